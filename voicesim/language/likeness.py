"""How near two wordings are: by meaning (what was said otherwise) and by spelling (what was misheard)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np
from rapidfuzz import fuzz

from voicesim.language.encoder import Encoder, Floats, padded
from voicesim.language.pieces import Vocabulary
from voicesim.language.remembered import Remembered

FUNCTION_WORDS: Final = frozenset(
    "a an and are am as at be been being but by did do does for from get go got had has have he her here hers him his "  # noqa: SIM905 - easier to read
    "i if in is it its just like me my of oh okay on one or our ours out please right she should so some sorry sure "
    "thank thanks that the their them then there these they this those to up us was we well were what when where which "
    "who will with would yeah yes you your yours i'm i'll i'd i've you're you'll you'd you've we're we'll we'd we've "
    "that's it's there's let's can could may might shall about any all also now um uh er".split()
)
FUNCTION_WEIGHT: Final = 0.15
"""What a word like "the" counts; words that carry meaning count 1."""
MISHEARD: Final = 78.0
"""Spellings that agree so far (percent of characters) are taken for one word heard twice."""
MISHEARD_SHARE: Final = 0.85
LEAST_LETTERS: Final = 4
"""Shorter words are not compared by spelling: "cat" and "can" agree too well."""
REMEMBERED: Final = 2000
"""Vectors kept: those of a scenario's examples and of some turns' stretches; 5 kB each."""
DEPTHS: Final = (2, 4)
"""Beside the pieces themselves, the layers that are compared. The first ones still know what is talked about; the last
ones know little but the manner (compared by hand on twenty lines: two and four of six parted them best)."""
MEAN, SPREAD = "likeness.mean", "likeness.spread"


@dataclass(frozen=True)
class Meanings:
    """Sentence vectors from inside the word model."""

    vocabulary: Vocabulary
    encoder: Encoder
    mean: Floats
    """What ordinary turns have at each depth, (depths, width)."""
    spread: Floats
    """Their standard deviation, (depths, width)."""
    _vectors: Remembered[tuple[str, ...], Floats] = field(
        default_factory=lambda: Remembered(REMEMBERED), init=False, compare=False, repr=False
    )

    @classmethod
    def of(cls, vocabulary: Vocabulary, encoder: Encoder, weights: Mapping[str, Floats]) -> Self | None:
        """From the named arrays; None for a model that was exported without them."""
        if MEAN not in weights:
            return None
        return cls(vocabulary, encoder, weights[MEAN], weights[SPREAD])

    def vectors(self, texts: Sequence[Sequence[str]]) -> Floats:
        """One for each text, (texts, depths * width), of length 1, so that products are cosines.

        Source: means of vectors weighed by how much a word says, Arora et al. 2017; single directions that all texts
        share taken out, Timkey & van Schijndel 2021.
        """
        return np.stack([self._vectors.get(tuple(words), self._vector) for words in texts])

    def _vector(self, words: Sequence[str]) -> Floats:
        """Worked out by itself, so that it is the same whatever else is compared."""
        parts = (pooled(self.vocabulary, self.encoder, [words])[0] - self.mean) / self.spread
        parts = parts / np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), 1e-6)
        flat: Floats = parts.reshape(-1) / np.float32(np.sqrt(len(parts)))
        return flat


def pooled(vocabulary: Vocabulary, encoder: Encoder, texts: Sequence[Sequence[str]]) -> Floats:
    """The weighed mean of each text's vectors at each depth, (texts, depths, width)."""
    laid = [vocabulary.lay_out(words, ()) for words in texts]
    ids, there = padded([pieces.ids for pieces in laid])
    weights = np.zeros(ids.shape, np.float32)
    for row, (pieces, words) in enumerate(zip(laid, texts, strict=True)):
        weights[row, pieces.agent] = [weight(words[source]) for source in pieces.sources]
    weights /= np.maximum(weights.sum(1, keepdims=True), 1e-6)
    states = list(encoder.depths(ids, there, [len(pieces.ids) for pieces in laid], max(DEPTHS)))
    chosen = [encoder.pieces[ids], *(states[depth] for depth in DEPTHS)]
    return np.stack([np.einsum("rpw,rp->rw", x, weights) for x in chosen], 1)


def ordinary(vectors: Floats) -> dict[str, Floats]:
    """The arrays that a word model keeps for this, from the pooled vectors of many turns (turns, depths, width)."""
    return {MEAN: vectors.mean(0), SPREAD: vectors.std(0) + np.float32(1e-6)}


def covered(wanted: Sequence[str], said: Iterable[str]) -> float:
    """How much of the wanted words is found among those said, 0..1, by the weight of the words; misheard ones count."""
    found = tuple(said)
    if not wanted or not found:
        return 0.0
    best = sum(weight(word) * max(_spelt_alike(word, other) for other in found) for word in wanted)
    return best / sum(map(weight, wanted))


def weight(word: str) -> float:
    """How much a word says."""
    return FUNCTION_WEIGHT if word in FUNCTION_WORDS else 1.0


def _spelt_alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    long_enough = min(len(one), len(other)) >= LEAST_LETTERS
    return MISHEARD_SHARE if long_enough and fuzz.ratio(one, other) >= MISHEARD else 0.0
