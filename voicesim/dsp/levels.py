"""How loud a signal is, in dB re full scale."""

from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.framing import Frames, centred_frames
from voicesim.model.audio import Pcm
from voicesim.model.units import SILENCE_DBFS

FULL_SCALE: Final = 0.99  # what counts as clipped; converters and codecs seldom reach 1.0 exactly


def to_dbfs(power: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Mean squares to dB re full scale, never below SILENCE_DBFS."""
    floor = 10 ** (SILENCE_DBFS / 10)
    return 10 * np.log10(np.maximum(np.asarray(power, np.float64), floor))


def to_power(dbfs: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The inverse of to_dbfs."""
    return 10 ** (np.asarray(dbfs, np.float64) / 10)


def level_dbfs(pcm: Pcm) -> float:
    """RMS of the whole; SILENCE_DBFS for nothing at all."""
    return float(to_dbfs(np.mean(np.square(pcm, dtype=np.float64)))) if len(pcm) else SILENCE_DBFS


def frame_levels_dbfs(pcm: Pcm, frame_samples: int, hop_samples: int) -> npt.NDArray[np.float64]:
    """RMS of every centred frame; shape (frames,)."""
    return levels_dbfs(centred_frames(pcm, frame_samples, hop_samples))


def levels_dbfs(frames: Frames) -> npt.NDArray[np.float64]:
    """RMS of every frame; (frames, samples) to (frames,)."""
    return to_dbfs(np.einsum("ij,ij->i", frames, frames) / frames.shape[1])


def clipped_samples(pcm: Pcm) -> int:
    """How many samples are at full scale."""
    return int(np.count_nonzero(np.abs(pcm) > FULL_SCALE))
