"""What single words and pairs of them tell of the techniques: a linear model beside the trained network.

The network generalises, the linear model remembers: together they are right more often than either (docs/delivery.md).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from voicesim.language.spoken import spoken

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
LONGEST_RUN: Final = 2
"""Words; the first and the last one of a turn stand beside its edge."""
EDGES: Final = ("<", ">")
SHARE: Final = 0.2
"""How much of the log odds are the linear model's; docs/delivery.md says how it was chosen."""
SUREST: Final = 1e-4
"""Probabilities are taken for no surer than this."""
NAMES, RARITY, WEIGHTS, BIAS = "phrases.names", "phrases.rarity", "phrases.weight", "phrases.bias"


def runs(words: Sequence[str]) -> Iterator[str]:
    """Every run of one to LONGEST_RUN spoken words, in the order of their length."""
    said = [EDGES[0], *(word for word, _ in spoken(words)), EDGES[1]]
    for size in range(1, LONGEST_RUN + 1):
        for first in range(len(said) - size + 1):
            yield " ".join(said[first : first + size])


@dataclass(frozen=True, slots=True)
class Phrases:
    """The linear model: one weight for each phrase it knows and each technique."""

    places: Mapping[str, int]
    """Of each phrase that it knows, its row."""
    rarity: Floats
    """Inverse document frequency of each phrase, (phrases,)."""
    weights: Floats
    """(phrases, 34)."""
    bias: Floats
    """(34,)."""

    @classmethod
    def of(cls, weights: Mapping[str, Floats]) -> Self | None:
        """From the named arrays; None for a model that was exported without them."""
        if NAMES not in weights:
            return None
        names = bytes(weights[NAMES].astype(np.uint8)).decode().split("\n")
        places = {name: place for place, name in enumerate(names)}
        return cls(places, weights[RARITY], weights[WEIGHTS], weights[BIAS])

    def joined(self, techniques: Doubles, words: Sequence[str]) -> Doubles:
        """The network's probabilities of the techniques of some words, (34,), with what the phrases say of them."""
        first = np.clip(techniques, SUREST, 1 - SUREST)
        odds = (1 - SHARE) * np.log(first / (1 - first)) + SHARE * self.log_odds(words)
        out: Doubles = 1 / (1 + np.exp(-odds))
        return out

    def log_odds(self, words: Sequence[str]) -> Doubles:
        """Of each technique, (34,), from log counts times rarity, of length 1 (TF-IDF, Salton & Buckley 1988)."""
        counts = Counter(run for run in runs(words) if run in self.places)
        if not counts:
            return self.bias.astype(np.float64)
        known = np.array([self.places[run] for run in counts])
        vector = (1 + np.log(np.array(list(counts.values()), np.float64))) * self.rarity[known]
        vector /= np.linalg.norm(vector)
        farthest = np.log((1 - SUREST) / SUREST)
        out: Doubles = np.clip(vector @ self.weights[known] + self.bias, -farthest, farthest)
        return out
