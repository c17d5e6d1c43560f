"""Voice has a pitch, noise has none."""

import numpy as np
import pytest

from voicesim.dsp.voicing import WINDOW_SAMPLES, periodicity
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.unit
TIME_S = np.arange(WINDOW_SAMPLES) / RATE_HZ


@pytest.mark.parametrize("f0_hz", [80, 120, 200, 350])
@pytest.mark.parametrize("gain", [0.001, 0.5])
def test_a_voice_is_periodic_at_any_level(f0_hz, gain):
    voice = sum(np.sin(2 * np.pi * f0_hz * k * TIME_S) / k for k in range(1, 8))
    assert periodicity((gain * voice).astype(np.float32)) > 0.9


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_not(seed):
    noise = np.random.default_rng(seed).normal(0, 0.1, WINDOW_SAMPLES)
    assert periodicity(noise.astype(np.float32)) < 0.45


def test_silence_and_a_constant_have_no_pitch():
    assert periodicity(np.zeros(WINDOW_SAMPLES, np.float32)) == 0.0
    assert periodicity(np.full(WINDOW_SAMPLES, 0.3, np.float32)) == 0.0
