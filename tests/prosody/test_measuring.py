"""Prosody measured while it is heard: the same numbers as afterwards, and nearly nothing left to do at the end."""

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ
from voicesim.prosody import pitch
from voicesim.prosody.measure import Measuring, measure

pytestmark = pytest.mark.unit

WORDS = (Word("i", Span(4800, 9000)), Word("will", Span(9000, 15000)), Word("call", Span(30000, 40000)))


def in_pieces(pcm, ends, words=WORDS, latency_s=0.4):
    """Fed up to each of these samples in turn, then the rest."""
    measuring, at = Measuring(), 0
    for end in [*sorted(ends), len(pcm)]:
        measuring.hear(pcm[at:end])
        at = max(at, end)
    return measuring.finish(words, latency_s)


@pytest.fixture(scope="module")
def turn(voice):
    """8 s that rise and fall, with a pause and a room."""
    parts = (voice(f0_hz=110, slope_st_per_s=3).turn(2.0, 0.5, 1.0), voice(f0_hz=170, slope_st_per_s=-4).turn(3.0))
    return np.concatenate(parts)


@pytest.fixture(scope="module")
def at_once(turn):
    return measure(turn, WORDS, 0.4)


@settings(max_examples=8)
@given(ends=st.lists(st.integers(0, 8 * RATE_HZ), max_size=12))
def test_any_cutting_into_pieces_gives_the_same_numbers(turn, at_once, ends):
    assert in_pieces(turn, ends) == at_once


@pytest.mark.parametrize("size", [1, 160, 320, 1600, 6399, 50_000])
def test_blocks_of_any_size_give_the_same_numbers(voice, size):
    pcm = voice().turn(0.5)
    assert in_pieces(pcm, range(0, len(pcm), size)) == measure(pcm, WORDS, 0.4)


@settings(max_examples=25)
@given(
    samples=st.integers(0, 2000) | st.integers(0, 2 * RATE_HZ),
    kind=st.sampled_from(["silence", "direct current", "noise", "square"]),
    ends=st.lists(st.integers(0, 2 * RATE_HZ), max_size=4),
)
def test_what_is_hardly_speech_is_the_same_in_pieces_too(samples, kind, ends):
    sound = {
        "silence": np.zeros(samples),
        "direct current": np.full(samples, 0.4),
        "noise": np.random.default_rng(samples).normal(0, 0.1, samples),
        "square": np.sign(np.sin(np.arange(samples) * 0.05)),
    }[kind].astype(np.float32)
    whole = measure(sound, (), None)
    assert in_pieces(sound, ends, (), None) == whole
    assert whole.duration_s == samples / RATE_HZ
    assert all(value is None or np.isfinite(value) for value in asdict(whole).values())


@pytest.mark.parametrize("samples", [0, 1, 199, 200, 16_000])
@pytest.mark.parametrize("level", [0.0, 0.4])
def test_silence_and_direct_current_are_nothing(samples, level):
    found = measure(np.full(samples, level, np.float32), (), None)
    assert (found.speech_s, found.voiced_s, found.level_dbfs, found.f0_median_hz) == (0, 0, None, None)
    assert found.clipped_ratio == (0 if samples else None)


def test_the_same_turn_twice_gives_the_same_numbers(turn, at_once):
    assert measure(turn.copy(), WORDS, 0.4) == at_once


def test_at_the_end_of_a_turn_less_than_two_seconds_are_left_to_analyse(voice, monkeypatch):
    seconds, analysed = 8, []

    def counted(frames, within):
        analysed.append(len(frames))
        return candidates(frames, within)

    candidates = pitch.candidates
    monkeypatch.setattr(pitch, "candidates", counted)
    measuring = Measuring()
    for second in np.split(voice().say(seconds), seconds):
        measuring.hear(second)
    before = sum(analysed)
    measuring.finish((), None)
    assert before > 100 * seconds
    assert sum(analysed) - before < 1.5 * (100 + 50)  # frames of both passes


def arrays_of(thing, seen):
    """Every array that is held by a thing, its lists and its parts; views count as what they look at."""
    if isinstance(thing, np.ndarray):
        whole = thing if thing.base is None else thing.base
        seen[id(whole)] = whole.nbytes
    elif isinstance(thing, (list, tuple)):
        for part in thing:
            arrays_of(part, seen)
    else:
        names = [*getattr(thing, "__dict__", {}), *getattr(thing, "__slots__", ())]
        for name in names:
            arrays_of(getattr(thing, name), seen)
    return seen


def test_of_a_long_turn_little_is_held():
    """A hundred numbers a frame and half a minute of sound; spectra and autocorrelations would be 240 kB a second."""
    noise = np.random.default_rng(5).normal(0, 0.01, 60 * RATE_HZ).astype(np.float32)
    measuring = Measuring()
    measuring.hear(noise)
    held_bytes = sum(arrays_of(measuring, {}).values())
    assert noise.nbytes / 2 < held_bytes < 2 * noise.nbytes
