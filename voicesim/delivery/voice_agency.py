"""How sure of itself the voice is: level, pace, hesitations, latency, melody."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.delivery.arousal import LEVEL_IN_WORDS, in_words
from voicesim.delivery.reference import Change, compared_with, own
from voicesim.model.delivery import Evidence
from voicesim.model.prosody import Baseline, ProsodyFeatures

PACE_POINTS: Final = (-0.4, -0.2, 0.0, 0.08, 0.15, 0.4, 0.7)
PACE_CREDIT: Final = (-1.0, -0.5, 0.4, 1.0, 1.0, 0.0, -0.5)
"""Credit by share of change against the speaker's own pace: a little quicker sounds surest, slow or rushed does not."""
STEADY_PACE: Final = 0.05
LEAST_WORDS_FOR_PACE: Final = 7
FEWEST_WORDS: Final = 15
"""Hesitations are counted per 100 words of at least so many, so that one 'um' in a short turn is no verdict."""
USUAL_HESITATIONS: Final = 4.0
LATE_S: Final = 1.0
MELODY_BAND_ST: Final = (1.8, 4.0)
LEAST_VOICED_FOR_MELODY_S: Final = 0.8
RISE_FROM_ST_PER_S: Final = 4.0
FULL_RISE_ST_PER_S: Final = 16.0


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """What the voice terms need to know of the words."""

    word_count: int
    is_statement: bool
    """Known to end as one."""


def voice_agency(
    prosody: ProsodyFeatures, baseline: Baseline, level: Change | None, spoken: SpokenWords
) -> tuple[float | None, tuple[Evidence, ...]]:
    """Voice agency in -1..1 with its contributions (they sum to it before clipping); None when nothing can be told.

    Source: Jiang & Pell 2017, Scherer 1973, Guyer 2019 for the directions; the weights are proposals.
    """
    terms = tuple(
        term
        for term in (
            _level(level),
            _pace(prosody, baseline, spoken),
            _hesitations(prosody, spoken),
            _latency(prosody),
            _ending(prosody, spoken),
            _melody(prosody),
        )
        if term is not None
    )
    if not terms:
        return None, ()
    return max(-1.0, min(1.0, sum(term.weight for term in terms))), terms


def _term(feature: str, value: float, unit: str, weight: float, sentence: str) -> Evidence:
    return Evidence(feature, value, unit, None, weight, "agency", sentence, None, 0.0, 0.0)


def _level(level: Change | None) -> Evidence | None:
    if level is None:
        return None
    weight = 0.35 * max(-1.0, min(1.0, level.delta / 5))
    sentence = in_words(level.delta, LEVEL_IN_WORDS, "your usual")
    return Evidence(
        "level_p90_dbfs", level.value, "dBFS", level.usual, weight, "agency", sentence, None, 0.0, 0.0
    )  # fmt: skip


def _pace(prosody: ProsodyFeatures, baseline: Baseline, spoken: SpokenWords) -> Evidence | None:
    rate, usual = prosody.articulation_rate_per_s, baseline.articulation_rate_per_s
    if not rate or not usual or spoken.word_count < LEAST_WORDS_FOR_PACE:
        return None
    change = rate / usual - 1
    weight = 0.25 * float(np.interp(change, PACE_POINTS, PACE_CREDIT))
    manner = f"{abs(change):.0%} {'faster' if change > 0 else 'slower'} than {compared_with(baseline)}"
    steady = "at your usual pace" if own(baseline) else "at the pace of most people"
    sentence = steady if abs(change) < STEADY_PACE else manner
    return Evidence(
        "articulation_rate_per_s", rate, "syllables/s", usual, weight, "agency", sentence, None, 0.0, 0.0
    )  # fmt: skip


def _hesitations(prosody: ProsodyFeatures, spoken: SpokenWords) -> Evidence | None:
    pauses, filled = prosody.mid_clause_pause_count, prosody.filled_pauses_per_100_words
    if not spoken.word_count or (pauses is None and filled is None):
        return None
    count = (pauses or 0) + (filled or 0.0) * spoken.word_count / 100
    per_100 = 100 * count / max(spoken.word_count, FEWEST_WORDS)
    weight = -0.25 * max(0.0, min(1.0, (per_100 - USUAL_HESITATIONS) / 6))
    return _term(
        "hesitations_per_100_words", per_100, "per 100 words", weight, f"{count:.0f} pauses and ums inside phrases"
    )


def _latency(prosody: ProsodyFeatures) -> Evidence | None:
    latency_s = prosody.response_latency_s
    if latency_s is None:
        return None
    weight = -0.15 * max(0.0, min(1.0, latency_s - LATE_S))
    return _term("response_latency_s", latency_s, "s", weight, f"{latency_s:.1f} s before you answered")


def _ending(prosody: ProsodyFeatures, spoken: SpokenWords) -> Evidence | None:
    slope = prosody.f0_final_slope_st_per_s
    if slope is None or not spoken.is_statement:
        return None
    span = FULL_RISE_ST_PER_S - RISE_FROM_ST_PER_S
    weight = -0.15 * max(0.0, min(1.0, (slope - RISE_FROM_ST_PER_S) / span))
    return _term("f0_final_slope_st_per_s", slope, "st/s", weight, "the end of a statement rises like a question")


def _melody(prosody: ProsodyFeatures) -> Evidence | None:
    spread = prosody.f0_sd_st
    if spread is None or prosody.voiced_s < LEAST_VOICED_FOR_MELODY_S:
        return None
    low, high = MELODY_BAND_ST
    outside = max(low - spread, spread - high, 0.0)
    weight = 0.15 * max(-1.0 if spread < low else 0.0, 1 - outside / 0.5)
    sentence = "a flat melody" if spread < low else "a very wide melody" if spread > high else "a steady, lively melody"
    return _term("f0_sd_st", spread, "st", weight, sentence)
