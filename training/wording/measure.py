"""How right predictions are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from training.wording.corpus import Row
from voicesim.model.language import TECHNIQUES

Doubles = npt.NDArray[np.float64]
BINS = 10


@dataclass(frozen=True, slots=True)
class Predicted:
    """What a reader of words says of some rows, each array with the rows first."""

    styles: Doubles
    """(rows, 4), probabilities."""
    axes: Doubles
    """(rows, 2)."""
    techniques: Doubles
    """(rows, 34), probabilities."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one reader."""

    rows: int
    style_macro_f1: float
    style_f1: tuple[float, ...]
    technique_micro_f1: float
    agency_rho: float
    communion_rho: float
    calibration_error: float


def score(rows: Sequence[Row], predicted: Predicted) -> Scores:
    """Macro-F1 of the styles, pooled F1 of the techniques at 0.5, rank correlation of the axes, calibration."""
    wanted, found = np.array([row.style for row in rows]), predicted.styles.argmax(1)
    f1 = tuple(_f1(wanted == style, found == style) for style in range(4))
    techniques = np.array([[name in row.marks for name in TECHNIQUES] for row in rows])
    return Scores(
        len(rows), float(np.mean(f1)), f1, _f1(techniques, predicted.techniques > 0.5),
        float(spearmanr([row.agency for row in rows], predicted.axes[:, 0]).statistic),
        float(spearmanr([row.communion for row in rows], predicted.axes[:, 1]).statistic),
        calibration_error(predicted.styles, wanted),
    )  # fmt: skip


def _f1(wanted: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]) -> float:
    return float(2 * (wanted & found).sum() / max(1, wanted.sum() + found.sum()))


def calibration_error(styles: Doubles, wanted: npt.NDArray[np.int64]) -> float:
    """Expected difference of the top probability and the share that is right, in 10 bins (Naeini et al. 2015)."""
    top, right = styles.max(1), styles.argmax(1) == wanted
    bins = np.minimum((top * BINS).astype(int), BINS - 1)
    parts = [(bins == place) for place in range(BINS)]
    return float(sum(part.mean() * abs(top[part].mean() - right[part].mean()) for part in parts if part.any()))


def best_temperature(logits: Doubles, wanted: npt.NDArray[np.int64]) -> float:
    """What the logits are best divided by, by the likelihood of the labels (Guo et al. 2017)."""

    def surprise(temperature: float) -> float:
        scaled = logits / temperature
        top = scaled.max(1, keepdims=True)
        spread = np.log(np.exp(scaled - top).sum(1)) + top[:, 0]
        return float((spread - scaled[np.arange(len(wanted)), wanted]).mean())

    return min((float(t) for t in np.arange(0.3, 3.0, 0.01)), key=surprise)
