"""The customer's half of a step: what comes next, when it starts to sound, when it stops, when silence is too long."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from voicesim.call.asides import Asides
from voicesim.call.chance import choose
from voicesim.call.cutting_in import AgentTalk, CuttingIn
from voicesim.call.insisting import Insisting
from voicesim.call.mouth import Mouth, cut_text
from voicesim.call.reply import Reply, manner_of
from voicesim.call.waiting import Waiting
from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import SAID_SHARE, Customer
from voicesim.model import events as ev
from voicesim.model.audio import Pcm, Span
from voicesim.model.customer import MoodChange, Move, Outcome
from voicesim.model.floor_words import FloorWords, Manner
from voicesim.model.speech import Turn
from voicesim.model.thresholds import ANGER_RANTING, OPENNESS_YES_SAYING
from voicesim.model.units import to_samples
from voicesim.model.work import RenderLine, Task
from voicesim.turns.floor import Cue, Floor
from voicesim.turns.overlap import RULES, OverlapRules

Ask = Callable[[Task], int]
RANT_SAMPLES: Final = to_samples(8.0)
"""After so long even somebody who rants lets himself be stopped (S80)."""
TIMID_WAIT_S: Final = 0.45
ATTEMPTS: Final = 2
"""So does he at the second attempt: 'Excuse me, sir ... Sir.' (S80)"""


class CustomerSide:
    """Holds the customer, the line that sounds and the one on its way. Told the time, never looks for it."""

    def __init__(
        self,
        customer: Customer,
        floor: Floor,
        words: FloorWords,
        emit: Callable[[ev.Event], None],
        next_turn: Callable[[], int],
    ) -> None:
        scenario, key = customer.scenario, f"{customer.seed}/{customer.scenario.id}"
        self._floor, self._words, self._emit, self._next_turn = floor, words, emit, next_turn
        self.customer, self.mouth, self._key, self._asides = customer, Mouth(), key, Asides(words, key)
        self._waiting = Waiting(scenario.timing, words, key)
        self._cutting = CuttingIn(words, tuple(scenario.terms.get("trigger", ())))
        self._reply: Reply | None = None
        self._sounding: Reply | None = None
        self._lets_finish = False  # there is nothing left to cut this turn off with
        self._insisting, self._attempts, self._false_starts = Insisting(emit), 0, 0
        self._takes_up: str | None = None  # the line that was begun too early
        self.end_sample: int | None = None
        """Where the customer's last line ended; None before the first."""
        self._last_move: Move | None = None
        self._closing: Outcome | None = None  # how the line that a key stopped would have ended the call
        self._silenced = False  # a key stopped the line that sounds, and says how the call goes on
        self.last_line = self._line_before = ""
        """What the customer said last."""

    # -- the agent's turn

    def agent_speaks(self) -> None:
        """The agent has begun a turn."""
        self._lets_finish = False
        self._waiting.agent_speaks()
        self._cutting.turn_begins()

    def listen(self, talk: AgentTalk, at_sample: int, ask: Ask) -> None:
        """One frame of the agent's turn: nod, say a word in a pause, or cut in."""
        self._cutting.watch(talk, at_sample)
        self._cut_in_if_due(talk, at_sample, ask)
        if self._reply is not None:
            return
        if talk.pause_samples == 0:
            self._asides.plan_nod(self._manner, talk.spoken_samples, at_sample, ask)
        aside = self._asides.due(talk.spoken_samples - talk.pause_samples, talk.pause_samples, at_sample)
        if aside is not None and aside.pcm is not None:
            self.mouth.say_aside(aside.pcm)
            span = Span(at_sample, at_sample + len(aside.pcm))
            self._emit(ev.Backchannel(at_sample, span, "customer", aside.text))

    def agent_stops(self, end_sample: int) -> None:
        """The agent's turn is over: what was to be said into it is not said any more."""
        self._waiting.agent_silent_from(end_sample)
        self._asides.forget()
        if self._reply is not None and self._reply.cuts_in:
            self._reply = None

    def hear(self, heard: HeardTurn, at_sample: int) -> None:
        """Let a judged turn move the mood."""
        self._cutting.turn_ends(heard.turn.text)
        self._waiting.hear(heard)
        self._moved(self.customer.hear(heard), at_sample)

    # -- the next line

    def imagined(self, heard: HeardTurn | None) -> Move:
        """What would be said to a turn (None: one that was not understood); nothing comes of asking."""
        twin = self.customer.twin()
        if heard is not None:
            twin.hear(heard)
        return self._as_said(twin.next_move(silent=heard is None), twin)

    def answer(self, heard: HeardTurn | None, pcm: Pcm, at_sample: int) -> None:
        """Let a turn move the mood, and begin to say what was imagined."""
        if heard is not None:
            self.hear(heard, at_sample)
        self._reply = self._next_line(silent=heard is None)
        self._reply.pcm = pcm
        self._emit(ev.CustomerMoved(at_sample, self._reply.move))
        self._begin_line(Cue.LINE_STARTS, at_sample)

    def fill_silence(self, at_sample: int, ask: Ask) -> Outcome | None:
        """Speak up when the agent has left the floor empty for too long; leave in the end."""
        if self._reply is not None:
            return None
        patience, open_samples = self.customer.mood.patience, self._floor.open_samples(at_sample)
        enough = self._waiting.had_enough(open_samples, patience, at_sample)
        if enough is None:
            return None
        self._emit(ev.DeadAir(at_sample, enough.silence_s))
        self._moved(self.customer.wait(), at_sample)
        if enough.does == "leave":
            return "abandoned"
        self._prepare(self._next_line(silent=True), at_sample, ask)
        return None

    def voiced(self, request_id: int, pcm: Pcm, at_sample: int) -> None:
        """Take a rendering: an aside waits for a pause, a cut-in for the end of a word; an answer begins."""
        self._asides.voiced(request_id, pcm)
        if self._reply is None or self._reply.request_id != request_id:
            return
        self._reply.pcm = pcm
        if not self._reply.cuts_in:
            self._begin_line(Cue.LINE_STARTS, at_sample)

    # -- the line that sounds

    @property
    def rants(self) -> bool:
        """Too angry to be stopped at once."""
        return self.customer.mood.anger >= ANGER_RANTING

    @property
    def overlap_rules(self) -> OverlapRules:
        """How this customer takes being talked over: a timid one waits for no words (S88)."""
        timid = self.customer.mood.openness < OPENNESS_YES_SAYING and not self.rants
        return OverlapRules(words_wait_s=TIMID_WAIT_S) if timid else RULES

    def is_stopped_by_agent(self, text: str, at_sample: int) -> bool:
        """Whether the customer gives way to an agent who wants the floor; somebody who rants does not at once."""
        if self._floor.hears_out:
            return False
        self._attempts += 1
        if not self.rants or self._attempts >= ATTEMPTS or at_sample - self.mouth.start_sample >= RANT_SAMPLES:
            return True
        self._emit(ev.FloorRefused(at_sample, self._attempts, text))
        return False

    def started_too_early(self, at_sample: int, ask: Ask) -> None:
        """The agent goes on as the line begins: stop, say so when there is a pause, and take it up again later."""
        if self._sounding is None:
            return
        line_id = self._sounding.scripted.line_id
        self._emit(ev.FalseStart(at_sample, line_id))
        self.mouth.stop(at_once=True)
        self.last_line = self._line_before
        self._false_starts += 1
        if not self._sounding.prompts:
            self._takes_up = line_id
            self._asides.plan_giving_way(self._manner, at_sample, ask)

    def end_line(self) -> Outcome | None:
        """The line that sounded is over; the outcome when it was the last one and was said."""
        spoken, reply, self._sounding = self.mouth.release(), self._sounding, None
        span = Span(self.mouth.start_sample, self.mouth.end_sample)
        self.end_sample = span.end_sample
        said, unsaid = cut_text(spoken.move.text, spoken.share)
        self._insisting.ends(spoken, cut_in=reply is not None and reply.cuts_in)
        if spoken.cut and reply is not None and not reply.aside:
            self.customer.cut_off(reply.scripted, spoken.share)
        if reply is None or not reply.prompts:
            self._waiting.agent_silent_from(span.end_sample)
        self._emit(ev.TurnEnded(span.end_sample, "customer", span, spoken.cut))
        turn = Turn(self.mouth.turn_index, "customer", span, said, (), spoken.cut)
        self._emit(ev.PlaybackEnded(span.end_sample, turn, unsaid, spoken.share))
        silenced, self._silenced = self._silenced, False
        return spoken.move.outcome if spoken.share >= SAID_SHARE and not silenced else None

    # -- keys of the telephone

    @property
    def can_repeat(self) -> bool:
        """There is a line to say again, and none is on its way."""
        return self._last_move is not None and self._reply is None

    def fall_silent(self) -> None:
        """Stop the line that sounds, and do not begin the one on its way."""
        self._reply = None
        self._asides.forget()
        if self.mouth.playing:
            self._insisting.forgive()
            self.mouth.stop(at_once=True)
            self._silenced = True

    def note_closing(self) -> None:
        """Remember how the line that sounds or is on its way would end the call, before it is stopped."""
        replies = (self._sounding, self._reply)
        self._closing = next((r.move.outcome for r in replies if r is not None and r.move.outcome), None)

    def outcome_now(self) -> Outcome:
        """How the call ends when the agent hangs up here: as the customer would close it now, else `hung_up`."""
        return self._closing or self.customer.next_move().outcome or "hung_up"

    def wait_on_hold(self, held: bool, at_sample: int) -> None:
        """Be put on hold, or be taken up again."""
        self._waiting.hold(held, at_sample)

    def say_passed_on(self, at_sample: int, ask: Ask) -> bool:
        """Have the closing line voiced of a customer who is passed on; False when there is none."""
        move = self.customer.passed_on()
        if move is not None:
            self._prepare(Reply(0, move, move, False, False), at_sample, ask)
        return move is not None

    def say_again(self, at_sample: int, ask: Ask) -> None:
        """Have the last line voiced once more."""
        if self._last_move is not None:
            move = replace(self._last_move, act="repeat", why="the agent asked to hear it again", outcome=None)
            self._prepare(Reply(0, move, move, False, False, aside=True), at_sample, ask)

    def ease(self, at_sample: int, ask: Ask, *, silently: bool) -> None:
        """Be mild from now on, and say so."""
        self._moved(self.customer.ease(), at_sample)
        text = choose(self._words.eases.get(self._manner, ()), self._key, "ease", at_sample)
        if text and not silently:
            move = Move("eased", text, "softening", "ease", "the agent asked to be spared")
            self._prepare(Reply(0, move, move, False, False, aside=True), at_sample, ask)

    def _begin_line(self, cue: Cue, at_sample: int) -> None:
        reply, self._reply = self._reply, None
        if reply is None or reply.pcm is None or self._floor.take(cue, at_sample) is None:
            return
        if reply.cuts_in:
            self._emit(ev.BargeIn(at_sample, "customer"))
        self._sounding, self._attempts = reply, 0
        self._floor.hears_out = self._insisting.begins(at_sample)
        self._asides.forget()
        self.mouth.play(reply.pcm, reply.move, self._next_turn(), at_sample)
        if not reply.aside:
            self.customer.spoke(reply.scripted)
            self._last_move = reply.move
        self._line_before, self.last_line = self.last_line, reply.move.text
        self._emit(ev.TurnStarted(at_sample, "customer"))
        self._emit(ev.PlaybackStarted(at_sample, reply.move.line_id))

    def _cut_in_if_due(self, talk: AgentTalk, at_sample: int, ask: Ask) -> None:
        reply = self._reply
        if reply is not None:
            if reply.pcm is not None and self._cutting.may_begin(talk, at_sample):
                self._begin_line(Cue.CUSTOMER_CUTS_IN, at_sample)
            return
        bears_s = self.customer.cuts_in_after_s()
        if self._lets_finish or bears_s is None or not self._cutting.wants(talk, bears_s, at_sample):
            return
        move = self.customer.cut_in()
        self._lets_finish = move is None
        if move is not None:
            self._prepare(Reply(0, move, move, True, False), at_sample, ask)

    def _prepare(self, reply: Reply, at_sample: int, ask: Ask) -> None:
        self._emit(ev.CustomerMoved(at_sample, reply.move))
        reply.request_id = ask(RenderLine(reply.move.text, reply.move.style))
        self._reply = reply

    def _next_line(self, *, silent: bool) -> Reply:
        move = self.customer.next_move(silent=silent)
        reply = Reply(0, self._as_said(move, self.customer), move, False, silent)
        self._takes_up = None
        return reply

    def _as_said(self, move: Move, customer: Customer) -> Move:
        if move.line_id != self._takes_up:
            return move
        leads = self._words.takes_up.get(manner_of(customer), ())
        lead = choose(leads, self._key, "takes up", self._false_starts)
        return replace(move, text=f"{lead} {move.text}".strip())

    @property
    def _manner(self) -> Manner:
        return manner_of(self.customer)

    def _moved(self, changes: tuple[MoodChange, ...], at_sample: int) -> None:
        if changes:
            self._emit(ev.MoodChanged(at_sample, self.customer.mood, changes))
