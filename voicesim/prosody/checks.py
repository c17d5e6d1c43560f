"""Checks of a microphone, or of recordings: which cues of a voice may count. A turn's own are in delivery/reference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, median_low
from typing import Final, Literal

import numpy as np

from voicesim.dsp.filters import high_pass
from voicesim.dsp.levels import frame_levels_dbfs, to_dbfs
from voicesim.model.audio import Pcm, Span
from voicesim.model.prosody import (
    NARROW_BELOW_HZ,
    NOISY_BELOW_SNR_DB,
    SPOILT_BY_NOISE,
    ProsodyFeatures,
    spoilt_by_clipping,
)
from voicesim.model.units import to_samples
from voicesim.prosody.pitch import HOP_SAMPLES, HUM_HZ

Verdict = Literal["passed", "failed", "unknown"]
LEVEL: Final = ("level_p90_dbfs",)
LEAST_SAMPLE_S: Final = 0.5  # voiced; "yes" is not a sample of what is usual

RAISED_DB: Final = 8.0  # a firm voice against a quiet one, at the microphone
FIRMER_TONE_DB: Final = -2.0  # change of the alpha ratio that goes with it
HIGHER_ST: Final = 2.6  # and of F0: 8 dB at 0.32 st/dB
HELD_DB: Final = 4.0  # a level that moves less is held by a machine
LEAST_DB_PER_ST: Final = 1.0  # half of what goes with a rise of F0
EXTREME_SHARE: Final = 8  # one utterance in 8 is taken for the quietest, the loudest, ...
FEWEST_UTTERANCES: Final = 3

SAME_PEAK_DB: Final = 0.5
FEWEST_FILES: Final = 3
LEAST_SILENCE_S: Final = 0.5
MADE_BELOW_DBFS: Final = -90.0  # a room is never so quiet; a gate or padding is

FIRM_AND_QUIET: Final = "record one quiet and one firm sentence as well, at the same distance"
AGC_OFF: Final = (
    "switch off automatic gain (AGC) and microphone enhancement in the headset's program and in the system's sound "
    "settings; if there is none, record one quiet and one firm sentence as well"
)


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found."""

    name: Literal["gain", "peaks", "noise", "clipping", "band"]
    verdict: Verdict
    """unknown: the material does not tell; nothing is ruled out by it."""
    finding: str
    """For a person."""
    remedy: str = ""
    untrusted: tuple[str, ...] = ()
    """Features that do not count any more."""
    measured: dict[str, float] = field(default_factory=dict)


def microphone_checks(utterances: Sequence[ProsodyFeatures], peaks_dbfs: Sequence[float]) -> tuple[Check, ...]:
    """All checks on utterances of one speaker through one microphone, and on the peaks of the files they are from."""
    return (*level_checks(utterances, peaks_dbfs), _noise(utterances), _clipping(utterances), _band(utterances))


def level_checks(utterances: Sequence[ProsodyFeatures], peaks_dbfs: Sequence[float]) -> tuple[Check, ...]:
    """Those that tell whether levels may be compared at all."""
    return gain_check(utterances), _peaks(peaks_dbfs)


def ruled_out(checks: Sequence[Check]) -> tuple[str, ...]:
    """The features that do not count after these checks, sorted."""
    return tuple(sorted({feature for check in checks for feature in check.untrusted}))


def peak_dbfs(pcm: Pcm) -> float:
    """The highest sample, dB re full scale; SILENCE_DBFS for nothing at all."""
    return float(to_dbfs(float(np.abs(pcm).max(initial=0.0)) ** 2))


def room_dbfs(pcm: Pcm, speech: Sequence[Span]) -> float | None:
    """Usual level of the room before the first utterance.

    None without 0.5 s of it, and where a machine put silence in its place.
    """
    before = pcm[: speech[0].start_sample] if speech else pcm
    if len(before) < to_samples(LEAST_SILENCE_S):
        return None
    usual = float(np.median(frame_levels_dbfs(high_pass(before, HUM_HZ), HOP_SAMPLES, HOP_SAMPLES)))
    return usual if usual > MADE_BELOW_DBFS else None


@dataclass(frozen=True, slots=True)
class _Voice:
    """An utterance clean enough to hear effort in."""

    level_dbfs: float
    tilt_db: float
    f0_st: float
    """re 1 Hz."""

    @property
    def effort(self) -> float:
        """Without the level; tone and pitch each in units of what goes with a raised voice."""
        return self.tilt_db / FIRMER_TONE_DB + self.f0_st / HIGHER_ST


@dataclass(frozen=True, slots=True)
class _Rise:
    """From the utterances at one end of an order to those at the other."""

    level_db: float
    tone_db: float
    pitch_st: float

    @property
    def raised(self) -> bool:
        """The voice was raised: tone and pitch both say so. Either alone also follows the sounds of a sentence."""
        return self.tone_db <= FIRMER_TONE_DB and self.pitch_st >= HIGHER_ST

    @property
    def held(self) -> bool:
        """The level did not come along."""
        return self.level_db < max(HELD_DB, LEAST_DB_PER_ST * self.pitch_st)


def gain_check(utterances: Sequence[ProsodyFeatures]) -> Check:
    """Whether the level follows the effort of the voice, or automatic gain or a normaliser holds it.

    Passed when the loudest utterances are at least 8 dB above the quietest and sharper in tone. Failed when the voice
    is raised by tone and pitch and the level neither comes along nor moves by 4 dB (p90 - p10) otherwise. Unknown when
    the effort hardly changes. Noisy and clipped utterances and those with less than 0.5 s of voice tell nothing.
    Source: effort and spectral balance Traunmüller & Eriksson 2000; F0 and level Gramming et al. 1988, 0.2-0.6 st/dB.
    """
    heard = [voice for one in utterances if (voice := _voice(one)) is not None]
    if len(heard) < FEWEST_UTTERANCES:
        return Check("gain", "unknown", f"fewer than {FEWEST_UTTERANCES} clean utterances", FIRM_AND_QUIET)
    loudness = _rise(sorted(heard, key=lambda voice: (voice.level_dbfs, voice.effort)))
    if loudness.level_db >= RAISED_DB and loudness.tone_db <= FIRMER_TONE_DB:
        finding = f"the level follows the voice: {loudness.level_db:.0f} dB louder when it is firmer"
        return Check("gain", "passed", finding, measured=_numbers(loudness))
    spread_db = _spread([voice.level_dbfs for voice in heard])
    return _held(_rise(sorted(heard, key=lambda voice: (voice.effort, voice.level_dbfs))), spread_db)


def _held(effort: _Rise, spread_db: float) -> Check:
    """The verdict where the level does not clearly follow."""
    measured = _numbers(effort) | {"level_spread_db": spread_db}
    moved = f"the voice is raised by {effort.pitch_st:.0f} semitones, its level moves by {effort.level_db:.0f} dB"
    if not effort.raised:
        return Check("gain", "unknown", "the voice was never clearly raised", FIRM_AND_QUIET, measured=measured)
    if effort.held and spread_db < HELD_DB:
        return Check("gain", "failed", f"{moved}: automatic gain is suspected", AGC_OFF, LEVEL, measured)
    return Check("gain", "unknown", moved, FIRM_AND_QUIET, measured=measured)


def _voice(features: ProsodyFeatures) -> _Voice | None:
    level_dbfs, tilt_db, f0_hz = features.level_p90_dbfs, features.spectral_tilt_db, features.f0_median_hz
    clean = not _is_noisy(features) and not _is_clipped(features)
    if level_dbfs is None or tilt_db is None or not f0_hz or not clean or features.voiced_s < LEAST_SAMPLE_S:
        return None
    return _Voice(level_dbfs, tilt_db, 12 * math.log2(f0_hz))


def _rise(ordered: Sequence[_Voice]) -> _Rise:
    """Between the medians of the first and of the last utterances."""
    count = max(1, len(ordered) // EXTREME_SHARE)
    first, last = ordered[:count], ordered[-count:]
    return _Rise(
        level_db=median(v.level_dbfs for v in last) - median(v.level_dbfs for v in first),
        tone_db=median(v.tilt_db for v in last) - median(v.tilt_db for v in first),
        pitch_st=median(v.f0_st for v in last) - median(v.f0_st for v in first),
    )


def _spread(values: Sequence[float]) -> float:
    """From the 10th to the 90th percentile."""
    low, high = np.percentile(values, [10, 90])
    return float(high - low)


def _numbers(rise: _Rise) -> dict[str, float]:
    return {"level_change_db": rise.level_db, "tilt_change_db": rise.tone_db, "f0_change_st": rise.pitch_st}


def _peaks(peaks_dbfs: Sequence[float]) -> Check:
    """Files that all peak at the same value were brought there by a machine; resampling moves peaks by 0.3 dB."""
    if len(peaks_dbfs) == 1:
        return Check("peaks", "passed", "one recording has one gain")
    if len(peaks_dbfs) < FEWEST_FILES:
        return Check("peaks", "unknown", f"fewer than {FEWEST_FILES} recordings to compare")
    spread_db = _spread(peaks_dbfs)
    measured = {"peak_spread_db": spread_db}
    if spread_db > SAME_PEAK_DB:
        return Check("peaks", "passed", f"the recordings peak at values {spread_db:.1f} dB apart", measured=measured)
    finding = f"all {len(peaks_dbfs)} recordings peak at {median(peaks_dbfs):.1f} dBFS: they were normalised"
    return Check("peaks", "failed", finding, "use the recordings as they were made", LEVEL, measured)


def _noise(utterances: Sequence[ProsodyFeatures]) -> Check:
    known_db = [one.snr_db for one in utterances if one.snr_db is not None]
    if not known_db:
        remedy = "leave a few seconds of silence before the first sentence"
        return Check("noise", "unknown", "there is no pause in which to hear the room", remedy)
    snr_db = median(known_db)
    finding, measured = f"the voice is {snr_db:.0f} dB above the noise", {"snr_db": snr_db}
    if snr_db >= NOISY_BELOW_SNR_DB:
        return Check("noise", "passed", finding, measured=measured)
    remedy = "choose a quieter room, bring the microphone nearer to the mouth"
    return Check("noise", "failed", finding, remedy, SPOILT_BY_NOISE, measured)


def _clipping(utterances: Sequence[ProsodyFeatures]) -> Check:
    """A few clipped utterances speak against the gain, not against what is usual: they are left out one by one."""
    clipped = sum(_is_clipped(one) for one in utterances)
    if not clipped:
        return Check("clipping", "passed", "nothing is cut off at full scale")
    finding = f"{clipped} of {len(utterances)} utterances are cut off at full scale"
    untrusted = spoilt_by_clipping(median_low(one.clipped_ratio or 0.0 for one in utterances))
    return Check("clipping", "failed", finding, "turn the microphone down", untrusted, {"clipped_utterances": clipped})


def _band(utterances: Sequence[ProsodyFeatures]) -> Check:
    """A narrow line is true to itself: nothing is ruled out, but it cannot be compared with a wide one."""
    known_hz = [one.bandwidth_hz for one in utterances if one.bandwidth_hz is not None]
    if not known_hz:
        return Check("band", "unknown", "there is no speech to measure it by")
    top_hz = median(known_hz)
    finding, measured = f"the line carries speech up to {top_hz / 1000:.1f} kHz", {"bandwidth_hz": top_hz}
    if top_hz >= NARROW_BELOW_HZ:
        return Check("band", "passed", finding, measured=measured)
    remedy = "as on a telephone: compare only with the same line, or use a wide-band headset"
    return Check("band", "failed", finding, remedy, measured=measured)


def _is_noisy(features: ProsodyFeatures) -> bool:
    return features.snr_db is not None and features.snr_db < NOISY_BELOW_SNR_DB


def _is_clipped(features: ProsodyFeatures) -> bool:
    return bool(spoilt_by_clipping(features.clipped_ratio))
