"""Filters without phase shift, done on a whole stretch in the frequency domain."""

from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ

LOW_EDGE: Final = 0.75  # nothing passes below this share of the lower cutoff
HIGH_EDGE: Final = 0.85  # the upper cutoff is this share of where nothing passes any more
GUARD_SAMPLES: Final = RATE_HZ // 10  # silence behind the stretch, so that its end does not ring into its start


def high_pass(pcm: Pcm, cutoff_hz: float) -> Pcm:
    """Take away direct current, hum and rumble below `cutoff_hz`; what lies above stays as it is."""
    return _filtered(pcm, cutoff_hz, None)


def band_pass(pcm: Pcm, low_hz: float, high_hz: float) -> Pcm:
    """Keep what lies between, as a telephone line does with 300..3400 Hz."""
    return _filtered(pcm, low_hz, high_hz)


def _filtered(pcm: Pcm, low_hz: float, high_hz: float | None) -> Pcm:
    from scipy import fft  # slow to import, and not wanted before something is measured

    if not len(pcm):
        return pcm
    size = fft.next_fast_len(len(pcm) + GUARD_SAMPLES, real=True)
    spectrum = fft.rfft(pcm - pcm.mean(), size)  # an offset would otherwise ring at both ends
    bins_per_hz = size / RATE_HZ
    below = int(low_hz * bins_per_hz) + 1
    spectrum[:below] *= _rise(np.arange(below) / bins_per_hz / low_hz, LOW_EDGE)
    if high_hz is not None:
        first = int(high_hz * bins_per_hz)
        spectrum[first:] *= 1 - _rise(np.arange(first, len(spectrum)) / bins_per_hz * HIGH_EDGE / high_hz, HIGH_EDGE)
    out: Pcm = fft.irfft(spectrum, size)[: len(pcm)]
    return out


def _rise(share: npt.NDArray[np.float64], edge: float) -> npt.NDArray[np.float32]:
    """Raised cosine, 0 up to `edge` and 1 from 1 on."""
    place = np.clip((share - edge) / (1 - edge), 0, 1)
    return (0.5 - 0.5 * np.cos(np.pi * place)).astype(np.float32)
