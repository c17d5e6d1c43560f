"""Filters: what they take away and what they leave alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.dsp.filters import BLOCK_SAMPLES, HighPass, high_pass
from voicesim.dsp.levels import level_dbfs
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.unit


def tone(hz, samples=RATE_HZ):
    return np.sin(2 * np.pi * hz * np.arange(samples) / RATE_HZ).astype(np.float32)


def inner(pcm):
    return pcm[2000:-2000]


@given(st.floats(-0.5, 0.5), st.integers(100, 20000))
def test_direct_current_is_gone_and_leaves_no_ringing(offset, samples):
    assert np.abs(high_pass(np.full(samples, offset, np.float32), 75.0)).max() < 1e-6


def test_hum_goes_and_the_voice_stays_sample_by_sample():
    voice, hum = tone(200), tone(50)
    assert level_dbfs(inner(high_pass(hum, 75.0))) < -40
    assert np.abs(inner(high_pass(voice + hum, 75.0)) - inner(voice)).max() < 0.02


@pytest.mark.parametrize("hz", [16.7, 25, 50])
def test_what_rumbles_below_is_gone(hz):
    assert level_dbfs(inner(high_pass(tone(hz, 3 * RATE_HZ), 75.0))) < -60


@pytest.mark.parametrize("hz", [80, 100, 1000, 7000])
def test_what_lies_above_stays_as_it_is(hz):
    sound = tone(hz, 2 * RATE_HZ)
    assert np.abs(inner(high_pass(sound, 75.0)) - inner(sound)).max() < 0.02


@given(st.integers(0, 3 * BLOCK_SAMPLES), st.lists(st.integers(0, 9000), max_size=8))
def test_pieces_of_any_size_give_the_same_samples(samples, pieces):
    pcm = np.random.default_rng(samples).normal(0.1, 0.1, samples).astype(np.float32)
    through, out, at = HighPass(75.0), [], 0
    for piece in [*pieces, samples]:
        out += through.hear(pcm[at : at + piece])
        at += piece
    out += through.finish()
    assert all(len(block) == BLOCK_SAMPLES for block in out[:-1])
    assert np.array_equal(np.concatenate([np.zeros(0, np.float32), *out]), high_pass(pcm, 75.0))


def test_what_is_filtered_comes_out_half_a_second_later_at_most():
    through, heard, given_out = HighPass(75.0), 0, 0
    for _ in range(50):
        given_out += sum(len(block) for block in through.hear(tone(200, 1600)))
        heard += 1600
        assert heard - given_out <= RATE_HZ // 2
    assert given_out


def test_length_and_type_stay():
    out = high_pass(tone(200, 12345), 75.0)
    assert out.shape == (12345,)
    assert out.dtype == np.float32
    assert high_pass(np.zeros(0, np.float32), 75.0).shape == (0,)


@given(st.floats(0.001, 100))
def test_filtering_is_linear(gain):
    pcm = tone(200, 4000) + tone(1000, 4000)
    assert np.allclose(high_pass(pcm * np.float32(gain), 75.0), gain * high_pass(pcm, 75.0), atol=1e-5 * gain)
