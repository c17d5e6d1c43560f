"""One step of the engine as its drivers see it: what it gives back, who is told, and who does the work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES
from voicesim.model.work import Arrival, HearBlock, JudgeTurn, RenderLine, WeighPause, WorkRequest

SILENCE: Final[Pcm] = np.zeros(FRAME_SAMPLES, np.float32)
"""What a step hears where there is no frame from the microphone."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """The customer's sound, what happened, and what is to be done beside the step."""

    speaker: Pcm
    events: tuple[ev.Event, ...]
    work: tuple[WorkRequest, ...]


StepListener = Callable[[int, Pcm, Sequence[Arrival], StepResult], None]
"""Called after each step with the sample it began at, its inputs and its result."""


def who_does(request: WorkRequest) -> str:
    """Which part of a call works on that request; the readers wait for what the recogniser has heard."""
    match request.task:
        case RenderLine():
            return "the customer's voice"
        case HearBlock():
            return "the recogniser"
        case JudgeTurn():
            return "the recogniser or the reader of words"
        case WeighPause():
            return "the recogniser or the reader of pauses"
