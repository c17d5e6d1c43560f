"""Where the voice is active."""

import numpy as np
import pytest

from voicesim.prosody.activity import active_frames, runs

pytestmark = pytest.mark.unit


def levels(*parts):
    """Seconds and dBFS by turns."""
    return np.concatenate([np.full(int(seconds * 100), float(dbfs)) for seconds, dbfs in parts])


def test_speech_over_room_noise_is_active_and_the_pause_is_not():
    mask = active_frames(levels((0.5, -60), (1, -25), (0.4, -60), (1, -28), (0.5, -60)))
    assert runs(mask) == [(50, 150), (190, 290)]


def test_a_short_gap_belongs_to_the_speech_and_a_short_burst_does_not():
    mask = active_frames(levels((0.5, -60), (1, -25), (0.03, -60), (1, -25), (0.3, -60), (0.03, -20), (0.3, -60)))
    assert runs(mask) == [(50, 253)]


@pytest.mark.parametrize("dbfs", [-120.0, -50.0, -10.0])
def test_a_steady_sound_has_no_activity(dbfs):
    steady = dbfs + np.random.default_rng(2).normal(0, 0.5, 300)
    assert not active_frames(steady).any()


def test_padding_with_digital_silence_changes_nothing():
    speech = levels((0.5, -60), (1, -25), (0.4, -60), (1, -28), (0.5, -60))
    padded = np.concatenate([np.full(2000, -120.0), speech])
    assert np.array_equal(active_frames(padded)[2000:], active_frames(speech))


def test_no_frames_have_no_activity():
    assert active_frames(np.zeros(0)).shape == (0,)
    assert runs(np.zeros(0, np.bool_)) == []
