"""Signals cut into overlapping frames, without copying the samples."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import Pcm

Frames = npt.NDArray[np.float32]
"""Shape (frames, samples)."""


def centred_frames(pcm: Pcm, frame_samples: int, hop_samples: int) -> Frames:
    """Frames whose middle lies on sample 0, hop, 2·hop ...; zeros stand in beyond both ends.

    Returns a read-only view of shape (len(pcm) // hop_samples + 1, frame_samples), so that analyses with different
    frame lengths share one time axis: row i of each of them is about sample i·hop_samples.
    """
    count = frame_count(len(pcm), hop_samples)
    before = frame_samples // 2
    padded = np.pad(pcm, (before, frame_samples))
    return np.lib.stride_tricks.sliding_window_view(padded, frame_samples)[::hop_samples][:count]


def frame_count(samples: int, hop_samples: int) -> int:
    """How many frames `centred_frames` gives for that many samples."""
    return samples // hop_samples + 1


@dataclass(frozen=True, slots=True)
class Cut:
    """How a signal is cut: frames centred every hop_samples, at_once of them in a batch."""

    frame_samples: int
    hop_samples: int
    at_once: int


class GrowingAudio:
    """A signal that comes in piece by piece, and the same frames that centred_frames would give for the whole.

    Only the last `keep_samples` are sure to be kept (and `longest_frame_samples` around them), so that a long signal
    takes no more memory than that.
    """

    def __init__(self, longest_frame_samples: int, keep_samples: int) -> None:
        self._margin = longest_frame_samples
        self._keep_samples = keep_samples + 2 * longest_frame_samples
        self._room: Pcm = np.zeros(self._margin, np.float32)
        self._first_sample = -self._margin
        self._filled = self._margin
        self.samples = 0
        self.ended = False

    def add(self, pcm: Pcm) -> None:
        """The next samples."""
        self._fill(pcm)
        self.samples += len(pcm)

    def end(self) -> None:
        """Nothing comes any more; zeros stand in from here on."""
        self._fill(np.zeros(self._margin, np.float32))
        self.ended = True

    def batch(self, number: int, cut: Cut) -> Frames | None:
        """Frames number·at_once and after, a read-only view (frames, frame_samples).

        None while they are not all there, and when there are no such frames. Only the last batch may be shorter.

        Raises:
            IndexError: they have been forgotten.
        """
        first = number * cut.at_once
        rows = min(cut.at_once, frame_count(self.samples, cut.hop_samples) - first) if self.ended else cut.at_once
        start = first * cut.hop_samples - cut.frame_samples // 2 - self._first_sample
        end = start + (rows - 1) * cut.hop_samples + cut.frame_samples
        if rows <= 0 or end > self._filled:
            return None
        if start < 0:
            raise IndexError("that is longer ago than is kept")
        step = self._room.itemsize
        return np.lib.stride_tricks.as_strided(  # sliding_window_view takes several times as long
            self._room[start:end], (rows, cut.frame_samples), (cut.hop_samples * step, step), writeable=False
        )

    def _fill(self, pcm: Pcm) -> None:
        if self._filled + len(pcm) > len(self._room):
            self._move(len(pcm))
        self._room[self._filled : self._filled + len(pcm)] = pcm
        self._filled += len(pcm)

    def _move(self, samples: int) -> None:
        """Into a room that is seldom too small; what is too old stays behind."""
        kept = self._room[: self._filled][-self._keep_samples :]
        self._first_sample += self._filled - len(kept)
        self._room = np.concatenate([kept, np.empty(len(kept) + 2 * samples, np.float32)])
        self._filled = len(kept)
