"""How alike a frame of speech is to itself a period later."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.framing import Frames
from voicesim.dsp.spectrum import squared
from voicesim.model.units import RATE_HZ

Floats = npt.NDArray[np.float32]
PERIODS_IN_FRAME: Final = 2.5  # of the lowest pitch: with fewer the peaks smear, with more the edges of voice do


@dataclass(frozen=True, slots=True)
class PitchRange:
    """Where to look for a fundamental frequency."""

    low_hz: float
    high_hz: float

    @property
    def shortest_lag(self) -> int:
        """In samples."""
        return int(RATE_HZ / self.high_hz)

    @property
    def longest_lag(self) -> int:
        """In samples."""
        return int(np.ceil(RATE_HZ / self.low_hz))

    @property
    def frame_samples(self) -> int:
        """Odd, so that a frame has a middle."""
        return round(PERIODS_IN_FRAME * RATE_HZ / self.low_hz) | 1


def autocorrelations(frames: Frames, within: PitchRange) -> tuple[Floats, Floats]:
    """Normalised autocorrelation of frames of within.frame_samples, and the peak amplitude of each.

    Returns shapes (frames, lags) with the lags shortest_lag - 1 .. longest_lag + 1, and (frames,). The fall of the
    window's own autocorrelation is divided out, so that a periodic frame reaches 1 at its period (Boersma 1993).
    """
    from scipy import fft

    lags = slice(within.shortest_lag - 1, within.longest_lag + 2)
    size = fft.next_fast_len(frames.shape[1] + lags.stop, real=True)
    window, correction = _window(frames.shape[1], size, lags.start, lags.stop)
    windowed = np.zeros((len(frames), size), np.float32)
    np.multiply(frames, window, out=windowed[:, : frames.shape[1]])
    curve = fft.irfft(squared(fft.rfft(windowed, axis=1)), size, axis=1)
    curves = curve[:, lags] * correction
    curves /= np.maximum(curve[:, :1], np.finfo(np.float32).tiny)
    return curves, np.maximum(frames.max(axis=1), -frames.min(axis=1))


@cache
def _window(samples: int, size: int, first_lag: int, end_lag: int) -> tuple[Floats, Floats]:
    from scipy import fft

    window = np.hanning(samples + 2)[1:-1]
    own = fft.irfft(np.abs(fft.rfft(window, size)) ** 2, size)
    return window.astype(np.float32), (own[0] / own[first_lag:end_lag]).astype(np.float32)
