"""Where the voice is active, judged over a whole finished stretch."""

from typing import Final

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]

ABOVE_FLOOR_DB: Final = 6.0
BELOW_TOP_DB: Final = 25.0
NOTHING_BELOW_PEAK_DB: Final = 60.0  # what lies deeper was put there by a machine: padding, a noise gate
STEADY_FRAMES: Final = 7  # 70 ms; shorter bursts and gaps are not speech and not pauses


def active_frames(level_dbfs: Doubles) -> Bools:
    """Frames (10 ms) with the voice active: well above the quiet ones, not far below the loud ones.

    Depends on level differences only, so a gain changes nothing; padding with digital silence does not either. A
    steady sound (hum, hiss, a tone) has no active frames.
    """
    if not len(level_dbfs):
        return np.zeros(0, np.bool_)
    sounding = level_dbfs[level_dbfs > level_dbfs.max() - NOTHING_BELOW_PEAK_DB]
    floor, top = np.percentile(sounding, [10, 95])
    return _steady(level_dbfs > max(floor + ABOVE_FLOOR_DB, top - BELOW_TOP_DB))


def _steady(mask: Bools) -> Bools:
    """Median filter over STEADY_FRAMES."""
    votes = np.convolve(mask.astype(np.int64), np.ones(STEADY_FRAMES, np.int64))
    half = STEADY_FRAMES // 2
    return np.asarray(votes[half : half + len(mask)] > half)


def runs(mask: Bools) -> list[tuple[int, int]]:
    """Half-open (first, end) of every stretch of true values, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]
