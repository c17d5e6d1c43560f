"""Every pause of the agent is weighed: what was said, how the voice ended, and so how long the customer waits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from voicesim.call.ear import Ear
from voicesim.model.audio import Span
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.model.work import PauseWeighed, Task, WeighPause
from voicesim.prosody.final_pitch import FINAL_LOOK_SAMPLES
from voicesim.turns.endpointing import GOES_ON_AT_MOST, Pause, turn_end_s
from voicesim.turns.floor import Floor, State
from voicesim.turns.speech_gate import HANGOVER_SAMPLES

FIRST_AFTER_SAMPLES: Final = HANGOVER_SAMPLES
"""Silence after which a pause is weighed: the detector is sure of it then."""
LAST_AFTER_SAMPLES: Final = to_samples(0.6)
"""The recogniser has heard the last word by then; until then each block may bring it."""


class Pauses:
    """Asks for a pause to be weighed as it begins and whenever the recogniser has heard more; tells the floor."""

    def __init__(
        self, floor: Floor, ear: Ear, ask: Callable[[Task], int], goes_on_at_most: float = GOES_ON_AT_MOST
    ) -> None:
        self._floor, self._ear, self._ask, self._goes_on_at_most = floor, ear, ask, goes_on_at_most
        self._quiet_from: int | None = None
        self._asked: set[int] = set()
        self._slope: float | None = None
        self._weighed = False

    def hear(self, quiet_from_sample: int | None, now_sample: int, *, heard_more: bool) -> None:
        """One frame: where the present silence began (None: the agent speaks), and whether a block was given out."""
        if quiet_from_sample != self._quiet_from:
            self._forget(quiet_from_sample)
        if quiet_from_sample is None or self._floor.state is not State.AGENT:
            return
        quiet_samples = now_sample - quiet_from_sample
        begins = not self._weighed and quiet_samples >= FIRST_AFTER_SAMPLES
        if begins or (self._weighed and heard_more and quiet_samples <= LAST_AFTER_SAMPLES):
            span = Span(quiet_from_sample - FINAL_LOOK_SAMPLES, now_sample) if begins else Span(now_sample, now_sample)
            self._asked.add(self._ask(WeighPause(self._ear.stream, *self._ear.part(span))))
            self._weighed = True

    def arrive(self, request_id: int, weighed: PauseWeighed, turn_start_sample: int) -> None:
        """A pause has been weighed; when the agent has gone on meanwhile it means nothing."""
        if request_id not in self._asked or self._quiet_from is None:
            return
        self._asked.remove(request_id)
        if weighed.final_slope_st_per_s is not None:
            self._slope = weighed.final_slope_st_per_s
        spoken_s = (self._quiet_from - turn_start_sample) / RATE_HZ
        pause = Pause(replace(weighed, final_slope_st_per_s=self._slope), spoken_s)
        self._floor.expect_turn_end(turn_end_s(pause, self._goes_on_at_most))

    def _forget(self, quiet_from_sample: int | None) -> None:
        self._quiet_from, self._slope, self._weighed = quiet_from_sample, None, False
        self._asked.clear()
        self._floor.expect_turn_end(None)
