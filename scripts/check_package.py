"""Builds the wheel and the sdist, and tries the wheel alone in a clean environment outside the repository.

.venv/bin/python scripts/check_package.py [--python python3.13 ...] [--keep FOLDER]

The wheel is built from the sdist, so what an sdist lacks shows here too. Needs the package index (each Python gets an
environment of its own with everything voicesim depends on), and an installed speech model; a few minutes a Python.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voicesim.app.content import models_dir

ROOT: Final = Path(__file__).resolve().parent.parent
CLIPS: Final = ROOT / "tests" / "data" / "agents" / "wedding-assertive"
CALL: Final = "late-wedding-photographer"
CALL_TEST: Final = f"scenario: {CALL}\nseed: 7\nagent: clips\nexpect: {{outcome: resolved}}\n"
TYPED: Final = """import voicesim

found = voicesim.judge("clips/01.flac")
reveal_type(found)
found.nobody_has_written_this
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a user does, and how it shows that it went well."""

    words: tuple[str, ...]
    says: str = ""
    """Stands in what is printed."""
    exit_code: int = 0


STEPS: Final = (
    Step(("voicesim", "--version"), "voicesim "),
    Step(("voicesim", "--help"), "scenarios"),
    Step(("voicesim", "scenarios", "list"), CALL),
    Step(("voicesim", "scenarios", "check"), "first-call"),
    Step(("voicesim", "voices", "list"), "espeak-us-woman"),
    Step(("voicesim", "models", "list"), "> "),
    Step(("voicesim", "run", CALL, "--agent", "clips", "--out", "call"), "report.html"),
    Step(("voicesim", "replay", "call")),
    Step(("voicesim", "report", "call", "--csv"), "call"),
    Step(("voicesim", "judge", "clips/01.flac"), "good afternoon"),
    Step(("voicesim", "test", "polite.calltest.yaml"), "passed"),
    Step(("pytest", "-q", "-p", "no:cacheprovider", "polite.calltest.yaml"), "1 passed"),
    Step(("voicesim", "judge", "nothing.wav"), "nothing.wav", exit_code=2),
    Step(("mypy", "--strict", "typed.py"), "Judgements", exit_code=1),
    Step(("mypy", "--strict", "typed.py"), 'no attribute "nobody_has_written_this"', exit_code=1),
)


def build(folder: Path) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from it."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    [sdist], [wheel] = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def shipped() -> set[str]:
    """What a wheel must hold, by its name there: all content and all that is no bytecode in the package."""
    content = {
        f"voicesim/_content/{path.relative_to(ROOT)}"
        for name in ("scenarios", "voices")
        for path in (ROOT / name).rglob("*")
        if path.is_file()
    }
    package = {str(path.relative_to(ROOT)) for path in (ROOT / "voicesim").rglob("*") if path.is_file()}
    return (
        content | {name for name in package if "__pycache__" not in name} | {"voicesim/_content/models/registry.yaml"}
    )


def lacking(sdist: Path, wheel: Path) -> list[str]:
    """What was left out of either; the sdist holds it where the repository does."""
    with zipfile.ZipFile(wheel) as archive:
        found = set(archive.namelist())
    with tarfile.open(sdist) as bundle:
        sources = {name.split("/", 1)[1] for name in bundle.getnames() if "/" in name}
    wanted = shipped()
    missing = [f"wheel: {name}" for name in sorted(wanted - found)]
    return missing + [
        f"sdist: {name}" for name in sorted({one.replace("voicesim/_content/", "") for one in wanted} - sources)
    ]


def installed(python: str, wheel: Path, folder: Path) -> Path:
    """The programs of a clean environment with the wheel, pytest and mypy."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    wanted = [
        str(programs / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--prefer-binary",
        str(wheel),
        "pytest",
        "mypy",
    ]
    subprocess.run(wanted, check=True, stderr=subprocess.DEVNULL)
    return programs


def failures(programs: Path, folder: Path) -> list[str]:
    """Do every step there; what went otherwise."""
    (folder / "clips").symlink_to(CLIPS, target_is_directory=True)
    (folder / "polite.calltest.yaml").write_text(CALL_TEST, encoding="utf-8")
    (folder / "typed.py").write_text(TYPED, encoding="utf-8")
    own = {"VOICESIM_MODELS_DIR": str(models_dir()), "VOICESIM_DATA_DIR": str(folder / "data"),
           "VOICESIM_CACHE_DIR": str(folder / "cache")}  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    wrong = []
    for step in STEPS:
        done = subprocess.run(
            [programs / step.words[0], *step.words[1:]], cwd=folder, env=kept | own, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        went_well = done.returncode == step.exit_code and step.says in done.stdout and "Traceback" not in done.stdout
        print(f"  {'ok' if went_well else 'WRONG':5} {' '.join(step.words)}", flush=True)
        if not went_well:
            wrong.append(f"{' '.join(step.words)}: exit {done.returncode}\n{done.stdout[-2000:]}")
    return wrong


def main() -> None:
    """Build, compare, install, use."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--python", action="append", metavar="PYTHON", help="try with this one (may be given again)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="put wheel and sdist there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voicesim-package-") as name:
        folder = Path(name)
        sdist, wheel = build(folder / "dist")
        for path in (sdist, wheel):
            print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
            if arguments.keep:
                arguments.keep.mkdir(exist_ok=True)
                shutil.copy(path, arguments.keep)
        wrong = lacking(sdist, wheel)
        for number, python in enumerate(arguments.python or [sys.executable]):
            programs = installed(python, wheel, folder / f"environment-{number}")
            subprocess.run([programs / "python", "--version"], check=True)
            (folder / f"outside-{number}").mkdir()
            wrong += failures(programs, folder / f"outside-{number}")
    if wrong:
        sys.exit("\n".join(wrong))
    print("the package is whole and works")


if __name__ == "__main__":
    main()
