"""A headset made of two lists: what the agent says is given, what the customer says is kept."""

from collections.abc import Callable

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm
from voicesim.model.errors import MissingPart
from voicesim.model.protocols import MicFrame
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ


class LoopedAudio:
    """Plays 16 kHz samples into the call, then silence for ever; paced by `wait_until`, or not at all.

    `wait_until(due_s, timeout_s)` returns whether that many seconds since opening have passed, waiting up to the
    timeout for them.
    """

    def __init__(self, pcm: Pcm, wait_until: Callable[[float, float], bool] | None = None) -> None:
        self._pcm, self._wait_until = quantise(pcm), wait_until
        self._opened, self._at, self._away_frames = False, 0, 0
        self._lost_samples = 0
        self._played: list[Pcm] = []
        self.fails: MissingPart | None = None
        """What opening fails with, if anything."""

    @property
    def name(self) -> str:
        """What call.json says."""
        return "looped audio"

    @property
    def lost(self) -> bool:
        """As `unplug` says."""
        return self._away_frames > 0

    @property
    def output_latency_samples(self) -> int | None:
        """Nothing lies between a frame and the ear."""
        return 0 if self._opened and not self.lost else None

    @property
    def played(self) -> Pcm:
        """Everything written while it was open and not lost."""
        return np.concatenate([np.zeros(0, np.float32), *self._played])

    def unplug(self, frames: int) -> None:
        """Be lost for that many reads; what would have been heard meanwhile is not."""
        self._away_frames = frames

    def lose(self, samples: int) -> None:
        """An overrun: the next frame says that so many samples before it are missing."""
        self._lost_samples += samples

    def open(self) -> None:
        """From the start of the samples."""
        if self.fails is not None:
            raise self.fails
        self._opened, self._at = True, 0

    def read(self, timeout_s: float) -> MicFrame | None:
        """The next frame, when its time has come."""
        if not self._opened:
            return None
        due_s = (self._at + FRAME_SAMPLES) / RATE_HZ
        if self._wait_until is not None and not self._wait_until(due_s, timeout_s):
            return None
        part = self._pcm[self._at : self._at + FRAME_SAMPLES]
        self._at += FRAME_SAMPLES
        if self._away_frames:
            self._away_frames -= 1
            self._lost_samples += FRAME_SAMPLES
            return None
        lost, self._lost_samples = self._lost_samples, 0
        return MicFrame(np.pad(part, (0, FRAME_SAMPLES - len(part))), lost)

    def write(self, speaker: Pcm) -> None:
        """Keep 320 samples."""
        if self._opened and not self.lost:
            self._played.append(quantise(speaker))

    def close(self) -> None:
        """Nothing comes any more."""
        self._opened = False
