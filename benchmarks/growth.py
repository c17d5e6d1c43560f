"""How the cost of a call grows with its length, and that of scoring with workers. For bench.py."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
from harper import Call, calls
from pipeline import VOICESIM, cpu_s, in_turn, wall_s
from sets import ABSENT, ROOT
from table import Limit, Row, missing

LENGTH: Final = "Growing with the length of a call (processor time; real recogniser, words, voice and report)"
WORKERS: Final = "Growing with workers (voicesim score)"
WORKER: Final = ROOT / "benchmarks" / "long_call.py"
LINEAR: Final = Limit(1.15, "at most")
FLAT: Final = Limit(1.25, "at most")


def length_rows(minutes: Sequence[float]) -> list[Row]:
    """A call of each length; the longest against the second shortest."""
    found = {length: _held(length) for length in minutes}
    rows = [row for length, one in found.items() for row in _call_rows(length, one)]
    return [*rows, *_growth_rows(*sorted(found.items())[-2:])] if len(found) > 1 else rows


def _held(minutes: float) -> dict[str, float]:
    printed = subprocess.run(
        [sys.executable, WORKER, str(minutes)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    answer: dict[str, float] = json.loads(printed.splitlines()[-1])
    return answer


def _call_rows(minutes: float, one: dict[str, float]) -> list[Row]:
    def row(what: str, figure: float, form: Any, limit: Limit | None, note: str) -> Row:  # noqa: ANN401
        return Row(LENGTH, f"{minutes:g} min: {what}", figure, round(one["turns"]), form, limit, note=note)

    memory = f"after one minute {one['early_mb']:.0f} MB, after the report {one['done_mb']:.0f} MB"
    median_ms, late_ms = one["step_us"] / 1000, one["step_p99_late_us"] / 1000
    return [
        row("the call, over its length", one["cpu_s"] / one["call_s"], "rtf", None, "n: turns of the agent"),
        row("scorecard, call.json and report, over its length", one["after_s"] / one["call_s"], "rtf", None, ""),
        row("a step, median", median_ms, "ms", None, f"99 % of the last minute's: {late_ms:.2f} ms of 20"),
        row("steps of the last minute against the first", one["step_late_us"] / one["step_early_us"], "times", FLAT,
            "medians"),
        row("memory at the end of the call", one["late_mb"], "MB", None, memory),
    ]  # fmt: skip


def _growth_rows(shorter: tuple[float, dict[str, float]], longer: tuple[float, dict[str, float]]) -> list[Row]:
    (short, less), (long, more) = shorter, longer

    def per_minute(name: str) -> float:
        return more[name] / more["call_s"] / (less[name] / less["call_s"])

    def row(what: str, figure: float, form: Any, limit: Limit | None) -> Row:  # noqa: ANN401
        return Row(LENGTH, f"{long:g} against {short:g} min: {what}", figure, 2, form, limit)

    grown_mb = (more["late_mb"] - less["late_mb"]) / (long - short)
    return [
        row("processor time a minute of call", per_minute("cpu_s"), "times", LINEAR),
        row("a minute's share of scorecard and report", per_minute("after_s"), "times", LINEAR),
        row("a step", more["step_us"] / less["step_us"], "times", FLAT),
        row("memory for each further minute", grown_mb, "MB", Limit(2.0, "at most")),
    ]


def workers_rows(runs: int, length_s: float) -> list[Row]:
    """One worker and two over the same six recorded calls, two channels each."""
    found = list(calls())
    if not found:
        return [missing(WORKERS, "two workers against one", ABSENT)]
    with tempfile.TemporaryDirectory(prefix="voicesim-bench-") as name:
        folder = Path(name)
        for call in found:
            _recording(call, folder / f"{call.name}.flac", length_s)
        score = [VOICESIM, "score", *sorted(folder.glob("*.flac")), "--workers"]
        spent = in_turn({number: [*score, number] for number in ("1", "2")}, runs)
    note = f"{len(found)} calls of {length_s:.0f} s, with loading the models in each"
    faster, dearer = wall_s(spent["1"]) / wall_s(spent["2"]), cpu_s(spent["2"]) / cpu_s(spent["1"])
    return [
        Row(WORKERS, "two workers are faster than one", faster, runs, "times", Limit(1.5, "at least"), note=note),
        Row(WORKERS, "processor time of two against one", dearer, runs, "times", note=note),
    ]


def _recording(call: Call, path: Path, length_s: float) -> None:
    """The beginning of a recorded call, agent and caller on a channel each, at the rate it was recorded at."""
    sides = [soundfile.read(call.path(side), dtype="float32") for side in ("agent", "caller")]
    rate_hz = sides[0][1]
    both = np.zeros((round(length_s * rate_hz), 2), np.float32)
    for channel, (pcm, _) in enumerate(sides):
        both[: len(pcm), channel] = pcm[: len(both)]
    soundfile.write(path, both, rate_hz)
