"""A spoken line as it came from the microphone: where the speech is, and what makes it unfit to be kept."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from voicesim.dsp.filters import high_pass
from voicesim.dsp.levels import clipped_samples, frame_levels_dbfs
from voicesim.model.audio import Pcm, Span
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.prosody.activity import active_frames, runs
from voicesim.prosody.observe import LEVEL_FRAME_SAMPLES
from voicesim.prosody.pitch import HOP_SAMPLES, HUM_HZ

FaultKind = Literal["silent", "wrong_words", "too_quiet", "clipped", "cut_off", "noisy", "echo"]
Levels = npt.NDArray[np.float64]

LEAST_SPEECH_S: Final = 0.12
LEAST_LEVEL_DBFS: Final = -48.0
"""Softer, and 16 bits and the room are heard once it is made louder."""
MOST_CLIPPED: Final = 3
"""Samples at full scale; a single peak that touches it is not heard."""
LEAST_SNR_DB: Final = 22.0
EDGE_S: Final = 0.03
"""Speech that begins or ends nearer to the edge of the recording was cut."""
HEADROOM_S: Final = 0.06
TAIL_S: Final = 0.16
"""Kept before and after the speech: soft beginnings and ends."""
ECHO_FROM_S: Final = 0.27
"""A voice falls by 20 dB within 0.05 to 0.2 s where it ends; a room that takes longer answers."""
FALL_DB: Final = (5.0, 25.0)
ABOVE_NOISE_DB: Final = 6.0
END_FRAMES: Final = 60  # 0.6 s in which an end may fade
QUIETEST_SHARE: Final = 20
"""Percentile of the frames without speech that is called the noise."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a take is refused, and what to do about it."""

    kind: FaultKind
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class HeardTake:
    """What was measured of a recording of one line."""

    speech: Span | None
    """From the first to the last speech; None where nobody spoke."""
    level_dbfs: float | None
    """90th percentile of the speech."""
    noise_dbfs: float | None
    """None where it holds nothing but speech."""
    decay_s: float | None
    """How long its ends take to fall by 20 dB, the median; None when the noise hides it."""
    faults: tuple[Fault, ...]

    @property
    def kept(self) -> Span | None:
        """The part to keep: the speech with a little around it."""
        if self.speech is None:
            return None
        start = max(0, self.speech.start_sample - to_samples(HEADROOM_S))
        return Span(start, self.speech.end_sample + to_samples(TAIL_S))


def hear_take(pcm: Pcm, *, room_dbfs: float | None = None) -> HeardTake:
    """Measure a recording and name its faults, the worst first.

    `room_dbfs`: the noise of the room where it was measured beforehand; else what is between and around the words.
    """
    levels = frame_levels_dbfs(high_pass(pcm, HUM_HZ), LEVEL_FRAME_SAMPLES, HOP_SAMPLES)
    active = active_frames(levels)
    found = runs(active)
    if not found or int(active.sum()) * HOP_SAMPLES < LEAST_SPEECH_S * RATE_HZ:
        return HeardTake(None, None, room_dbfs, None, (SILENT,))
    speech = Span(found[0][0] * HOP_SAMPLES, min(found[-1][1] * HOP_SAMPLES, len(pcm)))
    level_dbfs = float(np.percentile(levels[active], 90))
    still = levels[~active]
    noise_dbfs = room_dbfs if room_dbfs is not None else _percentile(still)
    decay_s = _decay_s(levels, [end for _, end in found], noise_dbfs)
    faults = (
        *_level_faults(pcm, level_dbfs),
        *_edge_faults(speech, len(pcm)),
        *_noise_faults(level_dbfs, noise_dbfs),
        *_echo_faults(decay_s),
    )
    return HeardTake(speech, level_dbfs, noise_dbfs, decay_s, faults)


SILENT: Final = Fault("silent", "nobody was heard", "speak after the prompt; is the microphone muted?")


def _level_faults(pcm: Pcm, level_dbfs: float) -> tuple[Fault, ...]:
    clipped = clipped_samples(pcm)
    if clipped > MOST_CLIPPED:
        what = f"{clipped} samples are cut off at full scale"
        return (Fault("clipped", what, "turn the microphone down, or sit farther back"),)
    if level_dbfs < LEAST_LEVEL_DBFS:
        what = f"the voice is at {level_dbfs:.0f} dBFS, too soft to be made louder cleanly"
        return (Fault("too_quiet", what, "turn the microphone up, or come nearer"),)
    return ()


def _edge_faults(speech: Span, samples: int) -> tuple[Fault, ...]:
    edge = to_samples(EDGE_S)
    if speech.start_sample < edge:
        return (Fault("cut_off", "the first word is cut off", "begin after the prompt, not before it"),)
    if samples - speech.end_sample < edge:
        return (Fault("cut_off", "the last word is cut off", "leave a second of silence after the line"),)
    return ()


def _noise_faults(level_dbfs: float, noise_dbfs: float | None) -> tuple[Fault, ...]:
    if noise_dbfs is None or level_dbfs - noise_dbfs >= LEAST_SNR_DB:
        return ()
    what = f"the room is only {level_dbfs - noise_dbfs:.0f} dB softer than the voice ({LEAST_SNR_DB:.0f} are needed)"
    return (Fault("noisy", what, "choose a quieter room, or come nearer to the microphone"),)


def _echo_faults(decay_s: float | None) -> tuple[Fault, ...]:
    if decay_s is None or decay_s <= ECHO_FROM_S:
        return ()
    what = f"the room answers: words take {decay_s:.2f} s to die away"
    return (Fault("echo", what, "use a headset, or a room with curtains and carpets"),)


def _percentile(levels: Levels) -> float | None:
    return float(np.percentile(levels, QUIETEST_SHARE)) if len(levels) >= 5 else None


def _decay_s(levels: Levels, ends: list[int], noise_dbfs: float | None) -> float | None:
    falls = [fall for end in ends if (fall := _fall_s(levels, end, noise_dbfs)) is not None]
    return float(np.median(falls)) if falls else None


def _fall_s(levels: Levels, end: int, noise_dbfs: float | None) -> float | None:
    """From 5 to 25 dB below the last loud moment before an end; None when noise or more speech comes first."""
    start = max(0, end - END_FRAMES // 2)
    last = levels[start : end + END_FRAMES]
    loud = levels[start:end].max()
    if noise_dbfs is not None and loud - FALL_DB[1] < noise_dbfs + ABOVE_NOISE_DB:
        return None
    peak = int(np.flatnonzero(last >= loud - FALL_DB[0])[-1])
    fallen = np.flatnonzero(last[peak:] <= loud - FALL_DB[1])
    return float(fallen[0]) * HOP_SAMPLES / RATE_HZ if len(fallen) else None
