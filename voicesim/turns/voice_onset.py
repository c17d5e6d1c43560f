"""Hears in a moment that the agent's voice begins, from level and pitch, where a speech detector takes its time."""

from collections import deque
from typing import Final

import numpy as np

from voicesim.dsp.levels import level_dbfs
from voicesim.dsp.voicing import PITCHED, WINDOW_SAMPLES, periodicity
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, to_samples

BELOW_USUAL_DB: Final = 25.0
"""A first syllable is at most so much softer than the agent's usual level: speech moves within 30 dB (ANSI S3.5), and
the loud tenth of a turn, which the usual level is, begins some 5 dB below the peaks."""
UNKNOWN_USUAL_DBFS: Final = -25.0
"""Taken for the usual level until one is known: where recording advice puts speech."""
ABOVE_ROOM_DB: Final = 15.0
"""Above the quietest of the last half second: a hum has a pitch too, but it does not begin."""
ROOM_FRAMES: Final = to_samples(0.5) // FRAME_SAMPLES


class VoiceOnset:
    """step(frame) -> for how many samples it has sounded like the voice of an agent who has just begun."""

    def __init__(self) -> None:
        self._levels_dbfs: deque[float] = deque(maxlen=ROOM_FRAMES)
        self._before: Pcm = np.zeros(FRAME_SAMPLES, np.float32)
        self._run_samples = 0

    def step(self, frame: Pcm, usual_dbfs: float | None) -> int:
        """Take 20 ms; `usual_dbfs` is the level of the agent's loud tenth, None when it is not known."""
        level = level_dbfs(frame)
        self._levels_dbfs.append(level)
        window, self._before = np.concatenate([self._before, frame])[-WINDOW_SAMPLES:], frame
        usual = UNKNOWN_USUAL_DBFS if usual_dbfs is None else usual_dbfs
        loud = level >= max(usual - BELOW_USUAL_DB, min(self._levels_dbfs) + ABOVE_ROOM_DB)
        voiced = loud and periodicity(window) >= PITCHED
        self._run_samples = self._run_samples + FRAME_SAMPLES if voiced else 0
        return self._run_samples
