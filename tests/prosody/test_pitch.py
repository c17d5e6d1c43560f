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


def best_of_all(scores, steps):
    """Frame by frame, as the books have it."""
    total = scores[0].astype(np.float64)
    for score, step in zip(scores[1:], np.moveaxis(steps, 2, 0), strict=True):
        total = (total[:, None] + step).max(axis=0) + score
    return total.max()


@given(st.integers(0, 1000), st.integers(1, 40), st.integers(1, 4))
def test_the_best_path_is_the_best_of_all_paths(seed, frames, states):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(frames, states)).astype(np.float32)
    steps = rng.normal(size=(states, states, frames - 1)).astype(np.float32)
    path = best_path(scores, steps)
    worth = scores[np.arange(frames), path].sum() + steps[path[:-1], path[1:], np.arange(frames - 1)].sum()
    assert path.shape == (frames,)
    assert worth == pytest.approx(best_of_all(scores, steps), abs=1e-4)


def test_of_equal_paths_the_lower_states_are_taken():
    assert not best_path(np.zeros((30, 3), np.float32), np.zeros((3, 3, 29), np.float32)).any()


def test_a_voice_that_rises_late_in_a_turn_is_followed(voice):
    """The range is looked at again: at first an octave above this voice would have been out of it."""
    found = track(np.concatenate([voice(f0_hz=90).say(3.5), voice(f0_hz=250).say(6.0)]))
    assert np.median(found.f0_hz[100:300]) == pytest.approx(90, rel=0.01)
    assert np.median(found.f0_hz[500:900]) == pytest.approx(250, rel=0.01)
    assert found.voiced[500:900].mean() > 0.9


def test_of_a_long_turn_only_the_last_half_minute_is_gone_over_again(voice):
    low, high = voice(f0_hz=90).say(4.0), voice(f0_hz=250).say(4.0)
    found = track(np.concatenate([*[low] * 10, *[high] * 5]))
    assert np.nanmedian(found.f0_hz[:4000]) == pytest.approx(90, rel=0.01)
    assert np.nanmedian(found.f0_hz[4100:]) == pytest.approx(250, rel=0.01)
    assert found.voiced.mean() > 0.9
