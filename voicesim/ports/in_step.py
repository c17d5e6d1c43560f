"""Keeping the loudspeaker in step with the microphone, by counts of samples alone.

One speaker frame is written for each microphone frame. What waits to be played therefore grows when the clock of the
microphone is the faster one, and shrinks when that of the loudspeaker is. What waited in the first second is the aim; a
long average is held at it by playing up to half a percent faster or slower. After a stall everything is late by its
length: then frames of silence are left out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ, to_samples

FIRST_TARGET_SAMPLES: Final = to_samples(0.06)
LOWEST_TARGET_SAMPLES: Final = to_samples(0.01)
HIGHEST_FIRST_SAMPLES: Final = to_samples(0.08)
"""More than that at first is a device that has not found its pace, and would be waited for ever after."""
HIGHEST_TARGET_SAMPLES: Final = to_samples(0.2)
LONGEST_RAISE_SAMPLES: Final = to_samples(0.02)
AVERAGED_FRAMES: Final = 50  # a second
HORIZON_SAMPLES: Final = to_samples(8.0)
"""How long a deviation takes to be made good."""
NEAR_SAMPLES: Final = to_samples(0.01)
"""So far from the aim nothing is done: blocks and the timers of a sound server alone move the average as far."""
LATE_SAMPLES: Final = to_samples(0.04)
"""So far over the target silence is left out."""
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
        self.target_samples = FIRST_TARGET_SAMPLES
        """What should wait to be played, on average, when a frame is written."""
        self.left_out = 0
        """Frames that were not played, to catch up."""
        self._first: list[int] = []
        self._late_samples = 0.0
        self._silent_frames = 0

    def step(self, waiting_samples: int, frame: Pcm) -> Step:
        """Before a frame is written: what waits then decides how it is played."""
        late = waiting_samples - self.target_samples
        if self._should_leave_out(late, frame):
            self.left_out += 1
            return Step(play=False, faster=0.0)
        if len(self._first) < AVERAGED_FRAMES:
            self._learn(waiting_samples)
            return Step(play=True, faster=0.0)
        if abs(late) > 2 * LATE_SAMPLES:
            self._late_samples = float(late)  # a jump is no drift
        self._late_samples += (late - self._late_samples) / AVERAGED_FRAMES
        beyond = self._late_samples - min(max(self._late_samples, -NEAR_SAMPLES), NEAR_SAMPLES)
        return Step(play=True, faster=beyond / HORIZON_SAMPLES)

    def ran_dry(self, missing_samples: int) -> None:
        """The loudspeaker found nothing to play for so long: more has to wait from now on."""
        raised = self.target_samples + min(missing_samples, LONGEST_RAISE_SAMPLES)
        self.target_samples = min(raised, HIGHEST_TARGET_SAMPLES)

    def _should_leave_out(self, late_samples: int, frame: Pcm) -> bool:
        silent = float(np.abs(frame).max(initial=0.0)) < SILENT_BELOW
        self._silent_frames = self._silent_frames + 1 if silent else 0
        between_lines = self._silent_frames > PAUSE_FRAMES
        return late_samples > FAR_TOO_LATE_SAMPLES or (late_samples > LATE_SAMPLES and between_lines)

    def _learn(self, waiting_samples: int) -> None:
        """The first second says how much waits with devices like these."""
        self._first.append(waiting_samples)
        if len(self._first) == AVERAGED_FRAMES:
            usual = round(sum(self._first) / AVERAGED_FRAMES)
            self.target_samples = min(max(usual, LOWEST_TARGET_SAMPLES), HIGHEST_FIRST_SAMPLES)


def at_call_rate(device_samples: int, rate_hz: int) -> int:
    """Samples of the device as samples of the call."""
    return round(device_samples * RATE_HZ / rate_hz)


def at_device_rate(samples: int, rate_hz: int) -> int:
    """Samples of the call as samples of the device."""
    return round(samples * rate_hz / RATE_HZ)
