"""The numbers that describe the voice of a stretch, from what was observed of its frames."""

from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.levels import to_dbfs, to_power
from voicesim.dsp.spectrum import BIN_HZ, bandwidth_hz, slope_db_per_khz
from voicesim.prosody.observe import BAND_BINS, FRAME_S, Observed
from voicesim.prosody.pitch import HUM_HZ

Doubles = npt.NDArray[np.float64]
Numbers = dict[str, float | None]
"""By the name of the field in ProsodyFeatures."""

LEAST_PAUSE_S: Final = 0.1  # of background, to know its level
SLOPE_TO_HZ: Final = 500.0
SLOPE_FRAMES: Final = 5  # movement is the slope of a line through 50 ms, which leaves the tracker's own jitter out
FINAL_FRAMES: Final = 25  # the last 250 ms of voice
FINAL_WITHIN_FRAMES: Final = 60  # unless that voice lies scattered over more than 600 ms
SPEECH_ENDS_BELOW_DB: Final = 55.0  # quieter parts of the spectrum are noise or leakage
NOTHING_BELOW_PEAK_DB: Final = 90.0  # a background deeper than this was made by a machine
STRONGEST: Final = 0.9999  # 40 dB of harmonics over noise, all that an autocorrelation of 16-bit speech can tell


def loudness(seen: Observed) -> Numbers:
    """Levels, balance and bandwidth; of at least one active frame."""
    low, middle, high = np.percentile(seen.level_dbfs[seen.active], [10, 50, 90])
    return {
        "level_dbfs": middle,
        "level_p90_dbfs": high,
        "level_range_db": high - low,
        "spectral_tilt_db": seen.balance_db.mean(),
        "bandwidth_hz": bandwidth_hz(seen.active_power, SPEECH_ENDS_BELOW_DB, bin_hz=BAND_BINS * BIN_HZ),
    }


def melody(seen: Observed) -> Numbers:
    """Pitch and its movement; of at least one voiced frame."""
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


def voice_quality(seen: Observed) -> Numbers:
    """How breathy or tense the voice is; of at least one voiced frame."""
    strength = np.minimum(seen.strength[seen.voiced], STRONGEST)
    return {
        "low_slope_db_per_khz": slope_db_per_khz(seen.voiced_power, HUM_HZ, SLOPE_TO_HZ),
        "hnr_db": np.median(10 * np.log10(strength / (1 - strength))),
    }


def snr_db(seen: Observed) -> float | None:
    """Mean power of the speech over the usual level of the background between and around it."""
    background = seen.level_dbfs[~seen.active]
    background = background[background > seen.level_dbfs.max() - NOTHING_BELOW_PEAK_DB]
    if not seen.active.any() or len(background) * FRAME_S < LEAST_PAUSE_S:
        return None
    return float(to_dbfs(to_power(seen.level_dbfs[seen.active]).mean()) - np.median(background))
