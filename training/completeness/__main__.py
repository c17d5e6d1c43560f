"""Trains the model of complete turns from our own corpus: `.venv-training/bin/python -m training.completeness`.

Every place in a turn at which an agent might pause is an example: after its last word the turn is over, after any
other it is not. Where people pause is taken from the literature, so that a place between sentences weighs more than
one in the middle of a phrase. The rows of the test group are only measured on.
"""

import argparse
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from training.completeness.places import Places, heard_places, places_of, rows_of, together, weights
from voicesim.app.lexicons import load_lexicon
from voicesim.language.completeness import BUCKETS, NUMBER, places

TARGET: Final = Path(__file__).resolve().parents[2] / "voicesim" / "language" / "en" / "completeness.npz"
STRENGTH: Final = 0.01
"""Inverse of the penalty on large weights (L2); the best of 1 to 0.001 on the tuning rows."""
SEED: Final = 0


def matrix(found: Places, numbers: frozenset[str]) -> Any:  # noqa: ANN401 - scipy has no types
    """Counts of hashed features, (places, BUCKETS)."""
    rows = [places(prefix, numbers) for prefix in found.prefixes]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(rows), BUCKETS))


def trained(found: Places, numbers: frozenset[str]) -> tuple[npt.NDArray[np.int8], float, float]:
    """Weights in steps, the step, the bias."""
    model = LogisticRegression(C=STRENGTH, max_iter=300, random_state=SEED)
    model.fit(matrix(found, numbers), found.over, sample_weight=weights(found))
    coefficients = model.coef_[0]
    step = float(np.abs(coefficients).max() / 127)
    return np.rint(coefficients / step).astype(np.int8), step, float(model.intercept_[0])


def report(found: Places, numbers: frozenset[str], model: tuple[npt.NDArray[np.int8], float, float]) -> str:
    """How right it is on rows it has not learnt from: areas under the ROC curve, by the kind of place."""
    steps, step, bias = model
    odds = bias + step * (matrix(found, numbers) @ steps.astype(np.float64))
    kinds, counted = np.array(found.kinds), weights(found)
    lines = [
        f"all places, as often as people pause there: {roc_auc_score(found.over, odds, sample_weight=counted):.3f}"
    ]
    for kind in ("sentence", "clause", "inside", "unknown"):
        chosen = found.over | (kinds == kind)
        lines.append(f"turn ends against {kind}: {roc_auc_score(found.over[chosen], odds[chosen]):.3f}")
    shares = 1 / (1 + np.exp(-odds))
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0)):
        chosen = (shares >= low) & (shares < high)
        ends = (counted * found.over)[chosen].sum() / counted[chosen].sum()
        lines.append(f"said {low:.1f} to {high:.1f}: {ends:.2f} were over")
    return "\n".join(lines)


def main() -> None:
    """Train on the rows for training and tuning, tell how right it is on the others, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--tune", action="store_true", help="learn from the training rows, measure on the tuning rows")
    given = parser.parse_args()
    numbers = frozenset(load_lexicon().lists[NUMBER])
    learning = rows_of("training") + ([] if given.tune else rows_of("tuning"))
    model = trained(together(places_of(learning), heard_places(learning)), numbers)
    asked = rows_of("tuning" if given.tune else "test")
    print(f"{len(learning)} turns learnt from, {len(asked)} measured on\n{report(places_of(asked), numbers, model)}")
    if not given.tune:
        with given.out.open("wb") as file:
            np.savez_compressed(file, steps=model[0], step=np.float64(model[1]), bias=np.float64(model[2]))
        print(f"{given.out}: {given.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
