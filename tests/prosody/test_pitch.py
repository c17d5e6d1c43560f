"""Following the pitch of a voice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicesim.model.units import RATE_HZ
from voicesim.prosody.best_path import best_path
from voicesim.prosody.pitch import track

pytestmark = pytest.mark.unit


def semitones(hz, re_hz):
    return 12 * np.log2(hz / re_hz)


@pytest.mark.parametrize("f0_hz", [80, 120, 180, 260, 400])
def test_every_speaking_pitch_is_found_to_a_fifth_of_a_semitone(voice, f0_hz):
    found = track(voice(f0_hz=f0_hz).say(1.0))
    assert found.voiced.mean() > 0.9
    inner = found.f0_hz[5:-5]  # frames that reach beyond the ends see half a voice
    assert np.nanmax(np.abs(semitones(inner, f0_hz))) < 0.2


def test_a_glide_is_followed(voice):
    found = track(voice(f0_hz=150, slope_st_per_s=-8).say(1.0))
    time_s = np.arange(len(found.f0_hz)) * found.hop_samples / RATE_HZ
    off_st = semitones(found.f0_hz, 150) + 8 * time_s
    assert np.nanmax(np.abs(off_st[5:-5])) < 0.2


@pytest.mark.parametrize(
    "sound",
    [np.zeros(RATE_HZ), np.random.default_rng(0).normal(0, 0.1, RATE_HZ), np.full(RATE_HZ, 0.3)],
    ids=["silence", "noise", "direct current"],
)
def test_what_is_no_voice_has_no_pitch(sound):
    found = track(sound.astype(np.float32))
    assert found.voiced.mean() < 0.05
    assert np.isnan(found.f0_hz[~found.voiced]).all()


def test_hum_under_a_voice_changes_nothing(voice):
    pcm = voice(f0_hz=130).turn(1.0, 0.5, 1.0)
    hum = (0.03 * np.sin(2 * np.pi * 50 * np.arange(len(pcm)) / RATE_HZ)).astype(np.float32)
    clean, humming = track(pcm), track(pcm + hum)
    assert (clean.voiced != humming.voiced).mean() < 0.02
    both = clean.voiced & humming.voiced
    assert np.abs(semitones(humming.f0_hz[both], clean.f0_hz[both])).max() < 0.1


def test_a_click_does_not_hush_the_speech_around_it(voice):
    pcm = 0.1 * voice().say(1.0)
    clicked = pcm.copy()
    clicked[8000:8016] = 1.0
    assert track(clicked).voiced.mean() > 0.85


@settings(max_examples=15)
@given(gain_db=st.floats(-60, 20))
def test_loudness_does_not_matter(voice, gain_db):
    pcm = voice(f0_hz=140).turn(0.7)
    plain, louder = track(pcm), track(pcm * np.float32(10 ** (gain_db / 20)))
    assert np.allclose(plain.f0_hz, louder.f0_hz, rtol=1e-3, equal_nan=True)


@settings(max_examples=30)
@given(samples=st.integers(0, 2000), seed=st.integers(0, 9))
def test_any_length_gives_a_frame_every_10_ms(samples, seed):
    pcm = np.random.default_rng(seed).normal(0, 0.1, samples).astype(np.float32)
    found = track(pcm)
    assert found.f0_hz.shape == found.strength.shape == (samples // found.hop_samples + 1,)


@given(st.integers(0, 1000))
def test_the_best_path_is_the_best_of_all_paths(seed):
    rng = np.random.default_rng(seed)
    scores, steps = rng.normal(size=(4, 3)).astype(np.float32), rng.normal(size=(3, 3, 3)).astype(np.float32)

    def worth(path):
        return sum(scores[t, s] for t, s in enumerate(path)) + sum(steps[t, path[t + 1], path[t]] for t in range(3))

    every = [tuple(place) for place in np.ndindex(3, 3, 3, 3)]
    assert worth(tuple(best_path(scores, steps))) == pytest.approx(max(map(worth, every)), abs=1e-4)
