"""What one step of the engine gives back."""

from dataclasses import dataclass

from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.work import WorkRequest


@dataclass(frozen=True, slots=True)
class StepResult:
    """The customer's sound, what happened, and what is to be done beside the step."""

    speaker: Pcm
    events: tuple[ev.Event, ...]
    work: tuple[WorkRequest, ...]
