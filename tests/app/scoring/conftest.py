"""Recorded calls made of numbers, and a workshop without a speech model."""

import numpy as np
import pytest
import soundfile

from voicesim.app.floor_words import load_floor_words
from voicesim.app.lexicons import load_lexicon
from voicesim.app.scoring import plan, workshop
from voicesim.app.scoring.judged_call import Books
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import HEAR_BLOCK_SAMPLES, RATE_HZ, to_samples
from voicesim.turns.overlap import OverlapWords

AGENT = ("hello how can i help you", "i will send you a new one today", "thank you for calling goodbye")
CUSTOMER = ("i lost my card can you send a new one", "great thanks", "bye")
WHEN = {"agent": ((1.0, 3.0), (7.0, 9.5), (13.0, 15.0)), "customer": ((4.0, 6.5), (10.5, 12.0), (16.0, 16.6))}


class TalkingRecognizer:
    """Hears the n-th text in the n-th utterance of a stream; the first stream is the agent's."""

    name = "talking"

    def __init__(self):
        self._streams = 0

    def open_stream(self):
        self._streams += 1
        return TalkingStream(AGENT if self._streams % 2 else CUSTOMER)


class TalkingStream:
    def __init__(self, texts):
        self._texts, self._fed, self._from, self._words = iter(texts), 0, 0, []

    def feed(self, block):
        assert block.shape == (HEAR_BLOCK_SAMPLES,)
        self._fed += HEAR_BLOCK_SAMPLES
        return ""

    def settle_so_far(self):
        texts = next(self._texts, "").split()
        edges = np.linspace(self._from + 4000, self._fed - 4000, len(texts) + 1).astype(int)
        self._words += [Word(t, Span(int(a), int(b)), 0.95) for t, a, b in zip(texts, edges, edges[1:], strict=False)]
        self._from = self._fed
        return tuple(self._words)

    def settle(self):
        return tuple(self._words)


def spoken(speaker, seconds=18.0, gain=0.1):
    """One side: syllables of a buzzing voice where that speaker speaks, faint noise elsewhere."""
    seed, f0_hz = (1, 120.0) if speaker == "agent" else (2, 200.0)
    time_s = np.arange(to_samples(seconds)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * f0_hz * k * time_s) / k**1.5 for k in range(1, 16))
    on = sum(((time_s >= a) & (time_s < b)).astype(float) for a, b in WHEN[speaker])
    noise = np.random.default_rng(seed).normal(0, 1e-4, len(time_s))
    return (gain * voice * (0.15 + 0.85 * np.abs(np.sin(np.pi * 4 * time_s))) * on + noise).astype(np.float32)


@pytest.fixture(scope="session")
def sounds():
    """Both sides of the call."""
    return {who: spoken(who) for who in WHEN}


@pytest.fixture
def stereo(sounds, tmp_path):
    """Writes the call with the agent on the first channel."""

    def write(name="call.wav", rate_hz=RATE_HZ, gain=1.0):
        both = gain * np.stack([sounds["agent"], sounds["customer"]], axis=1)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, both[:: RATE_HZ // rate_hz], rate_hz)
        return path

    return write


@pytest.fixture
def no_model(monkeypatch):
    """Scoring in this process, hearing what the conftest says."""
    books = Books(OverlapWords(load_floor_words()), Reader(load_lexicon()))
    shop = workshop.Workshop(TalkingRecognizer(), books, settle=None)
    monkeypatch.setattr(workshop, "workshop", lambda accurate: shop)
    for module in (workshop, plan):
        monkeypatch.setattr(module, "models_here", lambda accurate: {"vosk": "none"})
    return shop
