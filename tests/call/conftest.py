"""A call in miniature: real engine, real pure rooms, fakes behind the protocols."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from made_voices import spoken
from scripted_recognizer import ScriptedRecognizer

from voicesim.app.floor_words import load_floor_words
from voicesim.app.lexicons import load_lexicon
from voicesim.call.engine import Engine
from voicesim.call.headless import run_headless
from voicesim.call.live import Controls, LiveDriver, LiveState
from voicesim.call.step import StepListener
from voicesim.call.workbench import Engines, Workbench
from voicesim.customer.customer import Customer
from voicesim.dsp.phone_line import PhoneLine
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.language.completeness import PauseReader
from voicesim.language.reading import Reader
from voicesim.model.audio import Pcm, Span
from voicesim.model.events import Event
from voicesim.model.prosody import Baseline
from voicesim.model.protocols import MicFrame, Microphone, Synthesizer
from voicesim.model.scenario import Scenario
from voicesim.model.speech import Word
from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.model.work import Result, WorkRequest
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn
from voicesim.prosody.baseline import population
from voicesim.turns.floor import FloorRules

SCENARIO = {
    "id": "lost-parcel", "version": 1, "title": "A parcel is lost", "industry": "post", "difficulty": 2,
    "persona": "neutral",
    "customer": {"name": "Ann Bell", "gender": "female", "manner": "brisk"},
    "briefing": {
        "company": "Swift Post", "role": "desk", "situation": "a call", "facts": ["it is in Leeds"],
        "authority": ["resend"], "goal": "find it",
    },
    "lines": [
        {"id": "cuts", "say": ["Stop, stop, stop it!"], "cuts_in": True},
        {"id": "opening", "say": ["Where is my parcel, it was due a week ago?"]},
        {"id": "fact", "say": ["It was sent from Leeds to the coast."]},
        {"id": "on", "once": False, "say": ["Go on, I am listening to you."]},
    ],
    "endings": [
        {"outcome": "resolved", "when": 'heard_now("close_politely")', "say": ["Thank you and goodbye."]},
    ],
}  # fmt: skip


@cache
def reader() -> Reader:
    return Reader(load_lexicon())


class LoudnessDetector:
    """Everything louder than -40 dBFS is speech."""

    def probability(self, frame: Pcm) -> float:
        return float(np.sqrt(np.mean(frame**2)) > 0.01)

    def reset(self) -> None:
        pass


def words(text: str, each_s: float = 0.3) -> tuple[Word, ...]:
    spans = [Span(to_samples(0.3 + i * each_s), to_samples(0.3 + (i + 1) * each_s)) for i in range(len(text.split()))]
    return tuple(Word(word, span, 0.95) for word, span in zip(text.split(), spans, strict=True))


@dataclass
class MiniCall:
    """What to run; run() gives the events and keeps what the listeners saw."""

    texts: Sequence[str] = ("hello swift post how can i help you", "i will send it today have a nice day goodbye")
    microphone: Microphone | None = None
    scenario: dict[str, object] = field(default_factory=dict)
    seed: int = 1
    synthesizer: Synthesizer = field(default_factory=ToneSynthesizer)
    baseline: Baseline = field(default_factory=population)
    pause_reader: Callable[[], PauseReader] | None = None
    phone_line: bool = False
    rules: FloorRules | None = None
    scripts: Sequence[Sequence[Word]] | None = None
    """Words of each stream; None: those of the texts, one after the other."""

    def played(self) -> Scenario:
        return Scenario.model_validate(SCENARIO | self.scenario)

    def engine(self) -> Engine:
        phone_line = PhoneLine(self.seed) if self.phone_line else None
        customer = Customer(self.played(), self.seed)
        return Engine(customer, LoudnessDetector(), self.baseline, load_floor_words(), self.rules, phone_line)

    def agent(self) -> ScriptedAgent:
        return ScriptedAgent([ScriptedTurn(spoken(0.3 * len(text.split()))) for text in self.texts])

    def engines(self) -> Engines:
        recognizer = ScriptedRecognizer(self.scripts or [words(text) for text in self.texts])
        return Engines(lambda: recognizer, self.synthesizer, reader, self.pause_reader)

    def run(self, *listeners: StepListener) -> tuple[Event, ...]:
        with Workbench(self.engines()) as workbench:
            return run_headless(self.engine(), self.microphone or self.agent(), workbench, listeners)


@dataclass
class FakeHeadset:
    """Gives the microphone's frames as soon as they are asked for; what happens at which read stands in `at_read`."""

    microphone: Microphone
    at_read: dict[int, Callable[["FakeHeadset"], None]] = field(default_factory=dict)
    lost_samples: dict[int, int] = field(default_factory=dict)
    """By the number of the frame, from 0."""
    reads: int = 0
    frames: int = 0
    away_reads: int = 0
    """So many reads give nothing, because the device is gone."""
    played: list[Pcm] = field(default_factory=list)
    name: str = "fake headset"
    opened: bool = False
    closed: bool = False
    _latest: Sequence[Event] = ()

    @property
    def lost(self) -> bool:
        return self.away_reads > 0

    def open(self) -> None:
        self.opened = True

    def read(self, timeout_s: float) -> MicFrame | None:
        if self.reads in self.at_read:
            self.at_read[self.reads](self)
        self.reads += 1
        if self.away_reads:
            self.away_reads -= 1
            return None
        frame = self.microphone.next_frame(self._latest)
        self._latest = ()
        self.frames += 1
        return MicFrame(
            np.zeros(FRAME_SAMPLES, np.float32) if frame is None else frame, self.lost_samples.get(self.frames - 1, 0)
        )

    def write(self, speaker: Pcm) -> None:
        self.played.append(speaker)

    def close(self) -> None:
        self.closed = True

    def listen(self, at_sample, mic, arrivals, result) -> None:
        self._latest = result.events


@dataclass
class Punctual:
    """Work is done when it is asked for, so that nothing is ever late."""

    bench: Workbench

    def submit(self, request: WorkRequest) -> Future[Result]:
        future = self.bench.submit(request)
        future.result()
        return future


@dataclass
class Late:
    """What it is told to be late with is ready so many samples after its due sample."""

    bench: Workbench
    late_samples: Callable[[WorkRequest], int]
    _kept: list[tuple[int, Future[Result], Future[Result]]] = field(default_factory=list)

    def submit(self, request: WorkRequest) -> Future[Result]:
        done, given = self.bench.submit(request), Future[Result]()
        done.result()
        self._kept.append((request.due_sample + self.late_samples(request), done, given))
        return given

    def listen(self, at_sample, mic, arrivals, result) -> None:
        """The next step begins one frame later."""
        for ready_sample, done, given in self._kept:
            if not given.done() and ready_sample <= at_sample + FRAME_SAMPLES:
                given.set_result(done.result())


def run_live(call, *listeners, headset=None, bench=Punctual, controls=None, states=None):
    """The events of a MiniCall driven live, and the headset it went through."""
    headset = headset or FakeHeadset(call.microphone or call.agent())
    seen: list[LiveState] = [] if states is None else states
    with Workbench(call.engines()) as workbench:
        wrapped = bench(workbench)
        told = [headset.listen, *listeners, *([wrapped.listen] if hasattr(wrapped, "listen") else [])]
        driver = LiveDriver(call.engine(), headset, wrapped, controls or Controls(), told)
        return driver.run(seen.append), headset


@pytest.fixture
def mini_call() -> Callable[..., MiniCall]:
    return MiniCall


@pytest.fixture
def live() -> SimpleNamespace:
    """The driver over a headset that is none: live.run(call, ...), live.Headset, live.Late."""
    return SimpleNamespace(run=run_live, Headset=FakeHeadset, Late=Late)
