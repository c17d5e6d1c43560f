"""The customer's line that is sounding."""

from typing import Final

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm
from voicesim.model.customer import Move
from voicesim.model.units import FRAME_SAMPLES, to_samples

FADE_SAMPLES: Final = to_samples(0.12)
"""How fast the customer stops when the agent takes the floor."""


class Mouth:
    """A clip in, frames out."""

    def __init__(self) -> None:
        self._clip: Pcm = np.zeros(0, np.float32)
        self._played = 0
        self.move: Move | None = None
        self.turn_index = 0
        self.start_sample = 0
        self.cut = False
        """The line was stopped before its end."""

    @property
    def playing(self) -> bool:
        """A line is sounding."""
        return self.move is not None

    @property
    def finished(self) -> bool:
        """The line has no more samples; the caller then releases it."""
        return self.move is not None and self._played >= len(self._clip)

    def play(self, clip: Pcm, move: Move, turn_index: int, start_sample: int) -> None:
        """Begin a line with the next frame."""
        self._clip, self._played, self.cut = clip, 0, False
        self.move, self.turn_index, self.start_sample = move, turn_index, start_sample

    def stop(self) -> None:
        """Fade out from here."""
        rest = self._clip[self._played : self._played + FADE_SAMPLES]
        fade = np.linspace(1.0, 0.0, len(rest), dtype=np.float32)
        self._clip = np.concatenate([self._clip[: self._played], quantise(rest * fade)])
        self.cut = True

    def release(self) -> Move:
        """The line is over; give back what it was."""
        if self.move is None:
            raise RuntimeError("no line is playing")
        move, self.move = self.move, None
        return move

    @property
    def end_sample(self) -> int:
        """Where the sound so far ends on the call clock."""
        return self.start_sample + min(self._played, len(self._clip))

    def next_frame(self) -> Pcm:
        """320 samples for the speaker; silence when nothing plays."""
        frame = np.zeros(FRAME_SAMPLES, np.float32)
        if self.playing:
            part = self._clip[self._played : self._played + FRAME_SAMPLES]
            frame[: len(part)] = part
            self._played += len(part)
        return frame
