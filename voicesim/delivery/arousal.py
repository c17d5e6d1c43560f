"""How tense the voice is against the speaker's usual: the arousal index and calmness."""

import math
from dataclasses import dataclass
from typing import Final

from voicesim.delivery.reference import Change
from voicesim.model.delivery import Evidence
from voicesim.model.thresholds import TENSE

CALMNESS_WIDTH: Final = 0.35
LEAST_WEIGHT: Final = 1.0
"""Terms that carry less than this together give no index."""


@dataclass(frozen=True, slots=True)
class Effort:
    """One sign of vocal effort. A negative scale: less of it is tenser."""

    feature: str
    scale: float
    """The change that counts as 1."""
    weight: float
    unit: str
    more: str
    less: str
    same: str
    """Where the change would be said as 0."""


LEVEL_IN_WORDS: Final = ("{:.0f} dB louder", "{:.0f} dB quieter", "as loud")
EFFORTS: Final = (
    Effort("level_p90_dbfs", 6.0, 1.0, "dBFS", *LEVEL_IN_WORDS),
    Effort("f0_median_hz", 3.0, 1.0, "Hz", "{:.1f} semitones higher", "{:.1f} semitones lower", "as high"),
    Effort("spectral_tilt_db", -2.5, 0.7, "dB", "{:.1f} dB softer in tone", "{:.1f} dB sharper in tone",
           "as soft in tone"),
    Effort("low_slope_db_per_khz", 15.0, 0.4, "dB/kHz", "{:.0f} dB/kHz more pressed", "{:.0f} dB/kHz less pressed",
           "as pressed"),
    Effort("f0_movement_st_per_s", 5.0, 0.3, "st/s", "{:.1f} st/s livelier", "{:.1f} st/s flatter in melody",
           "as lively"),
    Effort("hnr_db", -2.5, 0.3, "dB", "{:.1f} dB clearer", "{:.1f} dB rougher", "as clear"),
)  # fmt: skip
FULL_WEIGHT: Final = sum(effort.weight for effort in EFFORTS)


@dataclass(frozen=True, slots=True)
class Arousal:
    """The index with what it is made of."""

    index: float | None
    """About 0 at the speaker's usual, above 0.5 tense, above 1.3 hot; None when too little can be measured."""
    coverage: float
    """Share of the weights that could be used, 0..1."""
    evidence: tuple[Evidence, ...]
    """Contributions; their weights sum to the index. Times are left at 0."""


def arousal(found: dict[str, Change], against: str) -> Arousal:
    """The arousal index: a weighted mean of clipped changes with fixed weights.

    Terms that could not be trusted are left out with their weight. `against` ends the sentences ("your usual" ...).
    Source: set by hand with measured effect sizes of RAVDESS and EmoDB in view; not fitted, but not blind either.
    """
    used = [effort for effort in EFFORTS if effort.feature in found]
    weight = sum(effort.weight for effort in used)
    if weight < LEAST_WEIGHT:
        return Arousal(None, 0.0, ())
    evidence = tuple(_evidence(effort, found[effort.feature], weight, against) for effort in used)
    return Arousal(sum(e.weight for e in evidence), weight / FULL_WEIGHT, evidence)


def calmness(index: float | None) -> float | None:
    """0..1: 0.8 at the speaker's usual, 0.5 where tension begins, 0.1 when hot."""
    return None if index is None else 1 / (1 + math.exp((index - TENSE) / CALMNESS_WIDTH))


def _evidence(effort: Effort, change: Change, total_weight: float, against: str) -> Evidence:
    step = max(-3.0, min(4.0, change.delta / effort.scale))
    return Evidence(
        feature=effort.feature, value=change.value, unit=effort.unit, baseline=change.usual,
        weight=step * effort.weight / total_weight, axis="arousal", quote=None, start_s=0.0, end_s=0.0,
        sentence=in_words(change.delta, (effort.more, effort.less, effort.same), against),
    )  # fmt: skip


def in_words(delta: float, ways: tuple[str, str, str], against: str) -> str:
    """A change as "9 dB louder than your usual"; one that would be said as 0 is none: "as loud as your usual"."""
    more, less, same = ways
    way = more if delta > 0 else less
    words = way.format(abs(delta))
    return f"{same} as {against}" if words == way.format(0.0) else f"{words} than {against}"
