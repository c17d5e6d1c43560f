"""Sound through the headset outside a call: some seconds heard, while something may be played."""

from collections.abc import Callable
from typing import Final

import numpy as np

from voicesim.dsp.levels import level_dbfs
from voicesim.model.audio import Pcm
from voicesim.model.errors import MissingPart
from voicesim.model.protocols import AudioPort
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

Watch = Callable[[float, float], None]
"""Told the level in dBFS and the seconds that are left, five times a second."""
PATIENCE_READS: Final = 80
READ_S: Final = 0.1
"""8 s: systems that move a stream from one device to another stop it meanwhile."""
WATCHED_FRAMES: Final = 10
UNMUTE: Final = "switch its mute off, and allow this terminal to use it in the privacy settings of the system"
"""What helps against a microphone that gives no sound at all."""


def hear(port: AudioPort, seconds: float, watch: Watch, play: Pcm | None = None) -> Pcm:
    """What the microphone hears in that time; `play` is heard meanwhile, from the first frame on.

    Raises:
        MissingPart: the headset was lost on the way.
    """
    wanted, frames, misses = round(seconds * RATE_HZ / FRAME_SAMPLES), list[Pcm](), 0
    speaker = play if play is not None else np.zeros(0, np.float32)
    while len(frames) < wanted:
        frame = port.read(READ_S)
        misses = misses + 1 if frame is None else 0
        if misses > PATIENCE_READS:
            raise MissingPart("the headset was lost", where=port.name, remedy="plug it in and begin again")
        if frame is None:
            continue
        part = speaker[len(frames) * FRAME_SAMPLES :][:FRAME_SAMPLES]
        port.write(np.pad(part, (0, FRAME_SAMPLES - len(part))))
        frames.append(frame.pcm)
        if len(frames) % WATCHED_FRAMES == 0:
            watch(
                level_dbfs(np.concatenate(frames[-WATCHED_FRAMES:])), (wanted - len(frames)) * FRAME_SAMPLES / RATE_HZ
            )
    return np.concatenate(frames)
