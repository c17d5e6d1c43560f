"""The customer's half of a step: what comes next, when it starts to sound, when it stops, when silence is too long."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from voicesim.call.mouth import Mouth
from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import Customer
from voicesim.model import events as ev
from voicesim.model.audio import Pcm, Span
from voicesim.model.customer import MoodChange, Move, Outcome
from voicesim.model.speech import Turn
from voicesim.model.units import RATE_HZ
from voicesim.model.work import RenderLine, Task
from voicesim.turns.floor import Cue, Floor, State

WORDS_BEFORE_CUT_IN: Final = 3
"""Nobody is cut off before having said something."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """A line that is being rendered."""

    request_id: int
    move: Move
    cuts_in: bool


class CustomerSide:
    """Holds the customer, the line that sounds and the one on its way. Told the time, never looks for it."""

    def __init__(self, customer: Customer, floor: Floor, emit: Callable[[ev.Event], None]) -> None:
        self.customer, self.mouth = customer, Mouth()
        self._floor, self._emit = floor, emit
        self._reply: _Reply | None = None
        self._dead_airs = 0
        self._lets_finish = False  # there is nothing left to cut this turn off with
        self.end_sample: int | None = None
        """Where the customer's last line ended; None before the first."""
        self.last_line = ""

    def hear(self, heard: HeardTurn, at_sample: int) -> None:
        """Let a judged turn move the mood."""
        self._moved(self.customer.hear(heard), at_sample)

    def agent_speaks(self, *, went_on: bool) -> None:
        """The agent has begun a turn; when it goes on with the last one, the answer to that is not said."""
        self._dead_airs, self._lets_finish = 0, False
        if went_on:
            self._reply = None

    def prepare_answer(self, at_sample: int, ask: Callable[[Task], int], *, silent: bool) -> None:
        """Choose the next line and have it voiced."""
        self._prepare(self.customer.next_move(silent=silent), at_sample, ask, cuts_in=False)

    def cut_in_if_due(self, spoken_s: float, partial: str, at_sample: int, ask: Callable[[Task], int]) -> None:
        """Cut an agent off who has spoken longer than this mood bears (S49, S78)."""
        if self._lets_finish or self._reply is not None or len(partial.split()) < WORDS_BEFORE_CUT_IN:
            return
        bears_s = self.customer.cuts_in_after_s()
        if bears_s is None or spoken_s < bears_s:
            return
        move = self.customer.cut_in()
        self._lets_finish = move is None
        if move is not None:
            self._prepare(move, at_sample, ask, cuts_in=True)

    def fill_dead_air(self, at_sample: int, ask: Callable[[Task], int]) -> Outcome | None:
        """Speak up when the agent has left the floor empty for too long; leave after several times."""
        open_s = self._floor.open_samples(at_sample) / RATE_HZ
        if open_s < self._floor.rules.dead_air_s or self._reply is not None:
            return None
        self._dead_airs += 1
        self._emit(ev.DeadAir(at_sample, open_s))
        self._moved(self.customer.wait(), at_sample)
        if self._dead_airs >= self._floor.rules.dead_airs_to_leave:
            return "abandoned"
        self.prepare_answer(at_sample, ask, silent=True)
        return None

    def awaits(self, request_id: int) -> bool:
        """Whether that rendering is of the line to be said next."""
        return self._reply is not None and self._reply.request_id == request_id

    def begin_line(self, pcm: Pcm, next_turn: Callable[[], int], at_sample: int) -> None:
        """Start the awaited line, if the floor allows it still."""
        reply, self._reply = self._reply, None
        if reply is None:
            return
        cue = Cue.CUSTOMER_CUTS_IN if reply.cuts_in else Cue.LINE_STARTS
        if self._floor.take(cue, at_sample) is None:
            return
        if reply.cuts_in:
            self._emit(ev.BargeIn(at_sample, "customer"))
        self.mouth.play(pcm, reply.move, next_turn(), at_sample)
        self.customer.spoke(reply.move)
        self.last_line = reply.move.text
        self._emit(ev.TurnStarted(at_sample, "customer"))
        self._emit(ev.PlaybackStarted(at_sample, reply.move.line_id))

    def end_line(self) -> Outcome | None:
        """The line that sounded is over; the outcome when it was the last one."""
        mouth = self.mouth
        span = Span(mouth.start_sample, mouth.end_sample)
        move = mouth.release()
        self.end_sample = span.end_sample
        self._emit(ev.TurnEnded(span.end_sample, "customer", span, mouth.cut))
        turn = Turn(mouth.turn_index, "customer", span, move.text, (), mouth.cut)
        self._emit(ev.PlaybackEnded(span.end_sample, turn))
        return None if mouth.cut else move.outcome

    @property
    def may_answer(self) -> bool:
        """The agent's turn is over and nobody speaks."""
        return self._floor.state is State.THINKING

    def _prepare(self, move: Move, at_sample: int, ask: Callable[[Task], int], *, cuts_in: bool) -> None:
        self._emit(ev.CustomerMoved(at_sample, move))
        self._reply = _Reply(ask(RenderLine(move.text, move.style)), move, cuts_in)

    def _moved(self, changes: tuple[MoodChange, ...], at_sample: int) -> None:
        if changes:
            self._emit(ev.MoodChanged(at_sample, self.customer.mood, changes))
