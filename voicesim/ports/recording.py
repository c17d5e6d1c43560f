"""A microphone that plays one recording from start to end, whatever the customer does."""

from collections.abc import Sequence

import numpy as np

from voicesim.model.audio import Pcm
from voicesim.model.events import Event
from voicesim.model.units import FRAME_SAMPLES


class RecordedMicrophone:
    """16 kHz mono samples as frames; the last one is filled up with silence."""

    def __init__(self, pcm: Pcm) -> None:
        self._pcm, self._at = pcm, 0

    def next_frame(self, events: Sequence[Event]) -> Pcm | None:  # noqa: ARG002 - a recording listens to nobody
        """320 samples; None at the end."""
        part = self._pcm[self._at : self._at + FRAME_SAMPLES]
        self._at += FRAME_SAMPLES
        if not len(part):
            return None
        return np.pad(part, (0, FRAME_SAMPLES - len(part)))
