"""Speech is what is loud: a detector for sound that is known to be clean, as in rehearsals and tests."""

from typing import Final

import numpy as np

from voicesim.model.audio import Pcm

SPEECH_RMS: Final = 0.004
"""-48 dBFS: above the marks of a written turn, below the softest hum of one."""


class LoudnessDetector:
    """Implements model.protocols.SpeechDetector."""

    def probability(self, frame: Pcm) -> float:
        """1 or 0."""
        return float(np.sqrt(np.mean(frame * frame)) > SPEECH_RMS)

    def reset(self) -> None:
        """It remembers nothing."""
