"""A voice taken apart into pitch, colour and breath, and put together at another pitch, range or pace."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import AudioClip, Pcm

Floats = npt.NDArray[np.float64]

FRAME_MS: Final = 5.0
LOWEST_HZ: Final = 65.0
HIGHEST_HZ: Final = 500.0
RISE_S: Final = 0.3
"""The last voiced part of a clip that rises at its end."""
PITCH_LIMITS_HZ: Final = (50.0, 600.0)
"""Nothing is put together outside: an octave error of the tracker must not become a squeak."""
WIDEST_ST: Final = 9.0
"""Pitch that lies farther from the median is no melody; it is not stretched any farther."""

BREATH_DB: Final = -16.0
"""A sigh's loudest moments against the voice; set by ear and eye, not from a measurement of sighs."""
BREATH_SWELLS: Final = 0.25
"""Of its length."""
BREATH_DARKENS_DB: Final = 6.0
"""An octave above 1 kHz, at its end: the mouth closes."""
BREATH_DARK_HZ: Final = 1000.0


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """How a voice is put together again, against how it was."""

    pitch_st: float = 0.0
    range_factor: float = 1.0
    """Of the departures from the median pitch, in semitones."""
    rate_factor: float = 1.0
    """Above 1 is quicker."""
    rise_st: float = 0.0
    """Over the last 0.3 s of voice."""


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A clip as the vocoder has it; frames of 5 ms."""

    f0_hz: Floats
    """(frames,), 0 where there is no voice."""
    envelope: Floats
    """(frames, bins) power."""
    noisiness: Floats
    """(frames, bins), 0..1."""
    rate_hz: int


def take_apart(clip: AudioClip) -> TakenApart:
    """Analyse a clip of at least 50 ms; takes about a quarter of its length.

    Source: WORLD, Morise, Yokomori & Ozawa 2016 (pitch by Harvest).
    """
    import pyworld

    pcm, rate_hz = clip.pcm.astype(np.float64), clip.rate_hz
    f0_hz, times = pyworld.harvest(pcm, rate_hz, f0_floor=LOWEST_HZ, f0_ceil=HIGHEST_HZ, frame_period=FRAME_MS)
    envelope = pyworld.cheaptrick(pcm, f0_hz, times, rate_hz)
    return TakenApart(f0_hz, envelope, pyworld.d4c(pcm, f0_hz, times, rate_hz), rate_hz)


def put_together(voice: TakenApart, change: VoiceChange) -> AudioClip:
    """The clip with that change; the same change gives the same samples."""
    import pyworld

    pcm = pyworld.synthesize(
        moved_pitch(voice.f0_hz, change), voice.envelope, voice.noisiness, voice.rate_hz, FRAME_MS / change.rate_factor
    )
    made: Pcm = pcm.astype(np.float32)
    return AudioClip(made, voice.rate_hz)


def breathed_out(voice: TakenApart, duration_s: float) -> Pcm:
    """(samples,) of a sigh: breath through the voice's own average vowel, swelling quickly, dying away and darkening.

    Its loudest moments are 16 dB below the voice. Empty where the clip has no voice.
    """
    import pyworld

    voiced = voice.f0_hz > 0
    if not voiced.any():
        return np.zeros(0, np.float32)
    vowel = voice.envelope[voiced].mean(axis=0)
    time = np.linspace(0.0, 1.0, round(duration_s * 1000 / FRAME_MS))
    swell = np.minimum(time / BREATH_SWELLS, ((1 - time) / (1 - BREATH_SWELLS)) ** 1.5)
    octaves = np.maximum(0.0, np.log2(np.maximum(np.linspace(0, voice.rate_hz / 2, len(vowel)), 1.0) / BREATH_DARK_HZ))
    darker_db = -BREATH_DARKENS_DB * time[:, None] * octaves
    envelope = vowel * (swell**2)[:, None] * 10 ** ((BREATH_DB + darker_db) / 10) + np.finfo(float).tiny
    breath = pyworld.synthesize(np.zeros(len(time)), envelope, np.ones_like(envelope), voice.rate_hz, FRAME_MS)
    made: Pcm = breath.astype(np.float32)
    return made


def moved_pitch(f0_hz: Floats, change: VoiceChange) -> Floats:
    """(frames,) in Hz: the median moved, the departures from it scaled; frames without voice stay 0."""
    voiced = np.flatnonzero(f0_hz > 0)
    if not len(voiced):
        return f0_hz
    semitones = 12 * np.log2(f0_hz[voiced])
    middle = np.median(semitones)
    away = semitones - middle
    wide = np.abs(away) > WIDEST_ST
    away = np.where(wide, away, away * change.range_factor)
    moved_st = middle + change.pitch_st + away + _rise_st(voiced, change)
    moved = np.zeros_like(f0_hz)
    moved[voiced] = np.clip(2 ** (moved_st / 12), *PITCH_LIMITS_HZ)
    return moved


def _rise_st(voiced: npt.NDArray[np.int64], change: VoiceChange) -> Floats:
    frames = round(RISE_S * 1000 / FRAME_MS)
    place = (voiced - voiced[-1] + frames) / frames
    rise_st: Floats = change.rise_st * np.clip(place, 0.0, 1.0)
    return rise_st
