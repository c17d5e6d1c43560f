"""Somebody speaks into a muted microphone, and does not know that nobody hears it."""

from collections import deque
from typing import Final

import numpy as np

from voicesim.dsp.levels import level_dbfs
from voicesim.dsp.voicing import PITCHED, WINDOW_SAMPLES, periodicity
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, to_samples

FAINTEST_DBFS: Final = -50.0
LATELY_FRAMES: Final = to_samples(1.5) // FRAME_SAMPLES
ENOUGH_FRAMES: Final = to_samples(0.4) // FRAME_SAMPLES
"""So much voice in the last 1.5 s is speech: a cough has less."""


class MutedVoice:
    """Told each frame that was not heard."""

    def __init__(self) -> None:
        self._voiced: deque[bool] = deque(maxlen=LATELY_FRAMES)
        self._before: Pcm = np.zeros(FRAME_SAMPLES, np.float32)
        self.speaks = False
        """Somebody speaks, and has for a moment."""

    def hear(self, frame: Pcm | None) -> None:
        """20 ms of the microphone; None when the agent is not muted."""
        if frame is None:
            self._voiced.clear()
            self.speaks = False
            return
        loud = level_dbfs(frame) > FAINTEST_DBFS
        self._voiced.append(loud and periodicity(np.concatenate([self._before, frame])[-WINDOW_SAMPLES:]) >= PITCHED)
        self._before = frame
        self.speaks = sum(self._voiced) >= ENOUGH_FRAMES
