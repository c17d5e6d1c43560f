"""How each style of the customer sounds, and what is done to a voiced line to make it sound so."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.levels import frame_levels_dbfs, to_dbfs, to_power
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style

NEUTRAL_DBFS: Final = -24.0
"""Level of a neutral line where the voice is active."""
PEAK_DBFS: Final = -2.5
"""No sample of a line is louder, which leaves room for what resampling adds: at most -1 dBFS in the call."""

_ACTIVE_BELOW_P95_DB: Final = 25.0
_KNEE: Final = 0.5  # of the peak; what is below passes the limiter unchanged
_FADE_S: Final = 0.4
_TILT_HZ: Final = (700.0, 1400.0)  # where a tilt begins and is complete


@dataclass(frozen=True, slots=True)
class Manner:
    """Differences from the persona's neutral."""

    gain_db: float = 0.0
    pitch_st: float = 0.0
    """What is asked of the engine; a wider range raises the median by itself, a narrower one lowers it."""
    range_factor: float = 1.0
    """Of the pitch range."""
    rate_factor: float = 1.0
    pause_factor: float = 1.0
    """Of the pauses between sentences."""
    tilt_db: float = 0.0
    """Added above 1 kHz: pressed voices are bright."""
    low_pass_hz: float | None = None
    """What a hardly opened mouth lets through."""
    fade_db: float = 0.0
    """Lost over the last 0.4 s."""
    lead_s: float = 0.0
    """Silence before the first word."""
    hesitates: bool = False
    """Pauses in the middle of clauses."""
    rises: bool = False
    """Ends as if there were more to come, or as a question."""
    sighs: bool = False
    """Breathes out before some of its lines."""


MANNERS: Final[dict[Style, Manner]] = {
    "neutral": Manner(),
    "warm": Manner(pitch_st=0.5, range_factor=1.2, rate_factor=0.97, tilt_db=-1.0),
    "curt": Manner(gain_db=2.0, pitch_st=1.4, range_factor=0.9, rate_factor=1.05, pause_factor=0.6),
    "irritated": Manner(gain_db=6.0, pitch_st=2.4, range_factor=1.3, rate_factor=1.05, pause_factor=0.6, tilt_db=3.0),
    "furious": Manner(gain_db=10.0, pitch_st=3.5, range_factor=1.3, rate_factor=0.95, pause_factor=0.6, tilt_db=4.0),
    "sarcastic": Manner(gain_db=1.0, pitch_st=-2.0, range_factor=1.6, rate_factor=0.88, pause_factor=1.2),
    "softening": Manner(pitch_st=-0.5, rate_factor=0.95, sighs=True),
    "hesitant": Manner(
        gain_db=-4.0,
        pitch_st=0.7,
        range_factor=0.8,
        rate_factor=0.92,
        pause_factor=1.3,
        lead_s=0.6,
        hesitates=True,
        rises=True,
    ),
    "mumbling": Manner(
        gain_db=-8.0,
        pitch_st=-0.3,
        range_factor=0.6,
        rate_factor=0.88,
        pause_factor=1.3,
        low_pass_hz=2500.0,
        fade_db=-6.0,
        hesitates=True,
    ),
    "resigned": Manner(
        gain_db=-5.0,
        pitch_st=-1.5,
        range_factor=0.7,
        rate_factor=0.85,
        pause_factor=1.3,
        tilt_db=-4.0,
        sighs=True,
    ),
}
"""The directions are those reported for such moods; the amounts are set by hand, smaller than in acted anger: more
than 4 semitones is held to sound broken in a synthetic voice (not tested here). Warm and sarcastic
rest on no measurement.

Source: Goudbeek & Scherer 2010 (brightness); Jiang & Pell 2017 (hesitation, rising end); Juslin & Laukka 2003 (sadness:
slow, soft, low, flat and dark), for the directions alone.
"""


def shaped(clip: AudioClip, manner: Manner) -> AudioClip:
    """A line with the manner's colour, level and ending; its pitch, pace and pauses are the engine's business."""
    pcm = coloured(clip, manner)
    gain_db = NEUTRAL_DBFS + manner.gain_db - active_dbfs(AudioClip(pcm, clip.rate_hz))
    pcm = limited(pcm * np.float32(10 ** (gain_db / 20)))
    return faded(AudioClip(pcm, clip.rate_hz), manner.fade_db)


def active_dbfs(clip: AudioClip) -> float:
    """RMS of the 20 ms frames within 25 dB of the loud ones (95th percentile), pauses left out."""
    frame = clip.rate_hz // 50
    levels = frame_levels_dbfs(clip.pcm, frame, frame // 2)
    active = levels[levels >= np.percentile(levels, 95) - _ACTIVE_BELOW_P95_DB]
    return float(to_dbfs(np.mean(to_power(active))))


def limited(pcm: Pcm) -> Pcm:
    """Bend what is louder than the knee so that nothing passes PEAK_DBFS; odd and smooth, so it adds no clicks."""
    peak = 10 ** (PEAK_DBFS / 20)
    knee, room = _KNEE * peak, (1 - _KNEE) * peak
    size = np.abs(pcm)
    bent = knee + room * np.tanh((size - knee) / room)
    return np.where(size <= knee, pcm, np.copysign(bent, pcm)).astype(np.float32)


def coloured(clip: AudioClip, manner: Manner) -> Pcm:
    """The samples with the manner's tilt and low-pass."""
    if not manner.tilt_db and manner.low_pass_hz is None:
        return clip.pcm
    room = clip.rate_hz // 20  # so that the end does not run over into the start
    length = 1 << (len(clip.pcm) + room).bit_length()
    spectrum = np.fft.rfft(clip.pcm, length)
    hz = np.fft.rfftfreq(length, 1 / clip.rate_hz).astype(np.float64)
    gain_db = manner.tilt_db * _step(hz, *_TILT_HZ)
    if manner.low_pass_hz is not None:
        gain_db = gain_db - 40.0 * _step(hz, manner.low_pass_hz, 2 * manner.low_pass_hz)
    return np.fft.irfft(spectrum * 10 ** (gain_db / 20), length)[: len(clip.pcm)].astype(np.float32)


def _step(hz: npt.NDArray[np.float64], start_hz: float, end_hz: float) -> npt.NDArray[np.float64]:
    """0 below start, 1 above end, a smooth half cosine over the octaves between, which does not ring."""
    share = np.clip(np.log(np.maximum(hz, 1.0) / start_hz) / np.log(end_hz / start_hz), 0.0, 1.0)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * share), np.float64)


def faded(clip: AudioClip, fade_db: float) -> AudioClip:
    """The clip, falling by so much over its last 0.4 s."""
    if not fade_db:
        return clip
    count = min(round(_FADE_S * clip.rate_hz), len(clip.pcm))
    gain_db = np.concatenate([np.zeros(len(clip.pcm) - count), np.linspace(0.0, fade_db, count)])
    return AudioClip((clip.pcm * 10 ** (gain_db / 20)).astype(np.float32), clip.rate_hz)
