"""A speaker's ordinary voice, from which a turn's delivery departs."""

import math
from collections.abc import Iterable
from dataclasses import replace
from statistics import median
from typing import Any, Final

from voicesim.model.delivery import Delivery
from voicesim.model.prosody import TYPICAL_F0_HZ, Baseline, ProsodyFeatures, spoilt_by_clipping
from voicesim.model.thresholds import HOSTILE_WORDS, TENSE
from voicesim.prosody.checks import LEAST_SAMPLE_S, gain_check

FEATURES: Final = (
    "level_p90_dbfs",
    "f0_median_hz",
    "f0_movement_st_per_s",
    "spectral_tilt_db",
    "low_slope_db_per_khz",
    "hnr_db",
    "articulation_rate_per_s",
    "bandwidth_hz",
)
BALANCE_DB: Final = 11.1
ARTICULATION_PER_S: Final = 5.0
LEAST_TURNS: Final = 3  # calm ones, before what is usual may be called the speaker's own
STRANGER_TURNS: Final = 1  # how many turns people in general count when the speaker's own are blended in
MEMORY: Final = 0.1  # how far the baseline moves towards each further calm turn


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

    Utterances with less than 0.5 s of voice are left out, and of those cut off at full scale what that falsifies.
    """
    heard = [_kept_true(features) for features in utterances if features.voiced_s >= LEAST_SAMPLE_S]
    if not heard:
        return population()
    values = {name: [v for f in heard if (v := getattr(f, name)) is not None] for name in FEATURES}
    medians = {name: median(found) for name, found in values.items() if found}
    return replace(population(), source="self", utterances=len(heard), **medians)


class BaselineTracker:
    """Learns a speaker's ordinary voice from the calm turns of a call that are not hostile.

    A baseline that is the speaker's own moves slowly (a running mean with weight 0.1 for the new turn). The
    population's stays until three such turns were heard; then their medians are blended in, and people in general
    count as one more turn. Until then a lower usual F0 is kept once the turns so far speak for it: who shouts on is
    never held against more lenient values than at first. The level does not count while all turns together look like
    automatic gain; what a profile ruled out stays ruled out.
    """

    def __init__(self, start: Baseline) -> None:
        self._baseline, self._ruled_out = start, frozenset(start.untrusted)
        self._heard: list[ProsodyFeatures] = []
        self._calm: list[ProsodyFeatures] = []
        self._f0s_hz: list[float] = []

    @property
    def baseline(self) -> Baseline:
        """What is usual so far."""
        return self._baseline

    def hear(self, features: ProsodyFeatures, delivery: Delivery) -> None:
        """Take in a judged turn; tense, hostile and short ones, and those of unknown arousal, are not learnt from."""
        if features.voiced_s < LEAST_SAMPLE_S:
            return
        self._learn(features, delivery)
        self._heard.append(features)
        untrusted = self._ruled_out.union(gain_check(self._heard).untrusted)
        self._baseline = replace(self._baseline, untrusted=tuple(sorted(untrusted)))

    def _learn(self, features: ProsodyFeatures, delivery: Delivery) -> None:
        stranger = self._baseline.source == "population"
        if stranger:
            self._place(features.f0_median_hz)
        if not _is_ordinary(delivery):
            return
        if stranger:
            self._meet(features)
        else:
            self._move(features)

    def _place(self, f0_median_hz: float | None) -> None:
        """Hold a stranger against the lowest typical F0 that the median of the turns was nearest to so far."""
        if not f0_median_hz:
            return
        self._f0s_hz.append(f0_median_hz)
        nearer_hz = population(median(self._f0s_hz)).f0_median_hz
        known_hz = [hz for hz in (nearer_hz, self._baseline.f0_median_hz) if hz]
        self._baseline = replace(self._baseline, f0_median_hz=min(known_hz))

    def _meet(self, features: ProsodyFeatures) -> None:
        self._calm.append(features)
        turns = len(self._calm)
        if turns < LEAST_TURNS:
            return
        own, weight = from_utterances(self._calm), turns / (turns + STRANGER_TURNS)
        self._baseline = replace(own, **_moved(self._baseline, own, weight))

    def _move(self, features: ProsodyFeatures) -> None:
        utterances = self._baseline.utterances + 1
        weight = max(MEMORY, 1 / (utterances + STRANGER_TURNS))
        self._baseline = replace(
            self._baseline, utterances=utterances, **_moved(self._baseline, _kept_true(features), weight)
        )


def _kept_true(features: ProsodyFeatures) -> ProsodyFeatures:
    """Without what being cut off at full scale falsifies."""
    spoilt: dict[str, Any] = dict.fromkeys(spoilt_by_clipping(features.clipped_ratio))
    return replace(features, **spoilt)


def _is_ordinary(delivery: Delivery) -> bool:
    """Whether a turn may become what is usual: calm by its voice, and neither words nor manner hostile."""
    arousal = delivery.voice.arousal
    hostile = delivery.label == "aggressive" or delivery.text.communion < HOSTILE_WORDS
    return arousal is not None and arousal < TENSE and not hostile


def _moved(usual: Baseline, heard: Baseline | ProsodyFeatures, weight: float) -> dict[str, Any]:
    return {name: _towards(getattr(usual, name), getattr(heard, name), weight) for name in FEATURES}


def _towards(usual: float | None, heard: float | None, weight: float) -> float | None:
    if usual is None or heard is None:
        return usual if heard is None else heard
    return usual + weight * (heard - usual)
