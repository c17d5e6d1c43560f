"""Follows a call step by step and says what the screen shows. Pure: no clock, no thread, no terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from voicesim.app.screen.captions import CaptionWatch
from voicesim.app.screen.gauges import LevelWatch, PaceWatch
from voicesim.app.screen.mood import MoodWatch
from voicesim.app.screen.view import CallView, CalmView, Phase
from voicesim.call.step import StepResult
from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.customer import Outcome
from voicesim.model.delivery import Evidence
from voicesim.model.prosody import Baseline
from voicesim.model.scenario import Persona
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.model.work import Arrival
from voicesim.prosody.baseline import BaselineTracker

Line = Literal["ringing", "running", "paused", "device_lost", "redoing", "ended"]
"""What the line does, whoever speaks."""
EVIDENCE_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Around:
    """What the screen shows that is not in the steps of the call."""

    line: Line = "running"
    muted: bool = False
    hint: str = ""
    hint_why: str = ""


class CallWatch:
    """Give it every step in order; ask it for a view whenever one is to be drawn."""

    def __init__(self, baseline: Baseline, persona: Persona) -> None:
        self._voice = BaselineTracker(baseline)
        self._mood = MoodWatch(persona)
        self._captions, self._level, self._pace = CaptionWatch(), LevelWatch(), PaceWatch()
        self._calm = CalmView(None, None, None)
        self._now = 0
        self._speaking = self._agents_turn = self._customer = self._thinking = self._on_hold = False
        self._outcome: Outcome | None = None

    def step(self, at_sample: int, mic: Pcm, arrivals: Sequence[Arrival], result: StepResult) -> None:
        """One step of the call, as a StepListener is told of it."""
        self._now = at_sample + FRAME_SAMPLES
        self._captions.work(result.work, arrivals)
        for event in result.events:
            self._notice(event)
        self._level.hear(mic, speaking=self._speaking)
        if self._agents_turn:
            self._pace.tick(speaking=self._speaking)

    @property
    def on_hold(self) -> bool:
        """The customer is on hold, whatever else the line does."""
        return self._on_hold

    @property
    def call_s(self) -> int:
        """The call's clock after the last step taken in, in whole seconds."""
        return self._now // RATE_HZ

    def view(self, around: Around) -> CallView:
        """What there is to see now."""
        baseline = self._voice.baseline
        return CallView(
            phase=self._phase(around.line),
            call_s=self.call_s,
            captions=self._captions.lines(self._now),
            mood=self._mood.view,
            level=self._level.view(baseline, muted=around.muted),
            pace=self._pace.view(baseline),
            calm=self._calm,
            hint=around.hint,
            hint_why=around.hint_why,
            outcome=self._outcome,
        )

    def _phase(self, line: Line) -> Phase:
        if self._outcome is not None or line == "ended":
            return "ended"
        if line != "running":
            return line
        if self._on_hold:
            return "on_hold"
        if self._customer:
            return "both" if self._speaking else "customer"
        if self._agents_turn:
            return "agent"
        return "thinking" if self._thinking else "your_turn"

    def _notice(self, event: ev.Event) -> None:
        self._mood.notice(event)
        self._captions.notice(event)
        self._notice_floor(event)
        match event:
            case ev.PartialTranscript(text=text):
                self._pace.hear(text)
            case ev.TurnJudged():
                self._judged(event)
            case ev.KeyPressed(command="hold" | "resume" as command):
                self._on_hold = command == "hold"
            case ev.CallEnded(outcome=outcome):
                self._outcome = outcome
            case _:
                pass

    def _notice_floor(self, event: ev.Event) -> None:
        match event:
            case ev.SpeechStarted() | ev.SpeechEnded():
                self._speaking = isinstance(event, ev.SpeechStarted)
            case ev.TurnStarted(speaker="agent"):
                self._agents_turn, self._thinking = True, False
                self._pace.start_turn()
            case ev.TurnResumed():
                self._agents_turn, self._thinking = True, False
            case ev.TurnEnded(speaker="agent"):
                self._agents_turn, self._thinking = False, True
            case ev.PlaybackStarted():
                self._customer, self._thinking = True, False
            case ev.PlaybackEnded():
                self._customer = self._thinking = False
            case _:
                pass

    def _judged(self, event: ev.TurnJudged) -> None:
        delivery = event.delivery
        self._voice.hear(event.prosody, delivery)
        self._pace.settle(event.prosody.articulation_rate_per_s)
        self._calm = CalmView(delivery.calmness, delivery.label, delivery.confidence, heaviest(delivery.evidence))


def heaviest(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The sentences of what counted most, each once."""
    by_weight = sorted(evidence, key=lambda one: -abs(one.weight))
    return tuple(dict.fromkeys(one.sentence for one in by_weight))[:EVIDENCE_SHOWN]
