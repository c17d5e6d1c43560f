"""16-bit samples and back, exactly: what is on disk is what the engine heard."""

from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import Pcm

FULL_SCALE: Final = 32768.0


def to_int16(pcm: Pcm) -> npt.NDArray[np.int16]:
    """Nearest 16-bit sample, limited to the range."""
    samples: npt.NDArray[np.int16] = np.clip(np.rint(pcm * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    return samples


def from_int16(samples: npt.NDArray[np.int16]) -> Pcm:
    """Float samples in [-1, 1); the inverse of to_int16 on its values."""
    return (samples / np.float32(FULL_SCALE)).astype(np.float32)


def quantise(pcm: Pcm) -> Pcm:
    """The same sound at 16-bit resolution; applying it again changes nothing."""
    return from_int16(to_int16(pcm))
