"""Two common ways to classify short texts, trained on the same rows as our model: what the extra effort buys."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsRestClassifier

from training.wording.corpus import Row
from training.wording.measure import Predicted
from training.wording.minilm import vocabulary, weights_file
from voicesim.language.encoder import Encoder
from voicesim.language.pieces import Vocabulary
from voicesim.model.language import TECHNIQUES

Features = Callable[[Sequence[Row]], Any]
Reads = Callable[[Sequence[Row]], Predicted]
ROWS_AT_ONCE: Final = 16
NAMES: Final = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "norm_1": "attention.output.LayerNorm", "inner": "intermediate.dense",
    "outer": "output.dense", "norm_2": "output.LayerNorm",
}  # fmt: skip


def bag_of_words(rows: Sequence[Row]) -> Reads:
    """One and two words at a time, weighted by rarity, and linear models."""
    bag = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"[^ ]+")
    bag.fit([" ".join(row.agent) for row in rows])
    return linear(rows, lambda some: bag.transform([" ".join(row.agent) for row in some]))


def frozen_minilm(rows: Sequence[Row]) -> Reads:
    """The mean vector of MiniLM as it comes, of the turn and of the customer's line, and linear models."""
    from safetensors.numpy import load_file  # only in the extra "training"

    kept, pieces = vocabulary()
    given = {name.removeprefix("bert."): values for name, values in load_file(weights_file()).items()}
    encoder = Encoder.of(_renamed(given, kept))
    words = Vocabulary(pieces)

    def vectors(texts: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        found = []
        for at in range(0, len(texts), ROWS_AT_ONCE):
            laid = [words.lay_out(text, ()) for text in texts[at : at + ROWS_AT_ONCE]]
            ids = [part.ids[:-1] for part in laid]
            out, there = encoder(ids, [len(row) for row in ids])
            found.append((out * there[:, :, None]).sum(1) / there.sum(1)[:, None])
        return np.concatenate(found).astype(np.float64)

    return linear(rows, lambda some: np.hstack([vectors([r.agent for r in some]), vectors([r.customer for r in some])]))


def linear(rows: Sequence[Row], features: Features) -> Reads:
    """Logistic regression for styles and techniques, ridge regression for the axes."""
    inputs = features(rows)
    style = LogisticRegression(C=10, max_iter=2000).fit(inputs, [row.style for row in rows])
    techniques = OneVsRestClassifier(LogisticRegression(C=10, max_iter=2000, class_weight="balanced"))
    techniques.fit(inputs, np.array([[name in row.marks for name in TECHNIQUES] for row in rows]))
    axes = Ridge(1.0).fit(inputs, [(row.agency, row.communion) for row in rows])

    def reads(some: Sequence[Row]) -> Predicted:
        x = features(some)
        return Predicted(style.predict_proba(x), axes.predict(x), techniques.predict_proba(x))

    return reads


def _renamed(given: dict[str, Any], kept: list[int]) -> dict[str, Any]:
    """MiniLM's arrays under our names."""
    top = {
        "pieces.weight": given["embeddings.word_embeddings.weight"][kept],
        "places.weight": given["embeddings.position_embeddings.weight"],
        "sides.weight": given["embeddings.token_type_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    layers = {
        f"layers.{name.split('.')[2]}.{ours}.{part}": given[f"encoder.layer.{name.split('.')[2]}.{theirs}.{part}"]
        for name in given
        if name.startswith("encoder.layer.") and name.endswith("attention.self.query.weight")
        for ours, theirs in NAMES.items()
        for part in ("weight", "bias")
    }
    return {name: np.asarray(values, np.float32) for name, values in (top | layers).items()}
