"""Sound as data. Inside the house everything is mono float32 in [-1, 1]; spans are half-open."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voicesim.model.units import RATE_HZ

Pcm = npt.NDArray[np.float32]
"""1-D samples in [-1, 1]."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open stretch of the call clock, in samples at 16 kHz."""

    start_sample: int
    end_sample: int

    @property
    def samples(self) -> int:
        """Length in samples."""
        return self.end_sample - self.start_sample

    @property
    def start_s(self) -> float:
        """Start in seconds of the call clock."""
        return self.start_sample / RATE_HZ

    @property
    def end_s(self) -> float:
        """End in seconds of the call clock."""
        return self.end_sample / RATE_HZ

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.samples / RATE_HZ

    def moved(self, by_samples: int) -> "Span":
        """The same stretch, that much later."""
        return Span(self.start_sample + by_samples, self.end_sample + by_samples)

    def overlap(self, other: "Span") -> int:
        """Samples that both spans cover, 0 when they do not meet."""
        return max(0, min(self.end_sample, other.end_sample) - max(self.start_sample, other.start_sample))


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A piece of sound that knows its own rate."""

    pcm: Pcm
    rate_hz: int = RATE_HZ
    note: str | None = None
    """What is wrong with the file it was read from, though it can be used: "was cut short: ..."; None: nothing."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / self.rate_hz
