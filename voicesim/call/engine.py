"""The engine: one step every 20 ms of call time. No thread, no file, no clock; slow work leaves and comes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.call.customer_side import CustomerSide
from voicesim.call.ear import Ear
from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import Customer
from voicesim.delivery.judge import judge
from voicesim.model import events as ev
from voicesim.model.audio import Pcm, Span
from voicesim.model.customer import Outcome
from voicesim.model.prosody import Baseline
from voicesim.model.protocols import SpeechDetector
from voicesim.model.speech import Turn, text_of
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.model.work import (
    Arrival,
    ClipReady,
    HearBlock,
    Heard,
    JudgeTurn,
    RenderLine,
    Task,
    TurnReading,
    WorkFailed,
    WorkRequest,
)  # fmt: skip
from voicesim.prosody.baseline import BaselineTracker
from voicesim.turns.floor import Cue, Floor, FloorRules, Passage, State
from voicesim.turns.speech_gate import SpeechGate

DUE_SAMPLES: Final[dict[type[Task], int]] = {
    HearBlock: to_samples(0.2),
    JudgeTurn: to_samples(0.16),
    RenderLine: to_samples(0.16),
}
"""How much call time each kind of work is given; headless waits for it, live reports what is late."""
LONGEST_CALL_SAMPLES: Final = to_samples(30 * 60)


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step gives back."""

    speaker: Pcm
    events: tuple[ev.Event, ...]
    work: tuple[WorkRequest, ...]


@dataclass(slots=True)
class _AgentTurn:
    """A turn of the agent, open or being judged."""

    index: int
    start_sample: int
    latency_s: float | None
    customer_line: str
    end_sample: int = 0
    barged_in: bool = False
    interrupted: bool = False
    partial: str = ""


class Engine:
    """Drives one call. Give it every microphone frame in order and every arrival at its time."""

    def __init__(
        self, customer: Customer, detector: SpeechDetector, baseline: Baseline, rules: FloorRules | None = None
    ) -> None:
        self._detector, self._voice = detector, BaselineTracker(baseline)
        self._floor, self._gate, self._ear = Floor(rules), SpeechGate(), Ear()
        self._events: list[ev.Event] = [ev.CallStarted(0, customer.mood)]
        self._side = CustomerSide(customer, self._floor, lambda event: self._events.append(event))
        self._work: list[WorkRequest] = []
        self._now = self._requests = self._turns = 0
        self._agent: _AgentTurn | None = None
        self._hearing: dict[int, _AgentTurn] = {}
        self._judging: dict[int, _AgentTurn] = {}
        self._after_passage: dict[tuple[State, Cue], Callable[[Passage], None]] = {
            (State.OPEN, Cue.AGENT_SPEAKS): self._open_turn,
            (State.THINKING, Cue.AGENT_SPEAKS): self._open_turn,
            (State.OVERLAP, Cue.LINE_ENDS): self._open_turn,
            (State.OVERLAP, Cue.AGENT_HOLDS): self._barge_in,
            (State.CUTTING, Cue.AGENT_HOLDS): self._barge_in,
            (State.OVERLAP, Cue.AGENT_STOPS): self._backchannel,
            (State.AGENT, Cue.AGENT_PAUSES): self._close_turn,
            (State.CUTTING, Cue.AGENT_STOPS): self._close_turn,
        }

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
        self._now += FRAME_SAMPLES
        self._end_line_if_over()
        if not self.ended:
            self._listen(mic)
            self._keep_going()
        result = StepResult(speaker, tuple(self._events), tuple(self._work))
        self._events.clear()
        self._work.clear()
        return result

    def _listen(self, mic: Pcm) -> None:
        self._ear.take(mic)
        edge = self._gate.step(self._detector.probability(mic))
        if edge is not None:
            kind = ev.SpeechStarted if edge.speaking else ev.SpeechEnded
            self._events.append(kind(self._now, edge.sample))
        self._passed(self._floor.hear(edge, self._now))
        if self._agent is not None:
            for block in self._ear.blocks():
                self._hearing[self._ask(block)] = self._agent

    def _keep_going(self) -> None:
        agent = self._agent
        if agent is not None and self._floor.state is State.AGENT and self._floor.agent_speaking:
            spoken_s = (self._now - agent.start_sample) / RATE_HZ
            self._side.cut_in_if_due(spoken_s, agent.partial, self._now, self._ask)
        outcome = self._side.fill_dead_air(self._now, self._ask)
        if outcome is not None:
            self._hang_up(outcome)
        elif self._now >= LONGEST_CALL_SAMPLES:
            self._hang_up("timed_out")

    def _end_line_if_over(self) -> None:
        if self._side.mouth.finished:
            outcome = self._side.end_line()
            if outcome is not None:
                self._hang_up(outcome)
            else:
                self._passed(self._floor.take(Cue.LINE_ENDS, self._now))

    # -- the agent's turns

    def _passed(self, passage: Passage | None) -> None:
        follow = self._after_passage.get((passage.before, passage.cue)) if passage else None
        if passage is not None and follow is not None:
            follow(passage)

    def _open_turn(self, passage: Passage) -> None:
        start, customer_end = self._floor.speech_start_sample, self._side.end_sample
        latency_s = None if customer_end is None else (start - customer_end) / RATE_HZ
        self._agent = _AgentTurn(self._next_turn(), start, latency_s, self._side.last_line)
        self._side.agent_speaks(went_on=passage.before is State.THINKING)
        self._events.append(ev.TurnStarted(self._now, "agent"))
        self._ear.open(start)

    def _barge_in(self, passage: Passage) -> None:
        self._events.append(ev.BargeIn(self._now, "agent"))
        self._side.mouth.stop()
        if passage.before is State.OVERLAP:
            self._open_turn(passage)
        if self._agent is not None:
            self._agent.barged_in = True

    def _backchannel(self, _passage: Passage) -> None:
        span = Span(self._floor.speech_start_sample, self._floor.speech_end_sample)
        self._events.append(ev.Backchannel(self._now, span))

    def _close_turn(self, passage: Passage) -> None:
        agent, self._agent = self._agent, None
        if agent is None:
            return
        agent.interrupted = passage.before is State.CUTTING
        agent.end_sample = max(self._floor.speech_end_sample, agent.start_sample + 1)
        span = Span(agent.start_sample, agent.end_sample)
        self._events.append(ev.TurnEnded(self._now, "agent", span, agent.interrupted))
        heard_span, pcm = self._ear.close()
        task = JudgeTurn(self._ear.stream, heard_span, pcm, agent.latency_s, agent.customer_line)
        self._judging[self._ask(task)] = agent

    # -- work

    def _ask(self, task: Task) -> int:
        self._requests += 1
        self._work.append(WorkRequest(self._requests, self._now + DUE_SAMPLES[type(task)], task))
        return self._requests

    def _arrive(self, arrival: Arrival) -> None:
        late = self._now - arrival.due_sample
        if late >= FRAME_SAMPLES:
            self._events.append(ev.WorkLate(self._now, arrival.request_id, late))
        match arrival.result:
            case Heard(text=text):
                self._heard(self._hearing.pop(arrival.request_id, None), text)
            case TurnReading() as reading if arrival.request_id in self._judging:
                self._read(self._judging.pop(arrival.request_id), reading)
            case ClipReady(pcm=pcm):
                self._begin_line(arrival.request_id, pcm)
            case WorkFailed(message=message):
                self._work_failed(arrival.request_id, message)
            case _:
                pass  # nobody asked for it: only a tampered record has such arrivals, and replaying it will differ

    def _heard(self, agent: _AgentTurn | None, text: str) -> None:
        if agent is not None and agent is self._agent and text != agent.partial:
            agent.partial = text
            self._events.append(ev.PartialTranscript(self._now, text))

    def _read(self, agent: _AgentTurn, reading: TurnReading) -> None:
        span = Span(agent.start_sample, agent.end_sample)
        turn = Turn(agent.index, "agent", span, text_of(reading.words), reading.words, agent.interrupted)
        delivery = judge(reading.prosody, reading.cues, self._voice.baseline, span, reading.words)
        self._voice.hear(reading.prosody, delivery)
        self._events.append(ev.TurnJudged(self._now, turn, reading.prosody, reading.cues.techniques, delivery))
        self._side.hear(HeardTurn(turn, reading.cues.techniques, delivery, agent.barged_in), self._now)
        self._answer(silent=False)

    def _answer(self, *, silent: bool) -> None:
        if self._side.may_answer and not self._judging:
            self._side.prepare_answer(self._now, self._ask, silent=silent)

    def _work_failed(self, request_id: int, message: str) -> None:
        self._events.append(ev.EngineFailed(self._now, request_id, message))
        self._hearing.pop(request_id, None)
        if self._judging.pop(request_id, None) is not None:
            self._answer(silent=True)  # not understood is as good as not heard
        self._begin_line(request_id, np.zeros(0, np.float32))  # an unvoiced line is said without sound

    def _begin_line(self, request_id: int, pcm: Pcm) -> None:
        if self._side.awaits(request_id) and not self.ended:
            self._side.begin_line(pcm, self._next_turn, self._now)

    def _hang_up(self, outcome: Outcome) -> None:
        self._floor.take(Cue.HANG_UP, self._now)
        self._events.append(ev.CallEnded(self._now, outcome))

    def _next_turn(self) -> int:
        self._turns += 1
        return self._turns - 1
