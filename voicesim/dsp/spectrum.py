"""Where in frequency the power of a signal lies."""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.model.units import RATE_HZ

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

FFT_SAMPLES: Final = 1024
BIN_HZ: Final = RATE_HZ / FFT_SAMPLES  # 15.6 Hz
FRAME_SAMPLES: Final = 60 * RATE_HZ // 1000  # 60 ms, several periods even of a low voice
SMOOTH_HZ: Final = 250.0  # over so much a spectrum is smoothed before its upper end is looked for
TINY: Final = 1e-20  # power of nothing, so that a logarithm stays finite


def power_spectra(frames: Floats) -> Floats:
    """Power of Hann-windowed frames per bin of BIN_HZ; (frames, samples <= FFT_SAMPLES) to (frames, 513)."""
    from scipy import fft

    return squared(fft.rfft(frames * _hann(frames.shape[1]), FFT_SAMPLES, axis=1))


def squared(spectrum: npt.NDArray[np.complex64]) -> Floats:
    """Squared magnitudes; the same shape."""
    power: Floats = np.square(spectrum.real)
    power += np.square(spectrum.imag)
    return power


@cache
def _hann(samples: int) -> Floats:
    return np.hanning(samples + 2)[1:-1].astype(np.float32)


def band_power(power: Floats, low_hz: float, high_hz: float) -> Doubles:
    """Power between two frequencies (the lower included) of each spectrum; (..., bins) to (...)."""
    total: Doubles = power[..., bins(low_hz, high_hz)].sum(axis=-1, dtype=np.float64)
    return total


def band_powers(power: Floats, bins_each: int) -> Floats:
    """Power in bands of so many bins, from 0 Hz up to where no whole band fits; (..., bins) to (..., bands)."""
    bands = power.shape[-1] // bins_each
    total: Floats = np.add.reduceat(
        power[..., : bands * bins_each], np.arange(0, bands * bins_each, bins_each), axis=-1
    )
    return total


def bins(low_hz: float, high_hz: float) -> slice:
    """The bins from low_hz up to, not including, high_hz."""
    return slice(int(np.ceil(low_hz / BIN_HZ)), int(np.ceil(high_hz / BIN_HZ)))


def balance_db(power: Floats, low: tuple[float, float], high: tuple[float, float]) -> Doubles:
    """Power in the low band over power in the high band (both in Hz) of each spectrum."""
    return 10 * np.log10((band_power(power, *low) + TINY) / (band_power(power, *high) + TINY))


def slope_db_per_khz(mean_power: Doubles, low_hz: float, high_hz: float) -> float:
    """Straight line through the dB values of one spectrum between two frequencies; least squares."""
    part = bins(low_hz, high_hz)
    level_db = 10 * np.log10(mean_power[part] + TINY)
    frequency_khz = np.arange(part.start, part.stop) * BIN_HZ / 1000
    return float(np.polyfit(frequency_khz, level_db, 1)[0])


def bandwidth_hz(mean_power: Doubles, below_peak_db: float, bin_hz: float = BIN_HZ) -> float | None:
    """The highest frequency at which a smoothed spectrum is still within `below_peak_db` of its peak.

    Takes bins of any width. None when there is no power in them.
    """
    width = max(1, round(SMOOTH_HZ / bin_hz))
    smooth = np.convolve(mean_power, np.full(width, 1 / width), mode="same")
    if smooth.max() <= TINY:
        return None
    carrying = np.flatnonzero(smooth >= smooth.max() * 10 ** (-below_peak_db / 10))
    return float(carrying[-1] * bin_hz)
