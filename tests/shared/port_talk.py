"""Frames to and from an audio port, as a call would."""

import numpy as np

from voicesim.model.units import FRAME_SAMPLES

SILENCE = np.zeros(FRAME_SAMPLES, np.float32)


def talk(port, frames, speaker=SILENCE):
    """The frames that were heard while `speaker` was played again and again."""
    got = []
    for _ in range(50 * frames):
        frame = port.read(0.02)
        if frame is not None:
            got.append(frame)
            port.write(speaker)
        if len(got) == frames:
            return got
    raise AssertionError(f"only {len(got)} of {frames} frames")
