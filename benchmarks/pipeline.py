"""Whole processes: starting, judging, and a whole call, beside vosk alone on the same audio. For bench.py.

The commands of a table take turns, so that a machine that changes its pace is unfair to none. Vosk alone is a program
of a few lines that loads Python and the same model anew, and feeds it in the same blocks.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

import soundfile
from sets import AGENTS, agent_clips
from table import Limit, Row
from whole_process import Spent, spent

from voicesim.app.wire import speech_model

AGENT: Final = AGENTS / "wedding-assertive"
VOICESIM: Final = str(Path(sys.executable).parent / "voicesim")
START: Final = "Starting"
CALL: Final = "A whole call (late-wedding-photographer, headless), beside vosk alone"
JUDGE: Final = "voicesim judge, beside vosk alone"
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
Runs = dict[str, list[Spent]]


def start_rows(runs: int) -> list[Row]:
    """How long until something is there to read."""
    clip = AGENT / "01.flac"
    found = in_turn({
        "python": [sys.executable, "-c", "pass"],
        "import": [sys.executable, "-c", "import voicesim"],
        "typer": [sys.executable, "-c", "import typer; typer.Typer()"],
        "help": [VOICESIM, "--help"],
        "list": [VOICESIM, "scenarios", "list"],
        "judge": [VOICESIM, "judge", clip],
    }, runs)  # fmt: skip
    bare_s = wall_s(found["python"])

    first_s = median(one.first_line_s for one in found["judge"])

    def row(name: str, what: str, figure_s: float, limit: Limit | None = None, more: str = "") -> Row:
        note = f"peer: Python that does nothing; processor {cpu_s(found[name]):.2f} s{more}"
        return Row(START, what, figure_s, runs, "s", limit, peer=bare_s, note=note)

    return [
        row("import", "import voicesim", wall_s(found["import"])),
        row("help", "voicesim --help", wall_s(found["help"]), Limit(0.25, "at most"),
            f"; typer alone takes {wall_s(found['typer']):.2f} s"),
        row("list", "voicesim scenarios list", wall_s(found["list"])),
        row("judge", "voicesim judge: first row", first_s, Limit(2.5, "at most"),
            f"; one utterance of {soundfile.info(clip).duration:.1f} s, with loading the speech model"),
    ]  # fmt: skip


def call_rows(runs: int) -> list[Row]:
    """A call with everything, against hearing alone."""
    alone = [sys.executable, "-c", VOSK_ALONE, str(speech_model().path)]
    with tempfile.TemporaryDirectory(prefix="voicesim-bench-") as folder:
        out = Path(folder) / "call"
        run = [VOICESIM, "run", "late-wedding-photographer", "--agent", AGENT, "--out", out, "--overwrite"]
        spent(run)  # voices the lines once, and makes mic.wav for the others
        call_s = soundfile.info(out / "mic.wav").duration
        found = in_turn({
            "run": run, "replay": [VOICESIM, "replay", out], "mic": [*alone, out / "mic.wav"],
            "clips": [*alone, *sorted(AGENT.glob("*.flac"))],
        }, runs)  # fmt: skip
    length = f"of a call of {call_s:.0f} s"
    return [
        ratio_row(CALL, "voicesim run against vosk over the whole microphone", found, ("run", "mic")),
        ratio_row(CALL, "voicesim run against vosk over the agent's clips alone", found, ("run", "clips")),
        ratio_row(CALL, "voicesim replay against voicesim run", found, ("replay", "run")),
        Row(CALL, "voicesim run: processor time over the length of the call", cpu_s(found["run"]) / call_s, runs, "rtf",
            peer=cpu_s(found["mic"]) / call_s, note=f"{length}, with loading; peer: vosk over the microphone"),
        memory_row(CALL, "voicesim run: memory at most", found, ("run", "mic")),
    ]  # fmt: skip


def judge_rows(runs: int) -> list[Row]:
    """Many utterances: how much of them in how long, and in how much memory."""
    clips = agent_clips()
    audio_s = sum(soundfile.info(path).duration for path in clips)
    found = in_turn({
        "judge": [VOICESIM, "judge", *clips], "voice": [VOICESIM, "judge", "--no-asr", *clips],
        "vosk": [sys.executable, "-c", VOSK_ALONE, str(speech_model().path), *clips],
    }, runs)  # fmt: skip
    hours, alone = f"{audio_s / 60:.1f} minutes in {len(clips)} files, with loading", wall_s(found["vosk"])
    return [
        Row(JUDGE, "as fast as the audio goes by, times", audio_s / wall_s(found["judge"]), runs, "times",
            Limit(1.0, "at least"), audio_s / alone, note=f"{hours}; peer: vosk alone"),
        Row(JUDGE, "the voice alone (--no-asr)", audio_s / wall_s(found["voice"]), runs, "times", note=hours),
        ratio_row(JUDGE, "voicesim judge against vosk alone", found, ("judge", "vosk")),
        memory_row(JUDGE, "memory at most", found, ("judge", "vosk")),
    ]  # fmt: skip


def in_turn(commands: Mapping[str, Sequence[Any]], runs: int) -> Runs:
    """Each as often, one after the other; first once without counting, so that files are in the cache."""
    for command in commands.values():
        spent(command)
    found: Runs = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(spent(command))
    return found


def wall_s(found: Sequence[Spent]) -> float:
    """Median."""
    return median(one.wall_s for one in found)


def cpu_s(found: Sequence[Spent]) -> float:
    """Median."""
    return median(one.cpu_s for one in found)


def ratio_row(section: str, what: str, found: Runs, pair: tuple[str, str]) -> Row:
    """Processor time of the one over that of the other, run by run."""
    ours, theirs = (found[name] for name in pair)
    ratio = median(one.cpu_s / other.cpu_s for one, other in zip(ours, theirs, strict=True))
    note = f"processor time; {cpu_s(ours):.1f} s against {cpu_s(theirs):.1f} s"
    return Row(section, what, ratio, len(ours), "times", note=note)


def memory_row(section: str, what: str, found: Runs, pair: tuple[str, str]) -> Row:
    """Of the largest process, at its largest, beside that of the other."""
    ours, theirs = (median(one.peak_mb for one in found[name]) for name in pair)
    return Row(section, what, ours, len(found[pair[0]]), "MB", Limit(700, "at most"), theirs, note="peer: vosk alone")
