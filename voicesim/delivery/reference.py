"""A turn's voice against the speaker's usual one, as changes that may be trusted."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from voicesim.model.prosody import (
    BOUND_TO_THE_LINE,
    LEAST_VOICED_S,
    NARROW_BELOW_HZ,
    NOISY_BELOW_SNR_DB,
    SPOILT_BY_NOISE,
    TYPICAL_F0_HZ,
    Baseline,
    ProsodyFeatures,
    spoilt_by_clipping,
)

Doubt = Literal["stranger", "checks", "line", "clipping", "noise"]
FULL_VOICED_S: Final = 1.5
CLEARLY_WIDER: Final = 1.25
"""The bandwidth of one voice over one line varies by less."""
PLAIN_DIFFERENCES: Final = (
    "level_p90_dbfs",
    "spectral_tilt_db",
    "low_slope_db_per_khz",
    "f0_movement_st_per_s",
    "hnr_db",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One measured value beside the speaker's usual one."""

    value: float
    usual: float
    delta: float
    """value minus usual in the feature's own unit, semitones for F0."""


def own(baseline: Baseline) -> bool:
    """Whether the baseline is the speaker's own voice, not that of people in general."""
    return baseline.source in {"self", "profile"}


def compared_with(baseline: Baseline) -> str:
    """Whose voice the baseline is, as the end of a sentence: nobody is told of a usual that is not theirs."""
    return "your usual" if own(baseline) else "most people"


def changes(prosody: ProsodyFeatures, baseline: Baseline) -> dict[str, Change]:
    """Every change that can be measured and trusted, by feature; none from less than 0.3 s of voice."""
    if prosody.voiced_s < LEAST_VOICED_S:
        return {}
    found: dict[str, Change] = {}
    usual_f0_hz = usual_pitch_hz(prosody.f0_median_hz, baseline)
    if prosody.f0_median_hz and usual_f0_hz:
        semitones = 12 * math.log2(prosody.f0_median_hz / usual_f0_hz)
        if not own(baseline) and prosody.f0_median_hz > min(TYPICAL_F0_HZ):
            semitones = max(0.0, semitones)  # a low woman, or a man who raises his voice: no sign of calm
        found["f0_median_hz"] = Change(prosody.f0_median_hz, usual_f0_hz, semitones)
    doubted = doubts(prosody, baseline)
    for feature in PLAIN_DIFFERENCES:
        value, usual = getattr(prosody, feature), getattr(baseline, feature)
        if value is not None and usual is not None and feature not in doubted:
            found[feature] = Change(value, usual, value - usual)
    return found


def usual_pitch_hz(f0_median_hz: float | None, baseline: Baseline) -> float | None:
    """The speaker's usual F0; for a stranger the nearer of the typical medians, or a lower one found earlier.

    A man who has been heard at 150 Hz and now shouts at 170 has not become a calm woman.
    """
    if own(baseline):
        return baseline.f0_median_hz
    if not f0_median_hz:
        return None
    heard_hz = f0_median_hz
    nearer_hz = min(TYPICAL_F0_HZ, key=lambda typical_hz: abs(math.log2(heard_hz / typical_hz)))
    return min(nearer_hz, baseline.f0_median_hz or nearer_hz)


def trust(prosody: ProsodyFeatures, baseline: Baseline) -> float:
    """How far the baseline and the amount of voice carry, 0..1."""
    known = {"profile": 1.0, "self": min(1.0, 0.6 + 0.1 * baseline.utterances)}.get(baseline.source, 0.4)
    return known * min(1.0, prosody.voiced_s / FULL_VOICED_S)


def doubts(prosody: ProsodyFeatures, baseline: Baseline) -> dict[str, Doubt]:
    """Features that say more about the microphone or the line than about the speaker, each with the first reason.

    stranger: people in general have no level, for the gain is unknown, and a tilt for wide lines only. checks: those of
    the headset, when it was calibrated, or of the recordings (prosody/checks). The rest is this turn's own: it came
    over another line than the baseline, is cut off at full scale, or noisy.
    """
    narrow = prosody.bandwidth_hz is not None and prosody.bandwidth_hz < NARROW_BELOW_HZ
    reasons: tuple[tuple[Doubt, bool, tuple[str, ...]], ...] = (
        ("stranger", not own(baseline), ("level_p90_dbfs", "spectral_tilt_db") if narrow else ("level_p90_dbfs",)),
        ("checks", True, baseline.untrusted),
        ("line", _is_another_line(prosody.bandwidth_hz, baseline.bandwidth_hz), BOUND_TO_THE_LINE),
        ("clipping", True, spoilt_by_clipping(prosody.clipped_ratio)),
        ("noise", prosody.snr_db is not None and prosody.snr_db < NOISY_BELOW_SNR_DB, SPOILT_BY_NOISE),
    )
    found: dict[str, Doubt] = {}
    for reason, holds, features in reasons:
        for feature in features if holds else ():
            found.setdefault(feature, reason)
    return found


def _is_another_line(bandwidth_hz: float | None, usual_hz: float | None) -> bool:
    """One is a narrow line, the other clearly none."""
    if bandwidth_hz is None or usual_hz is None:
        return False
    narrower_hz, wider_hz = sorted((bandwidth_hz, usual_hz))
    return narrower_hz < NARROW_BELOW_HZ and wider_hz > CLEARLY_WIDER * narrower_hz
