"""Signals cut into overlapping frames, without copying the samples."""

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import Pcm


def centred_frames(pcm: Pcm, frame_samples: int, hop_samples: int) -> npt.NDArray[np.float32]:
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
