"""The engine: one step every 20 ms of call time. No thread, no file, no clock; slow work leaves and comes back."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from voicesim.call.agent_turn import AgentTurn
from voicesim.call.customer_side import CustomerSide
from voicesim.call.cutting_in import AgentTalk
from voicesim.call.desk import OVERLAP_DUE_SAMPLES, Desk
from voicesim.call.ear import Ear
from voicesim.call.keys import Keys
from voicesim.call.overlapping import Overlap, Partial
from voicesim.call.pauses import Pauses
from voicesim.call.step import StepResult
from voicesim.call.thinking import Thinking
from voicesim.customer.customer import Customer
from voicesim.dsp.levels import level_dbfs
from voicesim.dsp.phone_line import PhoneLine
from voicesim.model import events as ev
from voicesim.model.audio import Pcm, Span
from voicesim.model.customer import Outcome
from voicesim.model.floor_words import FloorWords
from voicesim.model.prosody import Baseline
from voicesim.model.protocols import SpeechDetector
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.model.work import (
    Arrival,
    ClipReady,
    HearBlock,
    Heard,
    PauseWeighed,
    TurnReading,
    WorkFailed,
)  # fmt: skip
from voicesim.turns.floor import Cue, Floor, FloorRules, Passage, State
from voicesim.turns.overlap import OverlapWords
from voicesim.turns.speech_gate import SpeechGate
from voicesim.turns.voice_onset import VoiceOnset

LONGEST_CALL_SAMPLES: Final = to_samples(30 * 60)
NO_WORDS: Final = FloorWords()


class Engine:
    """Drives one call. Give it every microphone frame in order and every arrival at its time."""

    def __init__(
        self,
        customer: Customer,
        detector: SpeechDetector,
        baseline: Baseline,
        words: FloorWords = NO_WORDS,
        rules: FloorRules | None = None,
        phone_line: PhoneLine | None = None,
    ) -> None:
        """Without `words` only durations tell an interruption from a backchannel, and the customer adds no asides."""
        self._detector, self._onset = detector, VoiceOnset()
        self._floor, self._gate, self._ear = Floor(rules), SpeechGate(), Ear()
        self._events: list[ev.Event] = [ev.CallStarted(0, customer.mood)]
        self._words = OverlapWords(words, customer.scenario.customer.name)
        self._side = CustomerSide(customer, self._floor, words, self._emit, self._next_turn)
        self._phone_line, self._now, self._turns = phone_line, 0, 0
        self._desk = Desk(lambda: self._now)
        self.keys = Keys(self._floor, self._side, self._emit, self._passed, self._hang_up)
        self._agent: AgentTurn | None = None
        self._over: Overlap | None = None
        self._thinking = Thinking(self._floor, self._ear, self._side, baseline, self._emit)
        self._pauses = Pauses(self._floor, self._ear, self._desk.ask)
        self._hearing: dict[int, tuple[Partial, int]] = {}
        self._after_passage = self._passages()

    @property
    def now_sample(self) -> int:
        """The call clock: microphone samples consumed."""
        return self._now

    @property
    def ended(self) -> bool:
        """The line is closed."""
        return self._floor.state is State.ENDED

    def step(self, mic: Pcm, arrivals: Sequence[Arrival]) -> StepResult:
        """Take one frame of 320 samples and what has arrived by now; the call clock moves on by 20 ms."""
        for arrival in arrivals:
            self._arrive(arrival)
        speaker = self._side.mouth.next_frame()
        speaker = self._phone_line.carry(speaker) if self._phone_line else speaker
        self._now += FRAME_SAMPLES
        self._end_line_if_over()
        if not self.ended:
            heard = mic if self.keys.listening else np.zeros_like(mic)
            self._listen(heard)
            self._keep_going(heard)
        result = StepResult(speaker, tuple(self._events), self._desk.hand_out())
        self._events.clear()
        return result

    def _listen(self, mic: Pcm) -> None:
        self._ear.take(mic)
        sounding, early = self._onset.step(mic, self._thinking.usual_dbfs), self._floor.may_go_on(self._now)
        edge = self._gate.step(self._detector.probability(mic), eager=early, sounding_samples=sounding)
        if edge is not None:
            kind = ev.SpeechStarted if edge.speaking else ev.SpeechEnded
            self._events.append(kind(self._now, edge.sample))
        self._passed(self._floor.hear(edge, self._now, stirring=self._gate.stirring))
        self._weigh_overlap()
        blocks = self._ear.blocks()
        for block in blocks:
            self._have_heard(block)
        if self._agent is not None:
            self._pauses.hear(self._gate.quiet_from_sample, self._now, heard_more=bool(blocks))
            self._thinking.hear(self._agent, self._gate.quiet_from_sample, self._now, self._desk.ask)
        if self._floor.state is State.THINKING and not self._gate.stirring:
            self._answer_if_ready()

    def _have_heard(self, block: HearBlock) -> None:
        if self._agent is not None:
            self._hearing[self._desk.ask(block)] = self._agent.said, block.span.end_sample
        elif self._over is not None:
            self._hearing[self._desk.ask_within(block, OVERLAP_DUE_SAMPLES)] = self._over.partial, block.span.end_sample

    def _keep_going(self, mic: Pcm) -> None:
        agent = self._agent
        if agent is not None and self._floor.state is State.AGENT:
            quiet_from = self._gate.quiet_from_sample
            pause = 0 if quiet_from is None else self._now - quiet_from
            talk = AgentTalk(self._now - agent.start_sample, pause, agent.said.text, level_dbfs(mic))
            self._side.listen(talk, self._now, self._desk.ask)
        self.keys.end_if_hung_up(self._now, reading=self._thinking.reading)
        outcome = None if self.keys.hung_up else self._side.fill_silence(self._now, self._desk.ask)
        if outcome is not None:
            self._hang_up(outcome)
        elif self._now >= LONGEST_CALL_SAMPLES:
            self._hang_up("timed_out")

    def _end_line_if_over(self) -> None:
        if self._side.mouth.finished and not self.ended:
            outcome = self._side.end_line()
            if outcome is not None:
                self._hang_up(outcome)
                return
            if self._floor.state is State.OVERLAP and not self._floor.agent_speaking:
                self._passed(self._floor.take(Cue.AGENT_STOPS, self._now))
            self._passed(self._floor.take(Cue.LINE_ENDS, self._now))

    # -- the agent's turns

    def _passages(self) -> dict[tuple[State, Cue], Callable[[Passage], None]]:
        return {
            (State.OPEN, Cue.AGENT_SPEAKS): self._open_turn,
            (State.THINKING, Cue.AGENT_SPEAKS): self._resume_turn,
            (State.CUSTOMER, Cue.AGENT_SPEAKS): self._talk_over,
            (State.CUSTOMER, Cue.AGENT_GOES_ON): self._go_on,
            (State.OVERLAP, Cue.LINE_ENDS): self._open_turn,
            (State.OVERLAP, Cue.AGENT_HOLDS): self._hold,
            (State.CUTTING, Cue.AGENT_HOLDS): self._hold,
            (State.OVERLAP, Cue.AGENT_STOPS): self._let_pass,
            (State.AGENT, Cue.AGENT_PAUSES): self._end_turn,
            (State.CUTTING, Cue.AGENT_STOPS): self._close_turn,
            (State.OVERLAP, Cue.CLEARED): self._let_pass,
            (State.AGENT, Cue.CLEARED): self._close_turn,
            (State.THINKING, Cue.CLEARED): self._let_go,
            (State.CUTTING, Cue.CLEARED): self._close_turn,
        }

    def _passed(self, passage: Passage | None) -> None:
        follow = self._after_passage.get((passage.before, passage.cue)) if passage else None
        if passage is not None and follow is not None:
            follow(passage)

    def _open_turn(self, passage: Passage) -> None:
        went_on = passage.cue is Cue.AGENT_GOES_ON
        over, self._over = self._over, None
        start, customer_end = over.start_sample if over else self._floor.speech_start_sample, self._side.end_sample
        self._ear.open(start)
        latency_s = None if customer_end is None or went_on else (start - customer_end) / RATE_HZ
        self._agent = AgentTurn(self._next_turn(), start, latency_s, self._side.last_line, continues=went_on)
        self._side.agent_speaks()
        self._emit(ev.TurnStarted(self._now, "agent"))
        if over is not None:
            self._agent.said = over.partial
            if over.partial.text:
                self._emit(ev.PartialTranscript(self._now, over.partial.text))

    def _go_on(self, passage: Passage) -> None:
        self._side.started_too_early(self._now, self._desk.ask)
        self._open_turn(passage)

    def _talk_over(self, _passage: Passage) -> None:
        start = self._floor.speech_start_sample
        self._over = Overlap(start, Partial(), self._thinking.usual_dbfs)
        self._ear.open(start)

    def _weigh_overlap(self) -> None:
        over = self._over
        if over is None:
            return
        over.hear(self._ear.frames_since(over.next_sample))
        if over.is_attempt(self._words, self._side.overlap_rules, self._now):
            if self._side.is_stopped_by_agent(over.partial.text, self._now):
                self._passed(self._floor.take(Cue.AGENT_HOLDS, self._now))
            else:
                over.refused_sample = self._now

    def _hold(self, passage: Passage) -> None:
        over = self._over
        asked = over is not None and self._words.sort(over.partial.text).floor > 0
        finishes = self._floor.finishes(over.start_sample if over is not None else 0)
        if not finishes:
            self._emit(ev.BargeIn(self._now, "agent"))
        self._side.mouth.stop()
        if passage.before is State.OVERLAP:
            self._open_turn(passage)
        if self._agent is not None:
            self._agent.barged_in = not finishes and not (asked and self._side.rants)

    def _let_pass(self, _passage: Passage) -> None:
        over, self._over = self._over, None
        self._ear.close()
        if over is not None and over.refused_sample is None and not over.is_noise(self._words, self._now):
            span = Span(over.start_sample, self._floor.speech_end_sample)
            self._emit(ev.Backchannel(self._now, span, text=over.partial.text))

    def _resume_turn(self, _passage: Passage) -> None:
        self._emit(ev.TurnResumed(self._now))

    def _close_turn(self, passage: Passage) -> None:
        self._end_turn(passage)
        self._let_go(passage)

    def _let_go(self, _passage: Passage) -> None:
        agent, self._agent = self._agent, None
        if agent is not None:
            self._thinking.close(agent, self._now, self._desk.ask)

    def _answer_if_ready(self) -> None:
        if self._thinking.answer(self._now, self._desk.ask):
            self._agent = None

    def _end_turn(self, passage: Passage) -> None:
        agent = self._agent
        if agent is None:
            return
        agent.interrupted = passage.before is State.CUTTING
        end_sample = self._now if self._floor.agent_speaking else self._floor.speech_end_sample
        agent.end_sample = max(end_sample, agent.start_sample + 1)
        self._side.agent_stops(agent.end_sample)
        self._emit(ev.TurnEnded(self._now, "agent", agent.span, agent.interrupted))

    # -- work

    def _arrive(self, arrival: Arrival) -> None:
        late = self._now - arrival.due_sample
        if late >= FRAME_SAMPLES:
            self._events.append(ev.WorkLate(self._now, arrival.request_id, late))
        match arrival.result:
            case Heard(text=text):
                self._heard(arrival.request_id, text)
            case PauseWeighed() as weighed if self._agent is not None:
                self._pauses.arrive(arrival.request_id, weighed, self._agent.start_sample)
            case TurnReading() as reading:
                self._thinking.arrive(arrival.request_id, reading, self._now)
            case ClipReady(pcm=pcm):
                self._voiced(arrival.request_id, pcm)
            case WorkFailed(message=message):
                self._work_failed(arrival.request_id, message)
            case other:
                self.keys.take(other, self._now, self._desk.ask)

    def _heard(self, request_id: int, text: str) -> None:
        partial, heard_sample = self._hearing.pop(request_id, (Partial(), 0))
        changed = text != partial.text
        partial.text, partial.heard_sample = text, heard_sample
        if changed and self._agent is not None and partial is self._agent.said:
            self._emit(ev.PartialTranscript(self._now, text))
            self._thinking.words_came(text, heard_sample)

    def _work_failed(self, request_id: int, message: str) -> None:
        self._events.append(ev.EngineFailed(self._now, request_id, message))
        self._hearing.pop(request_id, None)
        self._thinking.fail(request_id)
        self._voiced(request_id, np.zeros(0, np.float32))  # an unvoiced line is said without sound

    def _voiced(self, request_id: int, pcm: Pcm) -> None:
        self._thinking.voiced(request_id, pcm)
        if not self.ended:
            self._side.voiced(request_id, pcm, self._now)

    def _hang_up(self, outcome: Outcome) -> None:
        if self._floor.take(Cue.HANG_UP, self._now):  # else a key has ended it in this very step
            self._events.append(ev.CallEnded(self._now, outcome))

    def _emit(self, event: ev.Event) -> None:
        self._events.append(event)

    def _next_turn(self) -> int:
        self._turns += 1
        return self._turns - 1
