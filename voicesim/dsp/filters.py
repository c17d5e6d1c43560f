"""A filter without phase shift, done in the frequency domain."""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ

Floats = npt.NDArray[np.float32]

LOW_EDGE: Final = 0.75  # nothing passes below this share of the lower cutoff
BLOCK_SAMPLES: Final = 2 * RATE_HZ // 5  # 400 ms
REACH_SAMPLES: Final = RATE_HZ // 10  # 100 ms, enough for an edge 19 Hz wide
OFFSET_SAMPLES: Final = RATE_HZ // 10  # whole periods of mains hum, of 50 Hz and of 60 Hz
DESIGN_SAMPLES: Final = 1 << 17  # the response is drawn this finely, bins of 0.12 Hz


class HighPass:
    """Takes away direct current, hum and rumble below a cutoff as the sound comes in; the rest stays as it is.

    The edge is a raised cosine that ends at the cutoff, which should not be far below 75 Hz. A steady offset, that of
    the first 100 ms, does not ring at either end. What comes out does not depend, to the last bit, on the pieces in
    which the sound came: it is filtered in blocks counted from its first sample, each when 100 ms more were heard.
    Source: windowed FIR by overlap-save, Oppenheim & Schafer, Discrete-Time Signal Processing, ch. 7 and 8.
    """

    def __init__(self, cutoff_hz: float) -> None:
        self._response = _high_pass_response(cutoff_hz)
        self._waiting: Pcm = np.zeros(0, np.float32)
        self._offset = np.float32(0)
        self._begun = False

    def hear(self, pcm: Pcm) -> list[Pcm]:
        """Take samples; returns the blocks of BLOCK_SAMPLES that are ready now."""
        self._waiting = np.concatenate([self._waiting, pcm])
        if not self._begun and len(self._waiting) >= OFFSET_SAMPLES:
            self._begin()
        return self._blocks() if self._begun else []

    def finish(self) -> list[Pcm]:
        """The blocks still to come, the last one shorter; beyond the end the offset goes on."""
        if not self._begun:
            self._begin()
        left = len(self._waiting) - REACH_SAMPLES
        self._waiting = np.pad(self._waiting, (0, BLOCK_SAMPLES + REACH_SAMPLES), constant_values=self._offset)
        rest = np.concatenate([np.zeros(0, np.float32), *self._blocks()])[:left]
        return [rest[at : at + BLOCK_SAMPLES] for at in range(0, left, BLOCK_SAMPLES)]

    def _begin(self) -> None:
        self._begun = True
        if len(self._waiting):
            self._offset = np.float32(self._waiting[:OFFSET_SAMPLES].mean(dtype=np.float64))
        self._waiting = np.pad(self._waiting, (REACH_SAMPLES, 0), constant_values=self._offset)

    def _blocks(self) -> list[Pcm]:
        from scipy import fft  # slow to import, and not wanted before something is measured

        size = BLOCK_SAMPLES + 2 * REACH_SAMPLES
        count = max(0, len(self._waiting) - size + BLOCK_SAMPLES) // BLOCK_SAMPLES
        if not count:
            return []
        around = np.stack([self._waiting[at : at + size] for at in range(0, count * BLOCK_SAMPLES, BLOCK_SAMPLES)])
        spectra = fft.rfft(around - self._offset, axis=1) * self._response
        self._waiting = self._waiting[count * BLOCK_SAMPLES :].copy()  # a view would hold all that was ever heard
        return list(fft.irfft(spectra, size, axis=1)[:, REACH_SAMPLES:-REACH_SAMPLES])


def high_pass(pcm: Pcm, cutoff_hz: float) -> Pcm:
    """A whole stretch through HighPass."""
    through = HighPass(cutoff_hz)
    blocks = through.hear(pcm) + through.finish()
    return np.concatenate(blocks) if blocks else pcm


@cache
def _high_pass_response(cutoff_hz: float) -> Floats:
    """Gain per bin of one block with its surroundings; real, for the filter shifts nothing."""
    from scipy import fft

    hz = np.arange(DESIGN_SAMPLES // 2 + 1) * RATE_HZ / DESIGN_SAMPLES
    endless = fft.irfft(_rise(hz / cutoff_hz, LOW_EDGE).astype(np.float64), DESIGN_SAMPLES)
    kernel = np.zeros(BLOCK_SAMPLES + 2 * REACH_SAMPLES)
    places = np.arange(-REACH_SAMPLES, REACH_SAMPLES + 1)
    kernel[places] = endless[places] * np.hanning(len(places) + 2)[1:-1]
    response: Floats = fft.rfft(kernel).real.astype(np.float32)
    return response


def _rise(share: npt.NDArray[np.float64], edge: float) -> npt.NDArray[np.float32]:
    """Raised cosine, 0 up to `edge` and 1 from 1 on."""
    place = np.clip((share - edge) / (1 - edge), 0, 1)
    return (0.5 - 0.5 * np.cos(np.pi * place)).astype(np.float32)
