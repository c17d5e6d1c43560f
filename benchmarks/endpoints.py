"""When a rule takes a speaker's turn for finished, on a recorded channel: parts of the product, without a customer."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace
from typing import Final

import numpy as np
from harper import Call, Side, TrueTurn
from partials import RememberedPartials

from voicesim.app.pause_readers import load_pause_reader
from voicesim.app.readers import load_reader
from voicesim.app.wire import detector, recognizer, speech_model
from voicesim.call.agent_turn import AgentTurn
from voicesim.call.desk import DUE_SAMPLES
from voicesim.call.ear import Ear
from voicesim.call.pauses import Pauses
from voicesim.call.thinking import BEGINS_AFTER_SAMPLES, Thinking
from voicesim.call.workbench import Engines, Workbench
from voicesim.customer.appraisal import HeardTurn
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.language.completeness import PauseReader
from voicesim.model.audio import Pcm
from voicesim.model.customer import Move
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.model.work import (
    ClipReady,
    Heard,
    JudgeTurn,
    PauseWeighed,
    RenderLine,
    Result,
    Task,
    TurnReading,
    WorkRequest,
)  # fmt: skip
from voicesim.prosody.baseline import population
from voicesim.turns.floor import Cue, Floor, FloorRules, Passage
from voicesim.turns.speech_gate import SpeechGate

SILENT_TAIL_S: Final = 4.0
READY_SAMPLES: Final = BEGINS_AFTER_SAMPLES + DUE_SAMPLES[JudgeTurn] + DUE_SAMPLES[RenderLine]
"""Silence after which an answer is ready: the turn was judged, then the answer was voiced."""
NEVER_SAID: Final = "xyzzy"
ANSWER: Final = Move("answer", "Yes, and then?", "neutral", "answer", "always")


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule ended the agent's turn."""

    at_s: float
    silence_s: float
    """How long the detector had heard silence."""
    text: str
    """What had been recognised; empty for a rule without words."""
    sound_s: float | None = None
    """When the answer began to sound; None when the agent went on before, and the turn was taken back."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule made of one true turn."""

    turn: TrueTurn
    cuts: tuple[Decision, ...]
    """Decisions after which the agent went on."""
    end: Decision | None
    """The first one after the last word that was answered; None when there was none before the agent's next turn."""

    @property
    def spoken_into(self) -> bool:
        """Whether an answer sounded before the agent had finished."""
        return any(cut.sound_s is not None for cut in self.cuts)

    @property
    def delay_s(self) -> float | None:
        """From the end of the last word to the decision."""
        return self.end.at_s - self.turn.end_s if self.end else None

    @property
    def gap_s(self) -> float | None:
        """From the end of the last word to the customer's first sound."""
        return self.end.sound_s - self.turn.end_s if self.end and self.end.sound_s is not None else None


class Channel:
    """The frames of one side's channel and the speech probability of each, taken once."""

    def __init__(self, call: Call, side: Side = "agent") -> None:
        pcm = np.concatenate([call.pcm(side), np.zeros(int(SILENT_TAIL_S * RATE_HZ), np.float32)])
        whole = len(pcm) // FRAME_SAMPLES * FRAME_SAMPLES
        self.frames = pcm[:whole].reshape(-1, FRAME_SAMPLES)
        listening = detector()
        self.probabilities = [listening.probability(frame) for frame in self.frames]
        self.turns = call.turns(side)


def fixed(channel: Channel, turn_end_s: float) -> list[Decision]:
    """The decisions of a rule that waits for a silence of one length; the answer is thought out meanwhile, as ours."""
    floor, gate, decisions = Floor(FloorRules(turn_end_s=turn_end_s)), SpeechGate(), Decisions()
    for number, probability in enumerate(channel.probabilities, 1):
        now = number * FRAME_SAMPLES
        edge = gate.step(probability)
        decisions.note(floor.hear(edge, now, stirring=gate.stirring), floor, now, "")
        ready = gate.quiet_from_sample is not None and now - gate.quiet_from_sample >= READY_SAMPLES
        if decisions.waiting and ready and not gate.stirring:
            decisions.sound(now)
    return decisions.found


def adaptive(
    channel: Channel, goes_on_at_most: float, pause_reader: Callable[[], PauseReader] = load_pause_reader
) -> list[Decision]:
    """The decisions of the product's rule; `goes_on_at_most` is the chance of cutting somebody off that it accepts."""
    engines = Engines(_remembering_recognizer, ToneSynthesizer(), load_reader, pause_reader)
    with Workbench(engines) as bench:
        listener = _Listener(bench, goes_on_at_most)
        for frame, probability in zip(channel.frames, channel.probabilities, strict=True):
            listener.step(frame, probability)
        return listener.decisions.found


def without(*rules: str) -> Callable[[], PauseReader]:
    """The product's reader of pauses whose lists of these names hold nothing that anybody says."""

    def load() -> PauseReader:
        reader = load_pause_reader()
        lists = reader.lexicon.lists | dict.fromkeys(rules, (NEVER_SAID,))
        return replace(reader, lexicon=reader.lexicon.model_copy(update={"lists": lists}))

    return load


@cache
def _remembering_recognizer() -> RememberedPartials:
    return RememberedPartials(recognizer(speech_model()))


class Decisions:
    """What was decided so far, and whether the last decision still waits for its answer."""

    def __init__(self) -> None:
        self.found: list[Decision] = []
        self.waiting = False

    def note(self, passage: Passage | None, floor: Floor, now: int, text: str) -> None:
        """A change of the floor: a decision, or the agent who goes on."""
        if passage is not None and passage.cue is Cue.AGENT_PAUSES:
            self.found.append(Decision(now / RATE_HZ, (now - floor.speech_end_sample) / RATE_HZ, text))
        if passage is not None:
            self.waiting = passage.cue is Cue.AGENT_PAUSES

    def sound(self, now: int) -> None:
        """The answer begins."""
        self.found[-1] = replace(self.found[-1], sound_s=now / RATE_HZ)
        self.waiting = False


class _Customer:
    """The customer's side of a call in which the recorded agent cannot hear the answers: it belongs to no scenario."""

    customer = SimpleNamespace(scenario=SimpleNamespace(terms={}))

    def imagined(self, _heard: HeardTurn | None) -> Move:
        """Always the same."""
        return ANSWER

    def answer(self, _heard: HeardTurn | None, _pcm: Pcm, _at_sample: int) -> None:
        """Whether it sounds is seen from outside."""


class _Listener:
    """What call/engine.py does with a microphone while the agent has the floor."""

    def __init__(self, bench: Workbench, goes_on_at_most: float) -> None:
        self._bench, self._floor, self._gate, self._ear = bench, Floor(), SpeechGate(), Ear()
        self._pauses = Pauses(self._floor, self._ear, self._ask, goes_on_at_most)
        self._thinking = Thinking(self._floor, self._ear, _Customer(), population(), lambda _event: None)  # type: ignore[arg-type]
        self._now = self._asked = 0
        self._waiting: list[tuple[WorkRequest, Future[Result]]] = []
        self._blocks: dict[int, int] = {}
        self._agent: AgentTurn | None = None
        self.decisions = Decisions()

    def step(self, frame: Pcm, probability: float) -> None:
        self._arrive()
        self._now += FRAME_SAMPLES
        self._ear.take(frame)
        passage = self._floor.hear(self._gate.step(probability), self._now, stirring=self._gate.stirring)
        if passage is not None and passage.cue is Cue.AGENT_SPEAKS and self._agent is None:
            self._ear.open(self._floor.speech_start_sample)
            self._agent = AgentTurn(0, self._floor.speech_start_sample, None, "")
        self.decisions.note(passage, self._floor, self._now, self._agent.said.text if self._agent else "")
        if self._agent is not None:
            self._hear(self._agent)
        if self.decisions.waiting and not self._gate.stirring and self._thinking.answer(self._now, self._ask):
            self.decisions.sound(self._now)
            self._agent = None

    def _hear(self, agent: AgentTurn) -> None:
        blocks = self._ear.blocks()
        for block in blocks:
            self._blocks[self._ask(block)] = block.span.end_sample
        self._pauses.hear(self._gate.quiet_from_sample, self._now, heard_more=bool(blocks))
        self._thinking.hear(agent, self._gate.quiet_from_sample, self._now, self._ask)

    def _ask(self, task: Task) -> int:
        self._asked += 1
        request = WorkRequest(self._asked, self._now + DUE_SAMPLES[type(task)], task)
        self._waiting.append((request, self._bench.submit(request)))
        return self._asked

    def _arrive(self) -> None:
        due = [(request, future) for request, future in self._waiting if request.due_sample <= self._now]
        self._waiting = [(request, future) for request, future in self._waiting if request.due_sample > self._now]
        for request, future in due:
            self._take(request.request_id, future.result())

    def _take(self, request_id: int, result: Result) -> None:
        match result:
            case PauseWeighed() if self._agent is not None:
                self._agent.said.text = result.text
                self._pauses.arrive(request_id, result, self._agent.start_sample)
            case Heard(text=text) if self._agent is not None:
                self._thinking.words_came(text, self._blocks.pop(request_id))
            case TurnReading():
                self._thinking.arrive(request_id, result, self._now)
            case ClipReady(pcm=pcm):
                self._thinking.voiced(request_id, pcm)
            case _:
                pass


def matched(turns: Sequence[TrueTurn], decisions: Sequence[Decision]) -> list[Found]:
    """Which decision belongs to which true turn; those outside of any (noises) belong to none."""
    found: list[Found] = []
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        until_s = following.start_s if following else float("inf")
        own = [d for d in decisions if turn.start_s <= d.at_s < until_s]
        cuts = tuple(d for d in own if turn.goes_on_after(d.at_s))
        ends = [d for d in own if not turn.goes_on_after(d.at_s) and d.sound_s is not None]
        found.append(Found(turn, cuts, ends[0] if ends else None))
    return found
