"""Where each turn of the agent may be done again: at the end of the customer's line before it, and before its sound.

Who spoke over the customer's line comes in a moment before that, while the line still sounds: it may be let finish this
time. Never earlier than the end of the agent's turn before, or than the last key of the telephone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from voicesim.call.ear import PRE_ROLL_SAMPLES
from voicesim.model import events as ev
from voicesim.model.units import FRAME_SAMPLES


@dataclass(frozen=True, slots=True)
class TurnPlace:
    """A turn of the agent, and the sample from which it can be done again."""

    number: int
    """Of the agent's turns, counted from 1."""
    start_sample: int
    """Its first sound."""
    earliest_sample: int
    latest_sample: int

    @property
    def again_sample(self) -> int:
        """The call clock at the step from which the agent's microphone is a new one."""
        quiet = (self.start_sample - PRE_ROLL_SAMPLES) // FRAME_SAMPLES * FRAME_SAMPLES
        return max(self.earliest_sample, min(self.latest_sample, quiet))


class TurnWatch:
    """Give it every event in order."""

    def __init__(self) -> None:
        self.places: list[TurnPlace] = []
        self._earliest_sample = self._line_end_sample = self._speech_start_sample = 0
        self._line_sounds = False

    def notice(self, event: ev.Event) -> None:
        """One event of the call."""
        match event:
            case ev.SpeechStarted(start_sample=start):
                self._speech_start_sample = start
            case ev.PlaybackStarted():
                self._line_sounds = True
            case ev.PlaybackEnded(at_sample=at):
                self._line_sounds, self._line_end_sample = False, _on_frame(at)
            case ev.TurnStarted(speaker="agent", at_sample=at):
                latest = _on_frame(at) if self._line_sounds else self._line_end_sample
                place = TurnPlace(len(self.places) + 1, self._speech_start_sample, self._earliest_sample, latest)
                self.places.append(place)
            case ev.TurnEnded(speaker="agent", at_sample=at, span=span) if self.places:
                # what was said over a line may have begun before the last silence in it
                self.places[-1] = replace(self.places[-1], start_sample=span.start_sample)
                self._earliest_sample = _on_frame(at)
            case ev.KeyPressed(at_sample=at):
                self._earliest_sample = _on_frame(at) + FRAME_SAMPLES
            case _:
                pass


def turn_places(events: Iterable[ev.Event]) -> tuple[TurnPlace, ...]:
    """All turns of the agent in a call."""
    watch = TurnWatch()
    for event in events:
        watch.notice(event)
    return tuple(watch.places)


def _on_frame(sample: int) -> int:
    """The end of the frame that sample lies in."""
    return -(-sample // FRAME_SAMPLES) * FRAME_SAMPLES
