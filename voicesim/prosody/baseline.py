"""A speaker's ordinary voice, from which a turn's delivery departs."""

import math
from collections.abc import Iterable
from dataclasses import replace
from statistics import median
from typing import Final

from voicesim.model.prosody import TYPICAL_F0_HZ, Baseline, ProsodyFeatures

FEATURES: Final = (
    "level_p90_dbfs",
    "f0_median_hz",
    "f0_movement_st_per_s",
    "spectral_tilt_db",
    "low_slope_db_per_khz",
    "hnr_db",
    "articulation_rate_per_s",
)
BALANCE_DB: Final = 11.1
ARTICULATION_PER_S: Final = 5.0
CALM_BELOW: Final = 0.5  # arousal index; hotter turns must not become what is usual
MEMORY: Final = 0.1  # how far the baseline moves towards each further calm turn
LEAST_VOICED_S: Final = 0.5  # "yes" is not a sample of a voice


def population(f0_median_hz: float | None = None) -> Baseline:
    """People in general, for a speaker of whom nothing is known yet.

    With an F0 that was heard, the usual F0 is that of the nearer sex (below or above 157 Hz): a shouting man and a
    calm woman are not told apart by it. Without one it is None. The level is None because the gain of the microphone
    is unknown; for movement, low slope and HNR there is no general value that holds across measuring methods.
    Source: F0 Traunmüller & Eriksson 1995; balance from the average speech spectrum of Byrne et al. 1994 (power in
    50-1000 Hz over 1-5 kHz); articulation 4-6 syllables a second in conversation, as Jacewicz et al. 2009.
    """
    usual_hz = f0_median_hz and min(TYPICAL_F0_HZ, key=lambda typical_hz: abs(math.log2(f0_median_hz / typical_hz)))
    return Baseline(
        source="population",
        utterances=0,
        f0_median_hz=usual_hz,
        spectral_tilt_db=BALANCE_DB,
        articulation_rate_per_s=ARTICULATION_PER_S,
    )


def from_utterances(utterances: Iterable[ProsodyFeatures]) -> Baseline:
    """The speaker's own medians, feature by feature; the population's value where a feature was never measured.

    Utterances with less than 0.5 s of voice are left out.
    """
    heard = [features for features in utterances if features.voiced_s >= LEAST_VOICED_S]
    if not heard:
        return population()
    values = {name: [v for f in heard if (v := getattr(f, name)) is not None] for name in FEATURES}
    medians = {name: median(found) for name, found in values.items() if found}
    return replace(population(), source="self", utterances=len(heard), **medians)


class BaselineTracker:
    """Learns a speaker's ordinary voice from the calm turns of a call.

    A baseline that is the speaker's own moves slowly (a running mean with weight 0.1 for the new turn). The
    population's gives way at once: the first calm turn replaces it and the next ones are averaged.
    """

    def __init__(self, start: Baseline) -> None:
        self._baseline = start

    @property
    def baseline(self) -> Baseline:
        """What is usual so far."""
        return self._baseline

    def hear(self, features: ProsodyFeatures, arousal: float | None) -> None:
        """Take in a judged turn; turns that are tense, short or of unknown arousal change nothing."""
        if arousal is None or arousal >= CALM_BELOW or features.voiced_s < LEAST_VOICED_S:
            return
        utterances = self._baseline.utterances + 1
        own = self._baseline.source != "population"
        weight = max(MEMORY, 1 / utterances) if own else 1.0
        moved = {name: _towards(getattr(self._baseline, name), getattr(features, name), weight) for name in FEATURES}
        source = self._baseline.source if own else "self"
        self._baseline = replace(self._baseline, source=source, utterances=utterances, **moved)


def _towards(usual: float | None, heard: float | None, weight: float) -> float | None:
    if usual is None or heard is None:
        return usual if heard is None else heard
    return usual + weight * (heard - usual)
