"""The keys of the agent's telephone: what each does to the call. They are inputs of the call like any other.

hang_up   what the agent said last is still read; then the call is over. Would the customer have closed it now, it ends
          like that, otherwise `hung_up`.
hold      the customer waits, for `timing.hold_s` without a word, and does not hear the agent; a line stops.
resume    the agent is heard again, and has the floor.
transfer  the customer says the scenario's closing line for it, and the call ends `escalated`.
repeat    the customer says the last line again, when nobody speaks; it counts as said once.
ease      the customer says something kind, and is mild from now on.
"""

from collections.abc import Callable
from typing import Final

from voicesim.call.customer_side import Ask, CustomerSide
from voicesim.model import events as ev
from voicesim.model.customer import Outcome
from voicesim.model.units import to_samples
from voicesim.model.work import Command, Commanded, Lost, Result
from voicesim.turns.floor import Cue, Floor, Passage, State

HANGING_UP_SAMPLES: Final = to_samples(2.0)
"""How long the reading of the agent's last turn is waited for."""


class Keys:
    """Takes the keys. Told the time, never looks for it."""

    def __init__(
        self,
        floor: Floor,
        side: CustomerSide,
        emit: Callable[[ev.Event], None],
        passed: Callable[[Passage | None], None],
        hang_up: Callable[[Outcome], None],
    ) -> None:
        self._floor, self._side, self._emit, self._passed, self._hang_up = floor, side, emit, passed, hang_up
        self._on_hold = self._handed_over = False
        self._hung_up_sample: int | None = None

    @property
    def listening(self) -> bool:
        """The customer hears the agent: not on hold, nor passed on, nor after the receiver was put down."""
        return not (self._on_hold or self._handed_over or self.hung_up)

    @property
    def hung_up(self) -> bool:
        """The agent has put the receiver down; only the last turn is still read."""
        return self._hung_up_sample is not None

    def take(self, result: Result, now_sample: int, ask: Ask) -> None:
        """An arrival that no part of the engine had asked for; any other is of a tampered record, and is ignored."""
        if isinstance(result, Lost):
            self._emit(ev.Dropout(now_sample, result.samples))
        elif isinstance(result, Commanded):
            self._press(result.command, now_sample, ask)

    def _press(self, command: Command, now_sample: int, ask: Ask) -> None:
        """One key; one that means nothing at present does nothing."""
        does = {
            "hang_up": self._put_down, "hold": self._hold, "resume": self._resume, "transfer": self._pass_on,
            "repeat": self._repeat, "ease": self._ease,
        }  # fmt: skip
        if self._floor.state is not State.ENDED and self._means_something(command):
            self._emit(ev.KeyPressed(now_sample, command))
            does[command](now_sample, ask)

    def end_if_hung_up(self, now_sample: int, *, reading: bool) -> None:
        """Close the line once the agent's last turn was read, or cannot be waited for any longer."""
        since = self._hung_up_sample
        if since is not None and (not reading or now_sample - since >= HANGING_UP_SAMPLES):
            self._hang_up("hung_up" if reading else self._side.outcome_now())

    def _means_something(self, command: Command) -> bool:
        if self._handed_over or self.hung_up:
            return command == "hang_up" and not self.hung_up
        if command == "hold":
            return not self._on_hold
        if command == "resume":
            return self._on_hold
        if command == "repeat":
            return not self._on_hold and self._floor.state is State.OPEN and self._side.can_repeat
        return True

    def _clear(self, now_sample: int) -> None:
        self._side.fall_silent()
        self._passed(self._floor.take(Cue.CLEARED, now_sample))

    def _put_down(self, now_sample: int, _ask: Ask) -> None:
        self._hung_up_sample = now_sample
        self._side.note_closing()
        self._clear(now_sample)

    def _hold(self, now_sample: int, _ask: Ask) -> None:
        self._on_hold = True
        self._clear(now_sample)
        self._side.wait_on_hold(True, now_sample)

    def _resume(self, now_sample: int, _ask: Ask) -> None:
        self._on_hold = False
        self._clear(now_sample)
        self._side.wait_on_hold(False, now_sample)

    def _pass_on(self, now_sample: int, ask: Ask) -> None:
        self._handed_over = True
        self._clear(now_sample)
        if not self._side.say_passed_on(now_sample, ask):
            self._hang_up("escalated")

    def _repeat(self, now_sample: int, ask: Ask) -> None:
        self._side.say_again(now_sample, ask)

    def _ease(self, now_sample: int, ask: Ask) -> None:
        self._clear(now_sample)
        self._side.ease(now_sample, ask, silently=self._on_hold)
