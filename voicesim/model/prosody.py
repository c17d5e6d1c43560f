"""How it was said, in numbers. Every field has its unit in its name and is None when not measurable."""

from dataclasses import dataclass
from typing import Final

TYPICAL_F0_HZ: Final = (119.0, 207.0)
"""Medians of men and women in ordinary talk; a stranger is held against the nearer (Traunmüller & Eriksson 1995)."""

LEAST_VOICED_S: Final = 0.3
"""Less voiced speech says nothing about a voice."""
NOISY_BELOW_SNR_DB: Final = 15.0
"""With less, noise stands in the valleys of the voice's spectrum."""
CLIPPED_FROM_RATIO: Final = 0.001
"""From this share of samples at full scale on, the sound is cut off at its peaks."""
HEAVILY_CLIPPED_FROM_RATIO: Final = 0.05
"""From here on the overtones of the cutting itself sharpen the tone by more than half of what counts as tense."""
NARROW_BELOW_HZ: Final = 4500.0
"""A line sampled at 8 kHz measures as 3.9 to 4.1 kHz; a wide one has at least 35 dB more above 4 kHz."""
SPOILT_BY_NOISE: Final = ("hnr_db", "low_slope_db_per_khz")
SPOILT_BY_CLIPPING: Final = ("level_p90_dbfs", "low_slope_db_per_khz")
"""With 3 % of the samples cut off 1.5 dB and 3.3 dB/kHz too low, both as if calmer; tilt and HNR change by 0.3 dB."""
SPOILT_BY_HEAVY_CLIPPING: Final = ("hnr_db", "level_p90_dbfs", "low_slope_db_per_khz", "spectral_tilt_db")
"""Tilt and HNR fall as if tenser, 0.6 and 0.4 dB at 5 %, 1.0 and 0.8 dB at 10 %, 2.3 and 1.7 dB at 30 %; F0 holds."""
BOUND_TO_THE_LINE: Final = ("hnr_db", "level_p90_dbfs", "low_slope_db_per_khz", "spectral_tilt_db")
"""Not to be compared between a wide and a narrow line; a telephone's lower end alone moves the slope by 140 dB/kHz."""


def spoilt_by_clipping(clipped_ratio: float | None) -> tuple[str, ...]:
    """Features that do not hold where so much of the sound is cut off at full scale; None: not known, none."""
    if (clipped_ratio or 0.0) >= HEAVILY_CLIPPED_FROM_RATIO:
        return SPOILT_BY_HEAVY_CLIPPING
    return SPOILT_BY_CLIPPING if (clipped_ratio or 0.0) > CLIPPED_FROM_RATIO else ()


@dataclass(frozen=True, slots=True)
class ProsodyFeatures:
    """Measured voice of one stretch of one speaker's speech."""

    duration_s: float
    """Length of the audio that was measured."""
    speech_s: float
    """Time with the voice active."""
    voiced_s: float
    """Time with a fundamental frequency."""
    voiced_ratio: float | None = None
    """voiced_s / speech_s."""

    f0_median_hz: float | None = None
    f0_sd_st: float | None = None
    """Standard deviation in semitones re the median."""
    f0_range_st: float | None = None
    """90th minus 10th percentile, semitones."""
    f0_movement_st_per_s: float | None = None
    """Mean absolute slope over 50 ms inside voiced stretches."""
    f0_final_slope_st_per_s: float | None = None
    """Slope over the last voiced 250 ms; negative falls."""

    level_dbfs: float | None = None
    """Median frame RMS over active frames, re full scale."""
    level_p90_dbfs: float | None = None
    """90th percentile of the same."""
    level_range_db: float | None = None
    """90th minus 10th percentile of the same."""
    spectral_tilt_db: float | None = None
    """Alpha ratio 50-1000 Hz over 1-5 kHz; lower is tenser."""
    low_slope_db_per_khz: float | None = None
    """Regression of the voiced spectrum over 75-500 Hz, above the hum filter."""
    hnr_db: float | None = None
    """Harmonics-to-noise ratio from the tracker's own peak (Boersma 1993)."""

    syllable_rate_per_s: float | None = None
    """Syllables over the time from first to last word, pauses included."""
    articulation_rate_per_s: float | None = None
    """Syllables over the same time without pauses of 250 ms and more."""
    words_per_min: float | None = None
    pause_ratio: float | None = None
    """Share of silence between first and last speech."""
    pause_count: int | None = None
    """Pauses of 250 ms and more inside the stretch."""
    mid_clause_pause_count: int | None = None
    """Those that follow a function word."""
    longest_pause_s: float | None = None
    filled_pauses_per_100_words: float | None = None
    """um, uh, er, hmm."""
    response_latency_s: float | None = None
    """From the end of the customer's speech to the start of this one."""

    snr_db: float | None = None
    clipped_ratio: float | None = None
    """Share of samples at full scale (|x| > 0.99)."""
    bandwidth_hz: float | None = None
    """Where the spectrum of the speech ends."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A speaker's own ordinary voice, against which a turn is heard."""

    source: str
    """profile | self | population."""
    utterances: int
    """How many utterances it rests on; 0 for a population."""
    level_p90_dbfs: float | None = None
    f0_median_hz: float | None = None
    f0_movement_st_per_s: float | None = None
    spectral_tilt_db: float | None = None
    low_slope_db_per_khz: float | None = None
    hnr_db: float | None = None
    articulation_rate_per_s: float | None = None
    bandwidth_hz: float | None = None
    """Of the line it was heard over."""
    untrusted: tuple[str, ...] = ()
    """Features that checks of the microphone or of the recordings ruled out, sorted; they count in no turn."""
