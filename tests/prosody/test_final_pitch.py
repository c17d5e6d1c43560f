"""How the pitch moves at the end of speech."""

import numpy as np
import pytest

from voicesim.model.units import RATE_HZ, to_samples
from voicesim.prosody.final_pitch import final_slope_st_per_s

pytestmark = pytest.mark.unit


def voice(slope_st_per_s: float, seconds: float = 0.7, hz: float = 150.0) -> np.ndarray:
    time_s = np.arange(to_samples(seconds)) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(hz * 2 ** (slope_st_per_s * (time_s - seconds) / 12)) / RATE_HZ
    return (0.1 * sum(np.sin(k * phase) / k for k in range(1, 9))).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(to_samples(seconds), np.float32)


@pytest.mark.parametrize("slope", [-20.0, -8.0, 0.0, 8.0, 20.0])
@pytest.mark.parametrize("hz", [110.0, 220.0])
def test_the_slope_is_found_before_a_silence(slope, hz):
    heard = final_slope_st_per_s(np.concatenate([voice(slope, hz=hz), silence(0.1)]))
    assert heard == pytest.approx(slope, abs=1.5)


def test_only_the_end_counts():
    heard = final_slope_st_per_s(np.concatenate([voice(15.0), voice(-15.0, 0.4), silence(0.1)]))
    assert heard < -10


@pytest.mark.parametrize("pcm", [silence(0.0), silence(0.5), np.concatenate([silence(0.7), voice(0.0, 0.04)])])
def test_where_nothing_is_voiced_there_is_no_slope(pcm):
    assert final_slope_st_per_s(pcm) is None


def test_noise_has_no_slope():
    noise = np.random.default_rng(3).normal(0, 0.01, to_samples(0.8)).astype(np.float32)
    assert final_slope_st_per_s(noise) is None
