"""A telephone line: narrow, companded to 8 bits, a little noisy, now and then a packet lost. Streaming, deterministic.

Frames of 320 samples at 16 kHz in and out, a few milliseconds later. Inside, as on the line: 8 kHz, 300-3400 Hz, and
packets of 20 ms. Source: ITU-T G.711 (mu-law), and its appendix I for what is heard in the place of a lost packet.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.quantise import FULL_SCALE, quantise
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

Floats = npt.NDArray[np.float64]

LOW_HZ: Final = 300.0
HIGH_HZ: Final = 3400.0
PACKET_SAMPLES: Final = FRAME_SAMPLES // 2  # at 8 kHz, 20 ms
NOISE_DBFS: Final = -62.0
"""RMS of the hiss; 40 dB below a voice of -22 dBFS."""
LOST_SHARE: Final = 0.01
"""Of the packets that follow one that came. 1 % is what a call over the internet is still called good with."""
LOST_AGAIN_SHARE: Final = 0.3
"""Of the packets that follow a lost one: losses come in bursts."""
FADE_A_PACKET: Final = 0.6
"""What is left of the last good packet each time it is said again."""
BIAS: Final = 132
LOUDEST: Final = 32_635
_UNIFORM_RMS: Final = 1 / np.sqrt(3)


def mu_law(samples: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """16-bit samples as they come out of 8-bit mu-law; doing it twice changes nothing."""
    magnitude = np.minimum(np.abs(samples), LOUDEST) + BIAS
    segment = np.frexp(magnitude.astype(np.float64))[1].astype(np.int32) - 8
    kept = ((((magnitude >> (segment + 3)) << 3) + 4) << segment) - BIAS
    spoken: npt.NDArray[np.int32] = np.where(samples < 0, -kept, kept)
    return spoken


class PhoneLine:
    """One direction of one call; the same seed loses the same packets."""

    def __init__(self, seed: int) -> None:
        from scipy import signal  # slow to load, and wanted by calls over a line alone

        self._filter = signal.sosfilt
        self._narrow = signal.ellip(4, 0.5, 45, [LOW_HZ, HIGH_HZ], "bandpass", fs=RATE_HZ, output="sos")
        self._smooth = signal.ellip(7, 0.3, 50, HIGH_HZ, "lowpass", fs=RATE_HZ, output="sos")
        self._narrow_state = np.zeros((len(self._narrow), 2))
        self._smooth_state = np.zeros((len(self._smooth), 2))
        self._draws = np.random.PCG64(seed)  # raw draws: they are the same with any numpy
        self._last: Floats = np.zeros(PACKET_SAMPLES)
        self._lost = False

    def carry(self, frame: Pcm) -> Pcm:
        """One frame of the speaker at the other end, as it is heard at this one."""
        narrow, self._narrow_state = self._filter(self._narrow, frame.astype(np.float64), zi=self._narrow_state)
        hiss = self._uniform(PACKET_SAMPLES) * 10 ** (NOISE_DBFS / 20) / _UNIFORM_RMS
        packet = self._received(narrow[::2] + hiss)
        wide = np.zeros(FRAME_SAMPLES)
        wide[::2] = 2.0 * packet
        smooth, self._smooth_state = self._filter(self._smooth, wide, zi=self._smooth_state)
        return quantise(smooth.astype(np.float32))

    def _received(self, packet: Floats) -> Floats:
        self._lost = self._share() < (LOST_AGAIN_SHARE if self._lost else LOST_SHARE)
        if self._lost:
            self._last = self._last * FADE_A_PACKET
        else:
            self._last = mu_law(np.rint(packet * FULL_SCALE).astype(np.int32)) / FULL_SCALE
        return self._last

    def _share(self) -> float:
        return float(self._uniform(1)[0]) / 2 + 0.5

    def _uniform(self, count: int) -> Floats:
        """Between -1 and 1."""
        drawn: Floats = (self._draws.random_raw(count) >> np.uint64(11)).astype(np.float64) / 2**52 - 1.0
        return drawn
