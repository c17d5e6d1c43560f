"""When a rule takes an agent's turn for finished, on a recorded channel: parts of the product, without a customer."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from harper import Call, TrueTurn
from partials import RememberedPartials

from voicesim.app.pause_readers import load_pause_reader
from voicesim.app.readers import load_reader
from voicesim.app.wire import detector, recognizer, speech_model
from voicesim.call.desk import DUE_SAMPLES
from voicesim.call.ear import Ear
from voicesim.call.pauses import Pauses
from voicesim.call.workbench import Engines, Workbench
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.model.work import JudgeTurn, PauseWeighed, RenderLine, Result, Task, WorkRequest
from voicesim.turns.floor import Cue, Floor, FloorRules, State
from voicesim.turns.speech_gate import SpeechGate

SILENT_TAIL_S: Final = 4.0
ANSWER_S: Final = (DUE_SAMPLES[JudgeTurn] + DUE_SAMPLES[RenderLine]) / RATE_HZ
"""From the decision to the customer's first sound: the turn is judged, then the answer is voiced."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule ended the agent's turn."""

    at_s: float
    silence_s: float
    """How long the detector had heard silence."""
    text: str
    """What had been recognised; empty for a rule without words."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule made of one true turn."""

    turn: TrueTurn
    cuts: tuple[Decision, ...]
    """Decisions after which the agent went on."""
    end: Decision | None
    """The first one after the last word; None when there was none before the agent's next turn."""

    @property
    def spoken_into(self) -> bool:
        """Whether the customer's answer sounded before the agent went on."""
        starts = self.turn.word_starts_s
        return any(next(s for s in starts if s > cut.at_s) > cut.at_s + ANSWER_S for cut in self.cuts)

    @property
    def delay_s(self) -> float | None:
        """From the end of the last word to the decision."""
        return self.end.at_s - self.turn.end_s if self.end else None


class Channel:
    """The frames of one agent's channel and the speech probability of each, taken once."""

    def __init__(self, call: Call) -> None:
        pcm = np.concatenate([call.agent_pcm, np.zeros(int(SILENT_TAIL_S * RATE_HZ), np.float32)])
        whole = len(pcm) // FRAME_SAMPLES * FRAME_SAMPLES
        self.frames = pcm[:whole].reshape(-1, FRAME_SAMPLES)
        listening = detector()
        self.probabilities = [listening.probability(frame) for frame in self.frames]
        self.turns = call.turns


def fixed(channel: Channel, turn_end_s: float) -> list[Decision]:
    """The decisions of a rule that waits for a silence of one length."""
    floor, gate = Floor(FloorRules(turn_end_s=turn_end_s)), SpeechGate()
    found: list[Decision] = []
    for number, probability in enumerate(channel.probabilities, 1):
        now = number * FRAME_SAMPLES
        edge = gate.step(probability)
        passage = floor.hear(edge, now, stirring=gate.stirring)
        if passage is not None and passage.cue is Cue.AGENT_PAUSES:
            found.append(_decision(floor, now, ""))
    return found


def adaptive(channel: Channel, goes_on_at_most: float) -> list[Decision]:
    """The decisions of the product's rule; `goes_on_at_most` is the chance of cutting somebody off that it accepts."""
    engines = Engines(_remembering_recognizer, ToneSynthesizer(), load_reader, load_pause_reader)
    with Workbench(engines) as bench:
        listener = _Listener(bench, goes_on_at_most)
        steps = (listener.step(frame, p) for frame, p in zip(channel.frames, channel.probabilities, strict=True))
        return [decision for decision in steps if decision is not None]


@cache
def _remembering_recognizer() -> RememberedPartials:
    return RememberedPartials(recognizer(speech_model()))


class _Listener:
    """What call/engine.py does with a microphone while the agent has the floor."""

    def __init__(self, bench: Workbench, goes_on_at_most: float) -> None:
        self._bench, self._floor, self._gate, self._ear = bench, Floor(), SpeechGate(), Ear()
        self._pauses = Pauses(self._floor, self._ear, self._ask, goes_on_at_most)
        self._now = self._asked = self._start = 0
        self._waiting: list[tuple[WorkRequest, Future[Result]]] = []
        self._text = ""

    def step(self, frame: Pcm, probability: float) -> Decision | None:
        self._arrive()
        self._now += FRAME_SAMPLES
        self._ear.take(frame)
        edge = self._gate.step(probability)
        passage = self._floor.hear(edge, self._now, stirring=self._gate.stirring)
        if passage is not None and passage.cue is Cue.AGENT_SPEAKS:
            self._start, self._text = self._floor.speech_start_sample, ""
            self._ear.open(self._start)
        ended = passage is not None and passage.cue is Cue.AGENT_PAUSES
        if self._floor.state is State.AGENT:
            blocks = self._ear.blocks()
            for block in blocks:
                self._ask(block)
            self._pauses.hear(self._gate.quiet_from_sample, self._now, heard_more=bool(blocks))
        elif ended:
            self._ear.close()
        return _decision(self._floor, self._now, self._text) if ended else None

    def _ask(self, task: Task) -> int:
        self._asked += 1
        request = WorkRequest(self._asked, self._now + DUE_SAMPLES[type(task)], task)
        self._waiting.append((request, self._bench.submit(request)))
        return self._asked

    def _arrive(self) -> None:
        due = [(request, future) for request, future in self._waiting if request.due_sample <= self._now]
        self._waiting = [(request, future) for request, future in self._waiting if request.due_sample > self._now]
        for request, future in due:
            result = future.result()
            if isinstance(result, PauseWeighed):
                self._text = result.text
                self._pauses.arrive(request.request_id, result, self._start)


def _decision(floor: Floor, now: int, text: str) -> Decision:
    return Decision(now / RATE_HZ, (now - floor.speech_end_sample) / RATE_HZ, text)


def matched(turns: Sequence[TrueTurn], decisions: Sequence[Decision]) -> list[Found]:
    """Which decision belongs to which true turn; those outside of any (noises) belong to none."""
    found: list[Found] = []
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        until_s = following.start_s if following else float("inf")
        own = [d for d in decisions if turn.start_s <= d.at_s < until_s]
        cuts = tuple(d for d in own if turn.goes_on_after(d.at_s))
        ends = [d for d in own if not turn.goes_on_after(d.at_s)]
        found.append(Found(turn, cuts, ends[0] if ends else None))
    return found
