"""A whole headless call against vosk alone on the same audio: whole processes, in turn, as ratios.

    .venv/bin/python benchmarks/pipeline.py [--runs 5]

Three commands take turns: (A) voicesim run, report and all; (B) vosk alone over the call's whole mic.wav; (C) vosk
alone over the agent's clips only, without the time in which the customer speaks. Each loads Python and the model anew.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
AGENT: Final = ROOT / "tests" / "data" / "agents" / "wedding-assertive"
VOSK_ALONE: Final = """
import json, sys, numpy, soundfile, vosk
vosk.SetLogLevel(-1)
model = vosk.Model(sys.argv[1])
for path in sys.argv[2:]:
    samples, rate = soundfile.read(path, dtype="int16")
    recogniser = vosk.KaldiRecognizer(model, 16000)
    recogniser.SetWords(True)
    for start in range(0, len(samples), 1600):
        recogniser.AcceptWaveform(samples[start : start + 1600].tobytes())
    json.loads(recogniser.FinalResult())
"""


def timed(command: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of one whole process and its children."""
    before = os.times()
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    busy = after.children_user - before.children_user + after.children_system - before.children_system
    return time.perf_counter() - start, busy


def run_command(out: Path) -> list[str]:
    """The command under test."""
    voicesim = str(Path(sys.executable).parent / "voicesim")
    return [voicesim, "run", "late-wedding-photographer", "--agent", str(AGENT), "--out", str(out), "--overwrite"]


def peers(out: Path) -> dict[str, list[str]]:
    """Vosk alone, over both kinds of the same audio."""
    from voicesim.app.wire import speech_model

    alone = [sys.executable, "-c", VOSK_ALONE, str(speech_model().path)]
    clips = sorted(str(path) for path in AGENT.glob("*.flac"))
    return {"vosk, whole mic.wav": [*alone, str(out / "mic.wav")], "vosk, agent's clips": [*alone, *clips]}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "call"
        timed(run_command(out))  # warms the caches, and makes mic.wav for the peers
        commands = {"voicesim run": run_command(out)} | peers(out)
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                times[name].append(timed(command))
    print(
        f"{'command':22} {'wall s':>8} {'cpu s':>8} {'wall ratio':>11} {'cpu ratio':>10}"
        f"   (medians of {runs}; ratio: run / this)"
    )
    for name, rows in times.items():
        wall, cpu = (statistics.median(row[i] for row in rows) for i in (0, 1))
        ratios = [
            statistics.median(a[i] / b[i] for a, b in zip(times["voicesim run"], rows, strict=True)) for i in (0, 1)
        ]
        print(f"{name:22} {wall:8.2f} {cpu:8.2f} {ratios[0]:11.2f} {ratios[1]:10.2f}")


if __name__ == "__main__":
    main()
