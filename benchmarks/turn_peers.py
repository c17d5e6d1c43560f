"""Turn ends by Smart Turn on the same channels: a published model of complete turns, used as its makers use it."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from endpoints import READY_SAMPLES, Channel, Decision, Decisions
from sets import ROOT

from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.turns.floor import Floor, FloorRules
from voicesim.turns.speech_gate import HANGOVER_SAMPLES, SpeechGate

PYTHON: Final = ROOT / ".venv-peers" / "bin" / "python"
WORKER: Final = ROOT / "benchmarks" / "peer_turns.py"
NAME: Final = "Smart Turn 3.2, as in Pipecat"
COMPLETE: Final = 0.5
WAITS_S: Final = 3.0
"""Pipecat asks the model when 0.2 s have been silent, ends at once what is complete, and the rest after 3 s."""
Sure = Callable[[int, int], float]
"""How sure the model is of the turn between two samples."""


def installed() -> bool:
    """Whether it can be asked; `make bench-turns` sees to it."""
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", "import onnxruntime"], check=False).returncode == 0


def smart_turn(channel: Channel) -> list[Decision]:
    """The decisions of its rule; the answer is thought out meanwhile, as ours."""
    with _model(channel) as sure:
        return decided(channel, sure)


def decided(channel: Channel, sure: Sure) -> list[Decision]:
    """What Pipecat's rule makes of a model."""
    floor, gate, decisions = Floor(FloorRules(turn_end_s=WAITS_S)), SpeechGate(), Decisions()
    asked: int | None = None
    for number, probability in enumerate(channel.probabilities, 1):
        now = number * FRAME_SAMPLES
        edge = gate.step(probability)
        quiet = gate.quiet_from_sample
        if quiet is not None and quiet != asked and now - quiet >= HANGOVER_SAMPLES:
            asked = quiet
            complete = sure(floor.speech_start_sample, now) > COMPLETE
            floor.expect_turn_end(HANGOVER_SAMPLES / RATE_HZ if complete else WAITS_S)
        decisions.note(floor.hear(edge, now, stirring=gate.stirring), floor, now, "")
        ready = quiet is not None and now - quiet >= READY_SAMPLES
        if decisions.waiting and ready and not gate.stirring:
            decisions.sound(now)
    return decisions.found


@contextmanager
def _model(channel: Channel) -> Iterator[Sure]:
    with tempfile.TemporaryDirectory(prefix="voicesim-bench-") as folder:
        heard = Path(folder) / "channel.npy"
        np.save(heard, channel.frames.reshape(-1))
        command = [PYTHON, WORKER, heard]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield lambda first, last: _answer(process, first, last)
            process.stdin.close()  # type: ignore[union-attr]


def _answer(process: "subprocess.Popen[str]", first: int, last: int) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    print(first, last, file=process.stdin, flush=True)
    return float(process.stdout.readline())
