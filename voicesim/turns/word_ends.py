"""Where a speaker's word ends, from the level alone: a short dip below what was loud just now."""

from collections import deque
from typing import Final

DIP_DB: Final = 10.0
"""Below the loudest of the last half second."""
DIP_FRAMES: Final = 2  # 40 ms; stop consonants inside a word are mostly shorter, and a miss is no harm
MEMORY_FRAMES: Final = 25  # half a second


class WordEnds:
    """step(level) -> True in the frame where a word has just ended."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=MEMORY_FRAMES)
        self._low_frames = 0

    def step(self, level_dbfs: float) -> bool:
        """Take the level of one frame of 20 ms, in dBFS."""
        self._levels.append(level_dbfs)
        low = level_dbfs <= max(self._levels) - DIP_DB
        self._low_frames = self._low_frames + 1 if low else 0
        return self._low_frames == DIP_FRAMES
