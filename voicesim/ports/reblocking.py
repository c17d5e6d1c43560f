"""A device's blocks at its own rate become 320-sample frames at 16 kHz, and the other way round."""

from collections import deque
from typing import Any, Final

import numpy as np

from voicesim.dsp.quantise import from_int16, quantise, to_int16
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.ports.ring import Samples

MOST_CORRECTION: Final = 0.005
"""How much faster or slower sound may be played to keep in step: less than a tenth of a semitone."""
FILTER_DELAY_SAMPLES: Final = 15 * RATE_HZ // 1000
"""What a conversion of the rate takes: 12 to 15 ms."""
SLEW_SAMPLES: Final = FRAME_SAMPLES // 2


def _stream(in_hz: float, out_hz: float) -> Any:  # noqa: ANN401 - soxr has no types
    """The variable-rate filter of soxr: -100 dB of alias and an even delay, where its others give bursts of 40 ms."""
    import soxr

    return soxr.ResampleStream(in_hz, out_hz, 1, dtype="float32", quality="HQ", vr=True)


class Reblocker:
    """Blocks of any size in, frames out."""

    def __init__(self, rate_hz: int, channels: int = 1) -> None:
        self._channels = channels
        self._stream = _stream(rate_hz, RATE_HZ) if rate_hz != RATE_HZ else None
        self._rest: Pcm = np.zeros(0, np.float32)
        self._frames: deque[Pcm] = deque()

    def feed(self, block: Samples) -> None:
        """Take interleaved samples of the device; the channels are averaged."""
        if not len(block):
            return
        pcm = from_int16(block)
        if self._channels > 1:
            pcm = pcm.reshape(-1, self._channels).mean(axis=1, dtype=np.float32)
        if self._stream is not None:
            pcm = self._stream.resample_chunk(pcm)
        self._rest = np.concatenate([self._rest, pcm])
        whole = len(self._rest) // FRAME_SAMPLES * FRAME_SAMPLES
        self._frames.extend(quantise(self._rest[:whole]).reshape(-1, FRAME_SAMPLES))
        self._rest = self._rest[whole:]

    def next_frame(self) -> Pcm | None:
        """320 samples at 16-bit resolution; None when there are not enough yet."""
        return self._frames.popleft() if self._frames else None


class Unblocker:
    """Frames in, samples of the device out; a little faster or slower as asked."""

    def __init__(self, rate_hz: int, channels: int = 1) -> None:
        self._rate_hz, self._channels = rate_hz, channels
        self.used = False
        """Whether anything was converted yet."""
        self._stream = _stream(RATE_HZ * (1 + MOST_CORRECTION), rate_hz)
        self._stream.set_io_ratio(RATE_HZ, rate_hz, 0)

    def convert(self, frame: Pcm, faster: float) -> Samples:
        """The device's samples for a frame played by that share faster (slower below 0); interleaved."""
        self.used = True
        share = min(max(faster, -MOST_CORRECTION), MOST_CORRECTION)
        self._stream.set_io_ratio(RATE_HZ * (1 + share), self._rate_hz, SLEW_SAMPLES)
        samples = to_int16(self._stream.resample_chunk(np.asarray(frame, np.float32)))
        return np.repeat(samples, self._channels) if self._channels > 1 else samples
