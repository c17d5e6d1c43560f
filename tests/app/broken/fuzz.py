"""Tries the doors for files of others for minutes of processor time; a finding is kept in corpus/ and ends it.

python fuzz.py [--door audio ...] [--minutes 10] [--guided]

`--guided` follows the coverage with atheris (tests/app/broken/fuzz-requirements.txt), which looks for what is not yet
reached; without it good files are altered at random.
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import time
import traceback
import warnings
from pathlib import Path

import doors


def at_random(door: str, minutes: float, seed: int) -> int:
    """How many files were tried."""
    choice, good, tried = random.Random(seed), doors.seeds(door), 0
    until_s = time.process_time() + 60 * minutes
    while time.process_time() < until_s:
        data = doors.altered(choice, good)
        try:
            doors.try_door(door, data)
        except Exception:
            keep(door, data)
            raise
        tried += 1
    return tried


def keep(door: str, data: bytes) -> None:
    """For the test that tries all findings again."""
    path = doors.CORPUS / door / hashlib.sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    sys.stderr.write(f"kept: {path}\n")


def guided(door: str, minutes: float) -> int:
    """The exit code of a process of its own, which atheris takes over."""
    return subprocess.call([sys.executable, __file__, "--child", door, "--minutes", str(minutes)])


def child(door: str, minutes: float) -> None:
    import atheris

    with atheris.instrument_imports(include=["voicesim.app", "voicesim.ports", "ruamel.yaml", "zipfile", "tomllib"]):
        import importlib

        for name in [name for name in sys.modules if name.startswith(("voicesim.app", "voicesim.ports", "ruamel"))]:
            del sys.modules[name]
        again = importlib.reload(doors)

    def one(data: bytes) -> None:
        try:
            again.try_door(door, data)
        except Exception:  # noqa: BLE001 - that is what is looked for
            keep(door, data)
            traceback.print_exc()
            os._exit(1)

    place = Path(os.environ.get("TMPDIR", "/tmp")) / f"voicesim-fuzz-{os.getpid()}-{door}"
    place.mkdir()
    for number, seed in enumerate(again.seeds(door)):
        (place / str(number)).write_bytes(seed)
    limits = [f"-max_total_time={round(60 * minutes)}", "-max_len=40000", "-rss_limit_mb=2000", "-timeout=20"]
    atheris.Setup(["fuzz", *limits, "-verbosity=0", "-print_final_stats=1", str(place)], one)
    atheris.Fuzz()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--door", action="append", choices=list(doors.DOORS))
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--guided", action="store_true")
    options.add_argument("--child", choices=list(doors.DOORS), help=argparse.SUPPRESS)
    given = options.parse_args()
    warnings.simplefilter("error")
    if given.child:
        child(given.child, given.minutes)
        return 0
    for door in given.door or doors.DOORS:
        if given.guided:
            if guided(door, given.minutes):
                return 1
            sys.stdout.write(f"{door}: {given.minutes:g} minutes, guided, without a finding\n")
            continue
        tried = at_random(door, given.minutes, given.seed)
        sys.stdout.write(f"{door}: {given.minutes:g} CPU-minutes, {tried} files without a finding\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
