"""How fast everything is, beside others in the same run, in one table; `make bench`.

    .venv/bin/python benchmarks/bench.py [--short] [--only PART] [--json FILE] [--write docs/benchmarks.md]

Ratios rather than seconds, where there is something to compare with. The parts stand in voice_peers.py, pipeline.py,
turns.py and growth.py, their rows in table.py. Wants an idle machine; --short takes a fraction of the time, for a look.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from endpoints import Channel, adaptive
from growth import length_rows, workers_rows
from harper import calls
from pipeline import call_rows, judge_rows, start_rows
from sets import ABSENT, ROOT
from table import Row, as_json, markdown, missing, verdict, with_block, write_whole
from turns import SECTION as TURNS
from turns import against, outcome
from voice_peers import rows as voice_rows

from voicesim import __version__
from voicesim.app.wire import speech_model
from voicesim.model.errors import VoicesimError
from voicesim.turns.endpointing import GOES_ON_AT_MOST

BLOCK: Final = "bench"
PEERS: Final = ROOT / ".venv-peers" / "bin" / "python"


@dataclass
class Bench:
    """How much is done, and what it was done with."""

    peers: Path
    runs: int = 5
    rounds: int = 3
    minutes: tuple[float, ...] = (1, 5, 30, 120)
    scored_s: float = 90.0
    versions: dict[str, str] = field(default_factory=dict)
    """Of the other tools; filled by the part that asks them."""


def a_look(peers: Path) -> Bench:
    """As little as shows every row."""
    return Bench(peers, runs=1, rounds=1, minutes=(1.0, 3.0), scored_s=20.0)


def voice(bench: Bench) -> list[Row]:
    """Pitch and prosody beside librosa.pyin, Praat and openSMILE."""
    rows, versions = voice_rows(bench.peers, bench.rounds)
    bench.versions |= versions
    return rows


def start(bench: Bench) -> list[Row]:
    """Until there is something to read."""
    return start_rows(bench.runs)


def call(bench: Bench) -> list[Row]:
    """A whole call beside vosk alone."""
    return call_rows(bench.runs)


def judge(bench: Bench) -> list[Row]:
    """Many utterances beside vosk alone."""
    return judge_rows(max(1, bench.runs // 2))


def turns(bench: Bench) -> list[Row]:  # noqa: ARG001 - every part is given the bench
    """How soon the customer answers, beside waiting for a fixed silence."""
    channels = [Channel(one) for one in calls()]
    if not channels:
        return [missing(TURNS, "turns", ABSENT)]
    ours = outcome("ours", lambda channel: adaptive(channel, GOES_ON_AT_MOST), channels)
    return against(ours, channels, TURNS, asked=True)


def length(bench: Bench) -> list[Row]:
    """Longer and longer calls."""
    return length_rows(bench.minutes)


def workers(bench: Bench) -> list[Row]:
    """One process and two."""
    return workers_rows(max(1, bench.runs // 2), bench.scored_s)


PARTS: Final[dict[str, Callable[[Bench], list[Row]]]] = {
    part.__name__: part for part in (voice, start, call, judge, turns, length, workers)
}


def about(bench: Bench) -> dict[str, str]:
    """What the run was made with, and on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    named = [line.split(":")[1].strip() for line in lines if line.startswith("model name")] or ["unknown"]
    return {
        "voicesim": __version__,
        "speech model": speech_model().name,
        "Python": platform.python_version(),
        **bench.versions,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors ({named[0]})",
        "load": f"{os.getloadavg()[0]:.1f} at the end",
        "date": datetime.now(UTC).date().isoformat(),
    }


def measured(bench: Bench, parts: list[str]) -> list[Row]:
    """The rows of those parts, each part told on stderr with its time."""
    rows: list[Row] = []
    for name in parts:
        began_s = time.monotonic()
        rows += PARTS[name](bench)
        print(f"  {name}: {time.monotonic() - began_s:.0f} s", file=sys.stderr, flush=True)
    return rows


def main() -> None:
    """Print the table; write it where it is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--short", action="store_true", help="fewer runs and shorter calls")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART", help=f"one of {', '.join(PARTS)}")
    parser.add_argument("--peers", type=Path, default=PEERS, help="the Python that has the other tools")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="replace the table in this Markdown page")
    arguments = parser.parse_args()
    bench = (a_look if arguments.short else Bench)(arguments.peers)
    try:
        if arguments.write:
            with_block(arguments.write.read_text(encoding="utf-8"), BLOCK, "")  # rather now than after minutes
        rows = measured(bench, arguments.only or list(PARTS))
        made_with = about(bench)
        shown = (
            f"{markdown(rows)}\nMeasured with {', '.join(f'{name} {value}' for name, value in made_with.items())}.\n"
        )
        if arguments.json:
            write_whole(arguments.json, as_json(rows, made_with))
        if arguments.write:
            write_whole(arguments.write, with_block(arguments.write.read_text(encoding="utf-8"), BLOCK, shown))
    except (VoicesimError, OSError, ValueError) as error:
        sys.exit(f"benchmarks/bench.py: {error}")
    print(shown)
    print(verdict(rows), file=sys.stderr)


if __name__ == "__main__":
    main()
