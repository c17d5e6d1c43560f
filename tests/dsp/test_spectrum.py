"""Where the power of a signal lies."""

import numpy as np
import pytest

from voicesim.dsp.framing import centred_frames
from voicesim.dsp.spectrum import (
    BIN_HZ,
    FRAME_SAMPLES,
    balance_db,
    band_power,
    band_powers,
    bandwidth_hz,
    bins,
    power_spectra,
    slope_db_per_khz,
)
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.unit


def spectrum_of(pcm):
    return power_spectra(centred_frames(pcm.astype(np.float32), FRAME_SAMPLES, 160)[5:-5])


def tones(**amplitudes_by_hz):
    time_s = np.arange(RATE_HZ) / RATE_HZ
    return sum(a * np.sin(2 * np.pi * float(hz[1:]) * time_s) for hz, a in amplitudes_by_hz.items())


def test_a_tone_peaks_at_its_own_frequency():
    power = spectrum_of(tones(_1000=0.5)).mean(axis=0)
    assert power.argmax() * BIN_HZ == pytest.approx(1000, abs=BIN_HZ)


def test_the_balance_is_the_ratio_of_the_powers_in_the_bands():
    power = spectrum_of(tones(_400=0.5, _2000=0.05))
    assert balance_db(power, (50, 1000), (1000, 5000)).mean() == pytest.approx(20, abs=0.3)


def test_neighbouring_bands_share_no_bin_and_leave_none_out():
    low, high = bins(50, 1000), bins(1000, 5000)
    assert low.stop == high.start
    power = np.ones(513)
    assert band_power(power, 50, 1000) + band_power(power, 1000, 5000) == band_power(power, 50, 5000)


def test_bands_hold_all_power_but_that_of_a_last_part():
    power = np.random.default_rng(3).random((5, 513)).astype(np.float32)
    bands = band_powers(power, 8)
    assert bands.shape == (5, 64)
    assert np.allclose(bands[:, 3], power[:, 24:32].sum(axis=1))
    assert np.allclose(bands.sum(axis=1), power[:, :512].sum(axis=1))


def test_the_slope_is_that_of_a_straight_line_in_db():
    khz = np.arange(513) * BIN_HZ / 1000
    assert slope_db_per_khz(10 ** ((7 - 12 * khz) / 10), 75, 500) == pytest.approx(-12, abs=1e-6)


@pytest.mark.parametrize("top_hz", [3400, 7000])
def test_the_bandwidth_is_where_a_band_limited_noise_ends(top_hz):
    noise = np.random.default_rng(1).standard_normal(RATE_HZ)
    spectrum = np.fft.rfft(noise)
    spectrum[int(top_hz) :] = 0
    power = spectrum_of(0.1 * np.fft.irfft(spectrum)).mean(axis=0).astype(np.float64)
    assert bandwidth_hz(power, 40.0) == pytest.approx(top_hz, abs=200)
    assert bandwidth_hz(band_powers(power, 8), 40.0, bin_hz=8 * BIN_HZ) == pytest.approx(top_hz, abs=200)


def test_silence_has_no_bandwidth():
    assert bandwidth_hz(np.zeros(513), 55.0) is None
