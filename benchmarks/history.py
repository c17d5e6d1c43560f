"""How long a long history takes to open: whole processes, a made-up history, medians.

.venv/bin/python benchmarks/history.py [--calls 5000] [--runs 5]
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voicesim.app.history.store import open_history
from voicesim.coach.habits import SCORE_HABITS, TALK_HABITS
from voicesim.model.past_call import Entry, PastCall

PLAYED = (("late-wedding-photographer", "aggressive"), ("damaged-sofa-bed", "passive"), ("maple-delivery", "mixed"))
START = datetime(2024, 1, 1, tzinfo=UTC)


def made_up(calls: int) -> list[PastCall]:
    """Calls of an agent who learns, five hours apart."""
    chance, made = random.Random(5), []
    for number in range(calls):
        level = min(max(0.3 + 0.5 * number / calls + chance.gauss(0, 0.15), 0.0), 1.0)
        habits = {one.name: min(max(level + chance.gauss(0, 0.25), 0.0), 1.0) for one in SCORE_HABITS}
        habits |= {
            one.name: abs(chance.gauss((one.low + one.high) / 2, (one.high - one.low) / 4)) for one in TALK_HABITS
        }
        habits = {name: round(value, 3) for name, value in habits.items()}
        entry = Entry(f"{number:032x}", START + timedelta(hours=5 * number), None, None, "live")
        scenario, persona = PLAYED[number % len(PLAYED)]
        total = round(level * 100)
        about = (scenario, 1, "A title", persona, "practice", "resolved")
        made.append(PastCall(entry, *about, 90.0, total, total >= 70, 1, habits, f"/calls/{number}"))
    return made


def timed(*words: str) -> tuple[float, float]:
    """Wall and processor seconds of one voicesim process."""
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "voicesim.app.cli", "history", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VOICESIM_DATA_DIR"] = folder
        open_history().put(made_up(options.calls))
        size_mb = (Path(folder) / "history.sqlite3").stat().st_size / 1e6
        print(f"{options.calls} calls, {size_mb:.1f} MB")
        page = str(Path(folder) / "h.html")
        for name, words in (("screen", ()), ("--json", ("--json",)), ("--html", ("--html", page))):
            timed(*words)
            runs = [timed(*words) for _ in range(options.runs)]
            wall_s, used_s = (statistics.median(part) for part in zip(*runs, strict=True))
            print(f"{name:8} {wall_s:.2f} s, of which the processor worked {used_s:.2f} s")


if __name__ == "__main__":
    main()
