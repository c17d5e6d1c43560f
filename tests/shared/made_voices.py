"""Sounds like a voice, made here: with pitch and syllables, of no one."""

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ, to_samples


def spoken(seconds: float) -> Pcm:
    """Something loud: harmonics of 120 Hz, four syllables a second."""
    t = np.arange(to_samples(seconds)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 12)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))
    return quantise((0.1 * voice).astype(np.float32))


def speech(seconds: float = 2.0, f0_hz: float = 120.0, gain: float = 0.1) -> Pcm:
    """Syllables of a buzzing voice at that pitch, each from silence to silence."""
    time_s = np.arange(to_samples(seconds)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * f0_hz * k * time_s) / k**1.5 for k in range(1, 25))
    return (gain * voice * np.abs(np.sin(np.pi * 4 * time_s)) + 1e-4).astype(np.float32)
