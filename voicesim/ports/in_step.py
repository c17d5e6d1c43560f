"""Keeping the loudspeaker in step with the microphone, by counts of samples alone.

One speaker frame is written for each microphone frame. What waits to be played therefore grows when the clock of the
microphone is the faster one, and shrinks when that of the loudspeaker is. Of what waits, the least within a second is
what waits always, and nothing but delay: it is held at a reserve, by playing up to half a percent faster or slower, and
by leaving out frames of silence between lines. The reserve grows when the loudspeaker ran dry.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples

FIRST_SAMPLES: Final = to_samples(0.06)
"""So much silence goes ahead of the first sound, and of what is written after a stretch in which nothing was."""
FIRST_RESERVE_SAMPLES: Final = to_samples(0.01)
HIGHEST_RESERVE_SAMPLES: Final = to_samples(0.15)
LONGEST_RAISE_SAMPLES: Final = to_samples(0.02)
LOOKED_AT_FRAMES: Final = 50  # a second
HORIZON_SAMPLES: Final = to_samples(4.0)
"""How long a deviation takes to be made good."""
NEAR_SAMPLES: Final = to_samples(0.002)
"""So far from the reserve nothing is done: the timers of a sound server alone move what waits as far."""
HEARD_SAMPLES: Final = to_samples(0.012)
"""So far over the reserve nothing is done while something sounds: a voice is left as it is, silence may be hurried."""
LATE_SAMPLES: Final = FRAME_SAMPLES + NEAR_SAMPLES
"""So far over the reserve a frame of silence is left out."""
FAR_TOO_LATE_SAMPLES: Final = to_samples(1.0)
"""So far over it anything is."""
PAUSE_FRAMES: Final = 25
"""So many frames of silence are no pause inside a line any more."""
SILENT_BELOW: Final = 1e-3  # -60 dBFS


@dataclass(frozen=True, slots=True)
class Step:
    """What to do with the next frame."""

    play: bool
    faster: float
    """Share by which it is played faster; slower below 0."""


class InStep:
    """Decides for each frame; all counts at 16 kHz."""

    def __init__(self) -> None:
        self.reserve_samples = FIRST_RESERVE_SAMPLES
        """What should wait to be played at the least, when a frame is written."""
        self.left_out = 0
        """Frames that were not played, to catch up."""
        self._waited: deque[int] = deque(maxlen=LOOKED_AT_FRAMES)
        self._silent_frames = 0

    def step(self, waiting_samples: int, frame: Pcm) -> Step:
        """Before a frame is written: what waits then decides how it is played."""
        self._waited.append(waiting_samples)
        between_lines = self._is_between_lines(frame)
        if waiting_samples - self.reserve_samples > FAR_TOO_LATE_SAMPLES:
            return self._leave_out()
        if len(self._waited) < LOOKED_AT_FRAMES:
            return Step(play=True, faster=0.0)
        late = min(self._waited) - self.reserve_samples
        if late > LATE_SAMPLES and between_lines:
            return self._leave_out()
        beyond = late - min(max(late, -NEAR_SAMPLES), NEAR_SAMPLES if between_lines else HEARD_SAMPLES)
        return Step(play=True, faster=beyond / HORIZON_SAMPLES)

    def ran_dry(self, missing_samples: int) -> None:
        """The loudspeaker found nothing to play for so long: more has to wait from now on."""
        raised = self.reserve_samples + min(missing_samples, LONGEST_RAISE_SAMPLES)
        self.reserve_samples = min(raised, HIGHEST_RESERVE_SAMPLES)

    def _is_between_lines(self, frame: Pcm) -> bool:
        silent = float(np.abs(frame).max(initial=0.0)) < SILENT_BELOW
        self._silent_frames = self._silent_frames + 1 if silent else 0
        return self._silent_frames > PAUSE_FRAMES

    def _leave_out(self) -> Step:
        """A frame that is not written will be missing from all that waits."""
        self.left_out += 1
        self._waited = deque((waited - FRAME_SAMPLES for waited in self._waited), LOOKED_AT_FRAMES)
        return Step(play=False, faster=0.0)


def at_call_rate(device_samples: int, rate_hz: int) -> int:
    """Samples of the device as samples of the call."""
    return round(device_samples * RATE_HZ / rate_hz)


def at_device_rate(samples: int, rate_hz: int) -> int:
    """Samples of the call as samples of the device."""
    return round(samples * rate_hz / RATE_HZ)
