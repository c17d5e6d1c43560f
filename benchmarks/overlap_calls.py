"""One call for one sound: a greeting, the customer's line, the sound over it at its moment; what came of it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from overlap_sounds import Sound

from voicesim.app.floor_words import load_floor_words
from voicesim.app.folders import cache_dir
from voicesim.app.lexicons import load_lexicon
from voicesim.app.wire import detector, recognizer, speech_model
from voicesim.call.engine import Engine
from voicesim.call.headless import run_headless
from voicesim.call.workbench import Engines, Workbench
from voicesim.customer.customer import Customer
from voicesim.dsp.quantise import quantise
from voicesim.dsp.resample import to_call_rate
from voicesim.engines.clip_cache import CachedSynthesizer
from voicesim.engines.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voicesim.language.reading import Reader
from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.protocols import Recognizer, SpeechDetector
from voicesim.model.scenario import Scenario
from voicesim.model.units import FRAME_SAMPLES, to_samples, to_seconds
from voicesim.prosody.baseline import population

CUSTOMER_VOICE: Final = "espeak-us-woman"
AGENT_VOICE: Final = "espeak-gb-man"
"""Of the greeting."""
LINE: Final = (
    "I ordered a lamp three weeks ago and it was supposed to be here last Tuesday, and since then I have called twice, "
    "and every time somebody told me that it would be looked into, and then nothing at all happened, so I would like "
    "to know where it is, and when I can expect it, because I really need it for the living room."
)
SCENARIO: Final = {
    "id": "lamp", "version": 1, "title": "A lamp", "industry": "shop", "difficulty": 2, "persona": "neutral",
    "customer": {"name": "Ann Parker", "gender": "female", "manner": "plain"},
    "briefing": {
        "company": "Lamps", "role": "desk", "situation": "a call", "facts": ["sent"],
        "authority": ["resend"], "goal": "find it",
    },
    "lines": [{"id": "line", "once": False, "say": [LINE]}],
    "endings": [{"outcome": "resolved", "when": 'heard_now("close_politely")', "say": ["Bye."]}],
}  # fmt: skip
NOISE_RMS: Final = 3e-4
"""Of the room, -70 dBFS."""
AFTERWARDS_S: Final = 1.6
"""How long a call goes on after the sound."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A sound and when it is made."""

    sound: Sound
    onset_s: float
    """After the customer's line has begun."""
    gain_db: float = 0.0
    """Against the agent's usual level."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    trial: Trial
    yielded: bool
    """The customer gave way."""
    false_start: bool
    decided_s: float | None = None
    """From the onset of the sound to the decision; None when there was none."""
    silent_s: float | None = None
    """From the decision to the customer's last sample."""
    text: str = ""
    """What the recogniser had heard when it was decided, or at last."""


class _Over(Exception):
    """What was to be seen has been seen: no need to play the call to its end."""


class _Agent:
    """A microphone: greets, then makes the sound when the line has played for as long as the trial says."""

    def __init__(self, trial: Trial, greeting: Pcm) -> None:
        self._trial, self._rng = trial, np.random.default_rng(1)
        self._plan = _Timeline()
        self._plan.add(to_samples(0.5), greeting)
        self.now = 0
        self.onset: int | None = None

    def next_frame(self, events: Sequence[ev.Event]) -> Pcm | None:
        if self.onset is None and any(isinstance(event, ev.PlaybackStarted) for event in events):
            self.onset = self.now + to_samples(self._trial.onset_s)
            pcm = self._trial.sound.pcm * np.float32(10 ** (self._trial.gain_db / 20))
            self._plan.add(self.onset, pcm)
        if self.onset is not None and self.now > self._plan.end + to_samples(AFTERWARDS_S):
            raise _Over
        frame = self._plan.frame(self.now) + self._rng.normal(0, NOISE_RMS, FRAME_SAMPLES)
        self.now += FRAME_SAMPLES
        return quantise(np.clip(frame, -1, 1).astype(np.float32))


class _Timeline:
    """Clips at their places."""

    def __init__(self) -> None:
        self._clips: list[tuple[int, Pcm]] = []

    @property
    def end(self) -> int:
        return max(start + len(pcm) for start, pcm in self._clips)

    def add(self, start: int, pcm: Pcm) -> None:
        self._clips.append((start, pcm))

    def frame(self, at: int) -> Pcm:
        out = np.zeros(FRAME_SAMPLES, np.float32)
        for start, pcm in self._clips:
            first, last = max(at, start), min(at + FRAME_SAMPLES, start + len(pcm))
            if first < last:
                out[first - at : last - at] += pcm[first - start : last - start]
        return out


def play(trial: Trial) -> Outcome:
    """One call, as far as it takes to see what the sound does."""
    customer = Customer(Scenario.model_validate(SCENARIO), 1)
    _detector().reset()
    engine = Engine(customer, _detector(), population(), load_floor_words())
    agent, seen = _Agent(trial, _greeting()), list[ev.Event]()
    with Workbench(Engines(_recognizer, _voice(CUSTOMER_VOICE), _reader)) as bench, suppress(_Over):
        run_headless(engine, agent, bench, [lambda _at, _mic, _arrived, result: seen.extend(result.events)])
    return outcome_of(trial, agent.onset or 0, seen)


@cache
def _voice(name: str) -> CachedSynthesizer:
    return CachedSynthesizer(Pyttsx3Synthesizer(name), cache_dir() / "clips")


@cache
def _greeting() -> Pcm:
    return to_call_rate(_voice(AGENT_VOICE).render("Hello, this is Lamps.", "neutral"))


@cache
def _reader() -> Reader:
    return Reader(load_lexicon())  # the words of the greeting decide nothing here


@cache
def _detector() -> SpeechDetector:
    return detector()


@cache
def _recognizer() -> Recognizer:
    return recognizer(speech_model())


def outcome_of(trial: Trial, onset: int, seen: Sequence[ev.Event]) -> Outcome:
    """What the events of a call say about the sound that began at `onset`."""
    after = [event for event in seen if event.at_sample >= onset]
    decision = next((e for e in after if isinstance(e, (ev.BargeIn, ev.FalseStart))), None)
    texts = [e.text for e in after if isinstance(e, (ev.PartialTranscript, ev.Backchannel))]
    if decision is None:
        return Outcome(trial, yielded=False, false_start=False, text=next(reversed(texts), ""))
    ended = next((e.at_sample for e in after if isinstance(e, ev.PlaybackEnded)), None)
    silent_s = None if ended is None else to_seconds(ended - decision.at_sample)
    decided_s = to_seconds(decision.at_sample - onset)
    false_start = isinstance(decision, ev.FalseStart)
    return Outcome(trial, True, false_start, decided_s, silent_s, next(iter(texts), ""))
