"""Whether a short piece of sound has a pitch: cheap enough for every frame of a call."""

from typing import Final

import numpy as np

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ

LOWEST_HZ: Final = 70
HIGHEST_HZ: Final = 400
SHORTEST_LAG: Final = RATE_HZ // HIGHEST_HZ
LONGEST_LAG: Final = RATE_HZ // LOWEST_HZ
WINDOW_SAMPLES: Final = 640  # 40 ms: two periods of a low voice and more
PITCHED: Final = 0.55
"""Periodicity from which a frame has a pitch."""
_FFT: Final = 2048
_NOTHING: Final = WINDOW_SAMPLES * 1e-10  # -100 dBFS: below the last bit
_SHARES: Final = 1.0 - np.arange(LONGEST_LAG + 1) / WINDOW_SAMPLES  # of the window that a lag leaves to compare


def periodicity(pcm: Pcm) -> float:
    """How alike a piece of WINDOW_SAMPLES is to itself one period later, 0 to about 1; noise has 0.3 and less.

    The highest normalised autocorrelation for pitches of 70 to 400 Hz (Boersma 1993, without his window).
    """
    centred = pcm - pcm.mean()
    power = float(centred @ centred)
    if power <= _NOTHING:
        return 0.0
    spectrum = np.fft.rfft(centred, _FFT)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2, _FFT)[: LONGEST_LAG + 1] / _SHARES / power
    return float(max(0.0, likeness[SHORTEST_LAG:].max()))
