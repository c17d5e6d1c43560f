"""The audio and words of a turn become numbers of how it was said."""

from dataclasses import asdict
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.levels import clipped_ratio, to_dbfs, to_power
from voicesim.dsp.spectrum import bandwidth_hz, slope_db_per_khz
from voicesim.model.audio import Pcm
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ
from voicesim.prosody.observe import FRAME_S, Observed, observe
from voicesim.prosody.pitch import HUM_HZ
from voicesim.prosody.timing import timing

Doubles = npt.NDArray[np.float64]
Numbers = dict[str, float | None]

LEAST_VOICED_S: Final = 0.3  # less says nothing about a voice
LEAST_ACTIVE_S: Final = 0.1
LEAST_PAUSE_S: Final = 0.1  # of background, to know its level
SLOPE_TO_HZ: Final = 500.0
SLOPE_FRAMES: Final = 5  # movement is the slope of a line through 50 ms, which leaves the tracker's own jitter out
FINAL_FRAMES: Final = 25  # the last 250 ms of voice
FINAL_WITHIN_FRAMES: Final = 60  # unless that voice lies scattered over more than 600 ms
SPEECH_ENDS_BELOW_DB: Final = 55.0  # quieter parts of the spectrum are noise or leakage
NOTHING_BELOW_PEAK_DB: Final = 90.0  # a background deeper than this was made by a machine
STRONGEST: Final = 0.9999  # 40 dB of harmonics over noise, all that an autocorrelation of 16-bit speech can tell


def measure(pcm: Pcm, words: tuple[Word, ...], response_latency_s: float | None) -> ProsodyFeatures:
    """Everything that is measured about how a stretch of one speaker's speech was said.

    `words` may be empty; their spans count from the first sample of `pcm`. Features that cannot be measured are None,
    the whole voice when less than 0.3 s of it is voiced. Apart from the levels nothing depends on gain. Never raises.
    Source: feature set after eGeMAPS, Eyben et al. 2016; F0 and harmonicity Boersma 1993.
    """
    seen = observe(pcm)
    speech_s, voiced_s = seen.active.sum() * FRAME_S, seen.voiced.sum() * FRAME_S
    found: Numbers = {}
    if speech_s >= LEAST_ACTIVE_S:
        found |= _loudness(seen) | {"voiced_ratio": voiced_s / speech_s}
    if voiced_s >= LEAST_VOICED_S:
        found |= _melody(seen) | _voice_quality(seen)
    numbers: dict[str, Any] = {name: None if value is None else float(value) for name, value in found.items()}
    numbers |= asdict(timing(seen, words))
    return ProsodyFeatures(
        duration_s=len(pcm) / RATE_HZ,
        speech_s=float(speech_s),
        voiced_s=float(voiced_s),
        response_latency_s=response_latency_s,
        snr_db=_snr_db(seen),
        clipped_ratio=clipped_ratio(pcm),
        **numbers,
    )


def _loudness(seen: Observed) -> Numbers:
    low, middle, high = np.percentile(seen.level_dbfs[seen.active], [10, 50, 90])
    return {
        "level_dbfs": middle,
        "level_p90_dbfs": high,
        "level_range_db": high - low,
        "spectral_tilt_db": seen.balance_db.mean(),
        "bandwidth_hz": bandwidth_hz(seen.active_power, SPEECH_ENDS_BELOW_DB),
    }


def _melody(seen: Observed) -> Numbers:
    heard = seen.semitones[seen.voiced]
    low, high = np.percentile(heard, [10, 90])
    return {
        "f0_median_hz": seen.f0_median_hz,
        "f0_sd_st": heard.std(),
        "f0_range_st": high - low,
        "f0_movement_st_per_s": _movement(seen.semitones),
        "f0_final_slope_st_per_s": _final_slope(seen.semitones),
    }


def _movement(semitones: Doubles) -> float | None:
    """Mean absolute slope of lines through SLOPE_FRAMES voiced frames in a row (least squares)."""
    steps = np.arange(SLOPE_FRAMES) - SLOPE_FRAMES // 2
    slopes = np.convolve(semitones, -steps / (steps @ steps), mode="valid") / FRAME_S
    slopes = slopes[~np.isnan(slopes)]
    return float(np.abs(slopes).mean()) if len(slopes) else None


def _final_slope(semitones: Doubles) -> float | None:
    """Line through the last 250 ms of voice."""
    places = np.flatnonzero(~np.isnan(semitones))
    places = places[places > places[-1] - FINAL_WITHIN_FRAMES][-FINAL_FRAMES:]
    if len(places) < FINAL_FRAMES:
        return None
    return float(np.polyfit(places * FRAME_S, semitones[places], 1)[0])


def _voice_quality(seen: Observed) -> Numbers:
    strength = np.minimum(seen.strength[seen.voiced], STRONGEST)
    return {
        "low_slope_db_per_khz": slope_db_per_khz(seen.voiced_power, HUM_HZ, SLOPE_TO_HZ),
        "hnr_db": np.median(10 * np.log10(strength / (1 - strength))),
    }


def _snr_db(seen: Observed) -> float | None:
    """Mean power of the speech over the usual level of the background between and around it."""
    background = seen.level_dbfs[~seen.active]
    background = background[background > seen.level_dbfs.max() - NOTHING_BELOW_PEAK_DB]
    if not seen.active.any() or len(background) * FRAME_S < LEAST_PAUSE_S:
        return None
    return float(to_dbfs(to_power(seen.level_dbfs[seen.active]).mean()) - np.median(background))
