"""An agent that speaks prepared clips: each when the customer has finished, or over the customer where so written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm
from voicesim.model.events import BargeIn, Event, PlaybackEnded, PlaybackStarted, TurnStarted
from voicesim.model.speech import Turn
from voicesim.model.units import FRAME_SAMPLES, to_samples

FIRST_PAUSE_SAMPLES: Final = to_samples(0.8)
PAUSE_SAMPLES: Final = to_samples(0.4)
"""How long this agent takes to answer; people take 0.2 s at the mode, and think longer."""
BARGE_IN_SAMPLES: Final = to_samples(1.5)
"""How far into the customer's line a barge-in begins."""
STOP_SAMPLES: Final = to_samples(0.4)
"""How long it takes this agent to stop when cut off."""


@dataclass(frozen=True, slots=True)
class ScriptedTurn:
    """One clip of the agent."""

    pcm: Pcm
    """16 kHz mono at 16-bit resolution."""
    barge_in: bool = False
    """Spoken over the customer's next line."""
    after_samples: int | None = None
    """How long the agent waits: from the end of the customer's line, or for a barge-in from its beginning; None: as
    usual. The first turn counts from the beginning of the call."""

    @property
    def wait_samples(self) -> int:
        """How long before this turn."""
        if self.after_samples is not None:
            return self.after_samples
        return BARGE_IN_SAMPLES if self.barge_in else PAUSE_SAMPLES


class ScriptedAgent:
    """A microphone that hears the events and answers in its turn."""

    def __init__(self, turns: Sequence[ScriptedTurn]) -> None:
        self._turns = list(turns)
        self._next = 0
        first = self._turns[0].after_samples if self._turns else None
        self._wait_samples: int | None = FIRST_PAUSE_SAMPLES if first is None else first
        self._clip: Pcm = np.zeros(0, np.float32)

    @property
    def unsaid(self) -> int:
        """How many turns have not been spoken."""
        return len(self._turns) - self._next

    def next_frame(self, events: Sequence[Event]) -> Pcm | None:
        """320 samples; None once everything is said."""
        for event in events:
            self._notice(event)
        if self._wait_samples is not None and not len(self._clip):
            self._wait_samples -= FRAME_SAMPLES
            if self._wait_samples <= 0:
                self._begin()
        frame = np.zeros(FRAME_SAMPLES, np.float32)
        part, self._clip = self._clip[:FRAME_SAMPLES], self._clip[FRAME_SAMPLES:]
        frame[: len(part)] = part
        done = not len(self._clip) and not self.unsaid and not len(part)
        return None if done else frame

    def _begin(self) -> None:
        self._wait_samples = None
        if self.unsaid:
            self._clip = self._turns[self._next].pcm
            self._next += 1

    def _pause_samples(self) -> int:
        """After a line that came to its end."""
        if not self.unsaid or self._turns[self._next].barge_in:  # a line too short to be cut into is answered
            return PAUSE_SAMPLES
        return self._turns[self._next].wait_samples

    def _notice(self, event: Event) -> None:
        match event:
            case TurnStarted(speaker="agent"):
                self._wait_samples = None  # the customer will answer this turn
            case PlaybackEnded(turn=Turn(interrupted=True)):
                pass  # this agent cut the line off, has the floor and waits for the answer
            case PlaybackEnded():
                self._wait_samples = self._pause_samples()
            case PlaybackStarted() if self.unsaid and self._turns[self._next].barge_in:
                self._wait_samples = self._turns[self._next].wait_samples
            case PlaybackStarted():
                self._wait_samples = None
            case BargeIn(by="customer"):
                rest = self._clip[:STOP_SAMPLES]
                self._clip = quantise(rest * np.linspace(1.0, 0.0, len(rest), dtype=np.float32))
            case _:
                pass
