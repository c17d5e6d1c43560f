"""The customer thinks along: in each pause of the agent the answer is thought out, to be said when the turn is over.

Judging a turn and voicing an answer take time. Both are begun as soon as the agent is silent for certain, so that the
answer is ready when the silence has lasted long enough. None of it counts before the answer begins to sound: when the
agent goes on, even after the turn was taken for over, it is forgotten, and the turn goes on as the same turn.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from voicesim.call.agent_turn import AgentTurn
from voicesim.call.customer_side import Ask, CustomerSide
from voicesim.call.ear import Ear
from voicesim.call.terms import Terms
from voicesim.customer.appraisal import HeardTurn
from voicesim.delivery.judge import judge
from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.customer import Move
from voicesim.model.prosody import Baseline
from voicesim.model.speech import Turn, text_of
from voicesim.model.work import JudgeTurn, RenderLine, TurnReading
from voicesim.prosody.baseline import BaselineTracker
from voicesim.turns.floor import Floor, State
from voicesim.turns.speech_gate import HANGOVER_SAMPLES

BEGINS_AFTER_SAMPLES: Final = HANGOVER_SAMPLES
"""Silence after which it is worth thinking of an answer: the detector is sure of it then."""

THINKS_AGAIN_AFTER_SHARE: Final = 0.05
"""Of a turn's length so far: judging a long turn takes long, and shall not keep the recogniser from hearing on. A pause
that comes sooner is thought about once the turn is taken for over."""


@dataclass(slots=True)
class _Thought:
    """What there is of an answer to the agent's turn up to this pause."""

    quiet_from_sample: int
    heard_to_sample: int
    request_id: int
    """Of judging the turn so far."""
    reading: TurnReading | None = None
    failed: bool = False
    """Nothing was understood."""
    judged: tuple[ev.TurnJudged, HeardTurn] | None = None
    line: Move | None = None
    clip_request_id: int = 0
    pcm: Pcm | None = None

    @property
    def heard(self) -> HeardTurn | None:
        return self.judged[1] if self.judged else None


class Thinking:
    """Has turns judged, and answers thought out ahead. Told the time, never looks for it."""

    def __init__(
        self, floor: Floor, ear: Ear, side: CustomerSide, baseline: Baseline, emit: Callable[[ev.Event], None]
    ) -> None:
        self._floor, self._ear, self._side, self._emit = floor, ear, side, emit
        self._voice, self._terms = BaselineTracker(baseline), Terms(side.customer.scenario.terms)
        self._last_level_dbfs: float | None = None
        self._thought: _Thought | None = None
        self._closed: dict[int, AgentTurn] = {}
        self._thought_about: tuple[int, int] | None = None
        """Index of the turn that was thought about last, and the sample at which that began."""

    @property
    def reading(self) -> bool:
        """A turn that nobody answers is still being read."""
        return bool(self._closed)

    @property
    def usual_dbfs(self) -> float | None:
        """The agent's usual level; None when nothing is known of it."""
        known_dbfs = self._voice.baseline.level_p90_dbfs
        return self._last_level_dbfs if known_dbfs is None else known_dbfs

    def hear(self, agent: AgentTurn, quiet_from_sample: int | None, now_sample: int, ask: Ask) -> None:
        """One frame of the agent's turn: where the present silence began; None while the agent speaks."""
        thought = self._thought
        heard_on = thought is not None and thought.quiet_from_sample != quiet_from_sample
        if heard_on or self._floor.state not in {State.AGENT, State.THINKING}:
            self._thought = None
        elif thought is not None:
            self._think(thought, agent, now_sample, ask)
        elif quiet_from_sample is not None and now_sample - quiet_from_sample >= BEGINS_AFTER_SAMPLES:
            if not self._is_time(agent, now_sample):
                return
            self._thought_about = agent.index, now_sample
            self._thought = _Thought(quiet_from_sample, self._ear.now_sample, ask(self._to_judge(agent)))

    def _is_time(self, agent: AgentTurn, now_sample: int) -> bool:
        if self._thought_about is None or self._thought_about[0] != agent.index or self._floor.state is State.THINKING:
            return True
        spoken_samples = now_sample - agent.start_sample
        return now_sample - self._thought_about[1] >= THINKS_AGAIN_AFTER_SHARE * spoken_samples

    def answer(self, now_sample: int, ask: Ask) -> bool:
        """Begin the answer if it is ready, and what was judged counts from now on; whether it has begun."""
        thought = self._thought
        if thought is None or thought.pcm is None or self._closed:
            return False
        if self._has_changed_its_mind(thought, ask):
            return False
        if thought.judged is not None:
            self._count(thought.judged[0], now_sample)
        self._side.answer(thought.heard, thought.pcm, now_sample)
        self._thought = None
        self._ear.close()
        return True

    def close(self, agent: AgentTurn, now_sample: int, ask: Ask) -> None:
        """The turn is over and nobody answers it: it is judged, and counts as soon as it is."""
        thought, self._thought = self._thought, None
        if thought is None:
            self._closed[ask(self._to_judge(agent))] = agent
        elif thought.reading is not None:
            self._take_in(agent, thought.reading, now_sample)
        elif not thought.failed:
            self._closed[thought.request_id] = agent
        self._ear.close()

    # -- arrivals

    def arrive(self, request_id: int, reading: TurnReading, now_sample: int) -> None:
        """A turn was read; what nobody waits for any more is not looked at."""
        if request_id in self._closed:
            self._take_in(self._closed.pop(request_id), reading, now_sample)
        elif self._thought is not None and self._thought.request_id == request_id:
            self._thought.reading = reading

    def fail(self, request_id: int) -> None:
        """A turn could not be read: not understood is as good as not heard."""
        self._closed.pop(request_id, None)
        if self._thought is not None and self._thought.request_id == request_id:
            self._thought.failed = True

    def voiced(self, request_id: int, pcm: Pcm) -> None:
        """A line was voiced."""
        if self._thought is not None and self._thought.clip_request_id == request_id:
            self._thought.pcm = pcm

    def words_came(self, text: str, heard_sample: int) -> None:
        """The recogniser's words up to that sample: when they are other ones, it has to be thought again."""
        thought = self._thought
        if thought is None or thought.reading is None or heard_sample <= thought.heard_to_sample:
            return
        if not text_of(thought.reading.words).startswith(text):
            self._thought = None

    # -- inside

    def _to_judge(self, agent: AgentTurn) -> JudgeTurn:
        return JudgeTurn(self._ear.stream, *self._ear.so_far(), agent.latency_s, agent.customer_line)

    def _think(self, thought: _Thought, agent: AgentTurn, now_sample: int, ask: Ask) -> None:
        if thought.line is not None or self._closed or not (thought.failed or thought.reading):
            return
        if thought.reading is not None:
            agent.end_sample = max(self._floor.speech_end_sample, agent.start_sample + 1)
            thought.judged = self._judged(agent, thought.reading, now_sample)
        self._has_changed_its_mind(thought, ask)

    def _has_changed_its_mind(self, thought: _Thought, ask: Ask) -> bool:
        """Whether another line fits now than the one thought of; it is then voiced."""
        line, before = self._side.imagined(thought.heard), thought.line
        if before is not None and (line.text, line.style) == (before.text, before.style):
            return False
        thought.line, thought.pcm = line, None
        thought.clip_request_id = ask(RenderLine(line.text, line.style))
        return True

    def _take_in(self, agent: AgentTurn, reading: TurnReading, now_sample: int) -> None:
        judged, heard = self._judged(agent, reading, now_sample)
        self._count(judged, now_sample)
        self._side.hear(heard, now_sample)

    def _judged(self, agent: AgentTurn, reading: TurnReading, now_sample: int) -> tuple[ev.TurnJudged, HeardTurn]:
        words, techniques = reading.words, reading.cues.techniques
        turn = Turn(agent.index, "agent", agent.span, text_of(words), words, agent.interrupted)
        delivery = judge(reading.prosody, reading.cues, self._voice.baseline, agent.span, words)
        heard = replace(
            HeardTurn.of(turn, reading.cues, delivery),
            mentioned=self._terms.heard_in(turn.text),
            barged_in=agent.barged_in,
            continues=agent.continues,
        )
        return ev.TurnJudged(now_sample, turn, reading.prosody, techniques, delivery), heard

    def _count(self, judged: ev.TurnJudged, now_sample: int) -> None:
        self._voice.hear(judged.prosody, judged.delivery)
        self._last_level_dbfs = judged.prosody.level_p90_dbfs
        self._emit(replace(judged, at_sample=now_sample))
