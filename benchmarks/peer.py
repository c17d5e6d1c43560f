"""The peer of the arousal index: openSMILE's eGeMAPS functionals with a linear model, trained on the other actors.

openSMILE may be used for research only. It is no part of voicesim, is imported here alone, and may be missing.
Source: eGeMAPS, Eyben et al. 2016.
"""

import importlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from figures import area
from prosody import seconds_per_second
from sets import QUIET, ActedClip, Kind
from table import Row, missing

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ
from voicesim.prosody.measure import measure

SECTION: Final = "Peer: openSMILE eGeMAPS and a linear model (RAVDESS, leave one actor out)"
NOT_INSTALLED: Final = "not installed: pip install opensmile (for research only)"
LEVEL_FEATURES: Final = ("loudness", "spectralFlux", "equivalentSoundLevel")
NORMS: Final = {
    "z": "z per speaker over all of the speaker's clips",
    "neutral": "less the mean of the speaker's neutral clips (what our index knows)",
    "raw": "without speaker",
}
RTF_CLIPS: Final = 40
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Which clips are told from the quiet ones, heard through which channel."""

    channel: str
    kind: Kind
    level: bool = True


Areas = dict[tuple[Contrast, str], float]
"""Area under the curve by contrast and norm; empty where openSMILE is missing."""


@dataclass(frozen=True, slots=True)
class Features:
    """The 88 functionals of every clip, shape (clips, features)."""

    values: Matrix
    names: tuple[str, ...]

    def without_level(self) -> "Features":
        """Only those that a gain does not change."""
        kept = [i for i, name in enumerate(self.names) if not name.startswith(LEVEL_FEATURES)]
        return Features(self.values[:, kept], tuple(self.names[i] for i in kept))


def smile() -> Any | None:  # noqa: ANN401 - opensmile has no types
    """The feature extractor, or None where it is not installed."""
    try:
        opensmile = importlib.import_module("opensmile")
    except ImportError:
        return None
    return opensmile.Smile(
        feature_set=opensmile.FeatureSet.eGeMAPSv02, feature_level=opensmile.FeatureLevel.Functionals
    )


def functionals(extractor: Any, clips: Sequence[Pcm]) -> Features:  # noqa: ANN401
    """Of every clip at 16 kHz."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of clips in which something could not be measured
        frames = [extractor.process_signal(pcm, RATE_HZ) for pcm in clips]
    values = np.nan_to_num(np.concatenate([frame.to_numpy(np.float64) for frame in frames]))
    return Features(values, tuple(frames[0].columns))


def areas(channel: str, clips: Sequence[ActedClip], features: Features) -> Areas:
    """Of both strengths of anger, with every norm, and without the features of level."""
    found: Areas = {}
    for level, values in ((True, features.values), (False, features.without_level().values)):
        for norm in NORMS:
            scores = _scores(clips, values, norm)
            quiet = [score for clip, score in zip(clips, scores, strict=True) if clip.kind in QUIET]
            for kind in ("angry", "angry, strong"):
                angry = [score for clip, score in zip(clips, scores, strict=True) if clip.kind == kind]
                found[Contrast(channel, kind, level), norm] = area(angry, quiet)
    return found


def _scores(clips: Sequence[ActedClip], values: Matrix, norm: str) -> list[float]:
    """How angry each clip is, by a model that never heard its actor."""
    actors = np.array([clip.actor for clip in clips])
    angry = np.array([clip.kind not in QUIET for clip in clips])
    values = _normed(clips, values, norm)
    scores = np.empty(len(clips))
    for actor in sorted(set(actors)):
        own = actors == actor
        mean, spread = values[~own].mean(axis=0), values[~own].std(axis=0)
        scaled = (values - mean) / np.where(spread > 0, spread, 1.0)
        scores[own] = _linear_model().fit(scaled[~own], angry[~own]).decision_function(scaled[own])
    return [float(score) for score in scores]


def _normed(clips: Sequence[ActedClip], values: Matrix, norm: str) -> Matrix:
    if norm == "raw":
        return values
    out = values.copy()
    for actor in sorted({clip.actor for clip in clips}):
        own = np.array([clip.actor == actor for clip in clips])
        usual = own & np.array([clip.kind == "neutral" or norm == "z" for clip in clips])
        out[own] -= values[usual].mean(axis=0)
        if norm == "z":
            spread = values[own].std(axis=0)
            out[own] /= np.where(spread > 0, spread, 1.0)
    return out


def _linear_model() -> Any:  # noqa: ANN401 - scikit-learn has no types
    return importlib.import_module("sklearn.linear_model").LogisticRegression(max_iter=2000)


def peer_rows(found: Areas, clips: Sequence[ActedClip], sounds: Sequence[Pcm]) -> list[Row]:
    """What it reaches as recorded, and what that costs beside ours on some sounds."""
    extractor = smile()
    if extractor is None:
        return [missing(SECTION, "openSMILE eGeMAPS and a linear model", NOT_INSTALLED)]
    rows = [
        Row(
            SECTION,
            f"{contrast.kind} against calm and neutral{'' if contrast.level else ', no level'}: {NORMS[norm]}",
            figure,
            sum(clip.kind in {*QUIET, contrast.kind} for clip in clips),
            note="area under the curve; trained on the labels of the other actors",
        )
        for (contrast, norm), figure in found.items()
        if contrast.channel == "as recorded"
    ]
    return [*rows, _time_row(extractor, sounds)]


def _time_row(extractor: Any, clips: Sequence[Pcm]) -> Row:  # noqa: ANN401
    theirs = seconds_per_second(partial(extractor.process_signal, sampling_rate=RATE_HZ), clips)
    ours = seconds_per_second(lambda pcm: measure(pcm, (), None), clips)
    return Row(
        SECTION, "processor time over audio time: our whole measurement; peer: eGeMAPS functionals", ours, len(clips),
        form="rtf", peer=theirs,
    )  # fmt: skip
