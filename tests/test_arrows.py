"""The arrows between rooms point one way."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

PURE = {"turns", "prosody", "language", "delivery", "customer", "coach"}
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "dsp": {"model"},
    "turns": {"model", "dsp"},
    "prosody": {"model", "dsp"},
    "coach": {"model", "dsp"},
    "language": {"model"},
    "delivery": {"model"},
    "customer": {"model"},
    "disk": set(),
    "engines": {"model", "dsp", "disk"},
    "ports": {"model", "dsp", "disk"},
    "call": {"model", "dsp", *PURE, "disk"},
    "app": {"model", "dsp", *PURE, "disk", "engines", "ports", "call"},
}
NO_INPUT_OUTPUT = {
    "asyncio", "builtins", "http", "io", "multiprocessing", "os", "pathlib", "queue", "shutil", "signal", "socket",
    "sounddevice", "soundfile", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "vosk",
}  # fmt: skip
PLAIN = {
    "base_voices", "foreign_voice", "model_registry", "model_store", "styling", "take_shelf", "written_turn",
    "audio_files", "path_kinds", "recording", "scripted_agent",
}  # fmt: skip
"""Of engines/ and ports/: files, data and arithmetic, which anybody may use. Every other module is concrete."""
ENGINE_PROTOCOLS = {"Recognizer", "HearingStream", "Transcriber", "Synthesizer", "SpeechDetector"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"open", "input", "print"}
        ):
            yield f"builtins.{node.func.id}"


def parts(root: Path) -> list[Path]:
    """The modules of engines/ and ports/."""
    return [path for room in ("engines", "ports") for path in sorted((root / "voicesim" / room).glob("*.py"))]


def concrete(root: Path) -> set[str]:
    return {path.stem for path in parts(root)} - PLAIN - {"__init__"}


def classes(path: Path) -> list[ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]


@cache
def modules(root: Path) -> list[tuple[str, Path, list[str]]]:
    paths = sorted((root / "voicesim").rglob("*.py"))
    rooms = [path.relative_to(root / "voicesim").parts[0] for path in paths]
    return [
        (room, path, list(imported(ast.parse(path.read_text(encoding="utf-8")))))
        for room, path in zip(rooms, paths, strict=True)
    ]


def test_every_room_of_the_design_is_there_with_its_purpose(root):
    for room in MAY_IMPORT:
        docstring = ast.get_docstring(ast.parse((root / "voicesim" / room / "__init__.py").read_text()))
        assert docstring
        assert len(docstring.splitlines()) == 1
        assert len(list((root / "voicesim" / room).glob("*.py"))) > 1, f"{room} is empty"


def test_rooms_import_only_what_lies_below_them(root):
    wrong = [
        f"{path.relative_to(root)} imports {name}"
        for room, path, names in modules(root)
        for name in names
        if room in MAY_IMPORT and name.startswith("voicesim.") and name.split(".")[1] in MAY_IMPORT
        if name.split(".")[1] not in MAY_IMPORT[room] | {room}
    ]
    assert not wrong


def test_pure_rooms_do_no_input_or_output(root):
    wrong = [
        f"{path.relative_to(root)} imports {name}"
        for room, path, names in modules(root)
        for name in names
        if room in PURE | {"dsp", "model"} and name.split(".")[0] in NO_INPUT_OUTPUT
    ]
    assert not wrong


def test_only_the_wiring_names_concrete_engines(root):
    engines = concrete(root)
    wrong = [
        f"{path.relative_to(root)} imports {name}"
        for room, path, names in modules(root)
        for name in names
        if room in {"app", "call"} and path.name != "wire.py"
        if name.startswith(("voicesim.engines.", "voicesim.ports.")) and set(name.split(".")[2:]) & engines
    ]
    assert not wrong


def test_what_anybody_may_use_is_there_and_is_no_engine(root):
    promised = [
        {method.name for method in node.body if isinstance(method, ast.FunctionDef)}
        for node in classes(root / "voicesim/model/protocols.py")
        if node.name in ENGINE_PROTOCOLS
    ]
    assert len(promised) == len(ENGINE_PROTOCOLS)
    paths = [path for path in parts(root) if path.stem in PLAIN]
    assert {path.stem for path in paths} == PLAIN
    for path in paths:
        for node in classes(path):
            kept = {method.name for method in node.body if isinstance(method, ast.FunctionDef)}
            assert not any(methods <= kept for methods in promised), f"{path.name}: {node.name} is an engine"


@pytest.mark.parametrize(
    "line", ["from voicesim.call.engine import Engine", "from voicesim import call", "import voicesim.call.engine"]
)
def test_the_check_sees_a_wrong_arrow(tmp_path, line):
    for room in ("model", "call"):
        (tmp_path / "voicesim" / room).mkdir(parents=True)
    (tmp_path / "voicesim/model/bad.py").write_text(line + "\n")
    with pytest.raises(AssertionError, match="imports"):
        test_rooms_import_only_what_lies_below_them(tmp_path)


def test_the_check_sees_a_file_opened_in_a_pure_room(tmp_path):
    (tmp_path / "voicesim" / "turns").mkdir(parents=True)
    (tmp_path / "voicesim/turns/bad.py").write_text("def peek():\n    return open('x').read()\n")
    with pytest.raises(AssertionError, match=r"builtins\.open"):
        test_pure_rooms_do_no_input_or_output(tmp_path)


def test_the_check_sees_an_engine_named_outside_the_wiring(tmp_path):
    for room in ("engines", "ports", "app"):
        (tmp_path / "voicesim" / room).mkdir(parents=True)
    (tmp_path / "voicesim/engines/new_recognizer.py").write_text("class New: pass\n")
    (tmp_path / "voicesim/app/bad.py").write_text("from voicesim.engines.new_recognizer import New\n")
    with pytest.raises(AssertionError, match="new_recognizer"):
        test_only_the_wiring_names_concrete_engines(tmp_path)
