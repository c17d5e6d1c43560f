"""A voice made of numbers: what is measured is known beforehand."""

from dataclasses import dataclass

import numpy as np
import pytest

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ, to_samples


@dataclass(frozen=True)
class MadeVoice:
    """Harmonics of a glottal pulse with a formant, in syllables of 250 ms."""

    f0_hz: float = 120.0
    slope_st_per_s: float = 0.0
    tilt_db_per_octave: float = -9.0
    level_db: float = 0.0
    noise: float = 0.0003

    def say(self, seconds: float) -> Pcm:
        """As many syllables as fit, without pauses."""
        time_s = np.arange(to_samples(seconds)) / RATE_HZ
        f0_hz = self.f0_hz * 2 ** (self.slope_st_per_s * time_s / 12)
        phase = 2 * np.pi * np.cumsum(f0_hz) / RATE_HZ
        orders = np.arange(1, int(7000 / f0_hz.max()) + 1)
        voice = sum(10 ** (self.tilt_db_per_octave * np.log2(k) / 20) * np.sin(k * phase) for k in orders)
        syllables = 0.15 + 0.85 * np.sin(np.pi * (time_s % 0.25) / 0.25)
        return self._finished(0.1 * 10 ** (self.level_db / 20) * voice * syllables)

    def rest(self, seconds: float) -> Pcm:
        """Room noise alone."""
        return self._finished(np.zeros(to_samples(seconds)))

    def turn(self, *seconds: float) -> Pcm:
        """Speech, pause, speech ... with 300 ms of room before and after."""
        parts = [self.rest(s) if i % 2 else self.say(s) for i, s in enumerate(seconds)]
        return np.concatenate([self.rest(0.3), *parts, self.rest(0.3)])

    def _finished(self, signal: np.ndarray) -> Pcm:
        noise = np.random.default_rng(len(signal)).standard_normal(len(signal))
        return (signal + self.noise * noise).astype(np.float32)


@pytest.fixture(scope="session")
def voice() -> type[MadeVoice]:
    return MadeVoice
