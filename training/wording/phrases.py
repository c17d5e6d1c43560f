"""Fits the linear model of phrases that stands beside the network."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from training.wording.corpus import Row
from voicesim.language.phrases import BIAS, NAMES, RARITY, WEIGHTS, runs
from voicesim.model.language import TECHNIQUES

LEAST_ROWS: Final = 3
"""A phrase that stands in fewer rows is not learnt."""
TIGHTNESS: Final = 20.0
"""Inverse of the regularisation of the logistic regression."""


def learnt_phrases(rows: Sequence[Row]) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays by name; the same rows give the same arrays."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    bag = TfidfVectorizer(analyzer=runs, min_df=LEAST_ROWS, sublinear_tf=True)
    inputs = bag.fit_transform([row.agent for row in rows])
    fits = [
        LogisticRegression(C=TIGHTNESS, max_iter=300, solver="liblinear", random_state=0).fit(
            inputs, [name in row.marks for row in rows]
        )
        for name in TECHNIQUES
    ]
    return {
        NAMES: np.frombuffer("\n".join(bag.get_feature_names_out()).encode(), np.uint8),
        RARITY: bag.idf_.astype(np.float32),
        WEIGHTS: np.stack([fit.coef_[0] for fit in fits], 1).astype(np.float32),
        BIAS: np.array([fit.intercept_[0] for fit in fits], np.float32),
    }
