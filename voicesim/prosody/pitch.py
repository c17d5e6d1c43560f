"""Fundamental frequency of a voice, frame by frame."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.filters import high_pass
from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ
from voicesim.prosody.autocorrelation import PitchRange, autocorrelations
from voicesim.prosody.best_path import best_path

Floats = npt.NDArray[np.float32]

HOP_SAMPLES: Final = RATE_HZ // 100  # 10 ms
HUM_HZ: Final = 75.0  # mains hum and rumble below this ruin the voicing decision
ANY_VOICE: Final = PitchRange(75.0, 600.0)
CANDIDATES: Final = 6
VOICING: Final = 0.5  # how alike two periods must be to count as voiced
SILENCE: Final = 0.05  # frames with a peak below this share of the loud ones are unlikely to be voiced
OCTAVE_COST: Final = 0.01  # per octave of a lower candidate: of two equal peaks the higher pitch is meant
JUMP_COST: Final = 0.35  # per octave from frame to frame
VOICING_COST: Final = 0.14  # for starting or ending a voiced stretch
LEAST_FRAMES: Final = 10  # voiced frames that say something about a speaker's range
OWN_LOW: Final = 0.65  # a speaker's range goes from this share of the own lower quartile
OWN_HIGH: Final = 2.0  # to this multiple of the upper one
IMPOSSIBLE: Final = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class PitchTrack:
    """Fundamental frequency over time; frame i is centred on sample i·hop_samples."""

    f0_hz: Floats
    """NaN where unvoiced: an array holds no None, and a NaN cannot be averaged by mistake."""
    strength: Floats
    """Autocorrelation at the period, 0..1; NaN where unvoiced. r/(1-r) is the harmonics-to-noise ratio."""
    hop_samples: int = HOP_SAMPLES

    @property
    def voiced(self) -> npt.NDArray[np.bool_]:
        """Which frames have a fundamental frequency."""
        return ~np.isnan(self.f0_hz)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Peaks of the autocorrelation, each array (frames, CANDIDATES); a score of IMPOSSIBLE marks an empty place."""

    hz: Floats
    strength: Floats
    score: Floats


def track(pcm: Pcm) -> PitchTrack:
    """Follow the pitch of one speaker through a stretch of speech, in frames 10 ms apart.

    A coarse pass over all voices finds the speaker's range; the second pass looks only there, with a frame as short
    as this voice allows, which sharpens the edges of voiced stretches and rules out octave errors.

    Source: window-normalised autocorrelation and its costs, Boersma 1993; range from own quartiles, De Looze & Hirst
    2008 (their 0.75·Q1 widened for expressive speech).
    """
    return track_clean(high_pass(pcm, HUM_HZ))


def track_clean(clean: Pcm) -> PitchTrack:
    """The same for a signal that has been through the high-pass of HUM_HZ already."""
    coarse = follow(clean, ANY_VOICE, 2 * HOP_SAMPLES)
    return follow(clean, own_range(coarse), HOP_SAMPLES)


def own_range(coarse: PitchTrack) -> PitchRange:
    """The range in which a speaker's pitch is to be looked for, from a first look at it."""
    heard = coarse.f0_hz[coarse.voiced]
    if len(heard) < LEAST_FRAMES:
        return ANY_VOICE
    low, high = np.percentile(heard, [25, 75])
    return PitchRange(max(OWN_LOW * float(low), 65.0), min(OWN_HIGH * float(high), ANY_VOICE.high_hz))


def follow(clean: Pcm, within: PitchRange, hop_samples: int) -> PitchTrack:
    """One pass over a signal without hum: peaks of every frame, then the best way through them."""
    curves, peaks = autocorrelations(clean, within, hop_samples)
    found = _candidates(curves, within)
    path = best_path(_state_scores(found, peaks), _step_scores(found.hz, hop_samples))
    rows, chosen = np.arange(len(path)), np.maximum(path - 1, 0)
    voiced = path > 0
    return PitchTrack(
        np.where(voiced, found.hz[rows, chosen], np.float32(np.nan)),
        np.where(voiced, found.strength[rows, chosen], np.float32(np.nan)),
        hop_samples,
    )


def _candidates(curves: Floats, within: PitchRange) -> _Candidates:
    """The highest peaks of each frame, placed between the lags by a parabola."""
    middle, left, right = curves[:, 1:-1], curves[:, :-2], curves[:, 2:]
    lags = np.arange(within.shortest_lag, within.longest_lag + 1, dtype=np.float32)
    octaves_down = np.log2(lags * np.float32(within.low_hz / RATE_HZ))
    is_peak = (middle > left) & (middle >= right) & (middle > VOICING / 2)
    ranked = np.where(is_peak, middle - OCTAVE_COST * octaves_down, IMPOSSIBLE)
    places = np.argpartition(ranked, -CANDIDATES, axis=1)[:, -CANDIDATES:]
    before, at, after = (np.take_along_axis(part, places, axis=1) for part in (left, middle, right))
    bend = np.minimum(before - 2 * at + after, np.float32(-1e-9))
    offset = np.clip((before - after) / (2 * bend), -0.5, 0.5)
    hz = np.float32(RATE_HZ) / (lags[places] + offset)
    strength = np.minimum(at - (before - after) * offset / 4, np.float32(1))
    fits = np.take_along_axis(is_peak, places, axis=1) & (hz >= within.low_hz) & (hz <= within.high_hz)
    score = np.where(fits, strength + OCTAVE_COST * np.log2(hz / np.float32(within.low_hz)), IMPOSSIBLE)
    return _Candidates(np.where(fits, hz, np.float32(within.low_hz)), strength, score)


def _state_scores(found: _Candidates, peaks: Floats) -> Floats:
    """Scores (frames, 1 + CANDIDATES); state 0 is unvoiced and gains where the frame is quiet."""
    loud = _loud_peak(peaks)
    quietness = np.maximum(0, 2 - peaks / loud * ((1 + VOICING) / SILENCE))
    unvoiced = np.where(peaks > 0, VOICING + quietness, -IMPOSSIBLE)
    return np.column_stack([unvoiced, found.score]).astype(np.float32)


def _loud_peak(peaks: Floats) -> float:
    """The amplitude of loud frames; not the very loudest, so that a click does not hush the speech around it."""
    sounding = peaks[peaks > peaks.max() / 1000]
    return float(np.percentile(sounding, 95)) if len(sounding) else 1.0


def _step_scores(hz: Floats, hop_samples: int) -> Floats:
    """What each step costs, (frames - 1, to, from); costs are per 10 ms, so longer hops may step further."""
    scale = np.float32(HOP_SAMPLES / hop_samples)
    octaves = np.log2(hz)
    costs = np.empty((len(hz) - 1, CANDIDATES + 1, CANDIDATES + 1), np.float32)
    costs[:, 0, 0] = 0
    costs[:, 0, 1:] = costs[:, 1:, 0] = -scale * VOICING_COST
    costs[:, 1:, 1:] = -scale * JUMP_COST * np.abs(octaves[1:, :, None] - octaves[:-1, None, :])
    return costs
