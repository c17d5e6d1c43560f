"""What the words of a turn do, as learnt from labelled turns: style, the two axes, techniques and their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from voicesim.language.encoder import Bools, Dense, Encoder, Floats, dense
from voicesim.language.likeness import Meanings
from voicesim.language.pieces import Pieces, Vocabulary

Doubles = npt.NDArray[np.float64]
FAR_BELOW: Final = np.float32(-1e4)
DIGITS: Final = 4
"""What matrix libraries agree on; the digits behind depend on the machine."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One turn, or a part of it, as the model reads it."""

    styles: Doubles
    """Probabilities of passive, assertive, aggressive, neutral, (4,)."""
    axes: Doubles
    """Agency and communion, each -1..1, (2,)."""
    techniques: Doubles
    """Probability of each technique, in the order of TECHNIQUES, (34,)."""
    by_piece: Doubles
    """How much each of the agent's pieces carries each technique, probabilities (pieces, 34)."""
    sources: tuple[int, ...]
    """For each piece the index of its word."""


@dataclass(frozen=True, slots=True)
class WordModel:
    """The trained model; the same words give the same reading on the same machine."""

    vocabulary: Vocabulary
    encoder: Encoder
    piece_techniques: Dense
    turn_techniques: Dense
    style: Dense
    axes: Dense
    temperature: float
    """Divides the style logits, so that the probabilities are honest (Guo et al. 2017)."""
    meanings: Meanings | None = None
    """Compares what two wordings are about."""

    @classmethod
    def of(cls, pieces: Sequence[str], weights: Mapping[str, Floats]) -> Self:
        """From the vocabulary and the named arrays."""
        pieces_head, turn_head, style, axes = (
            dense(weights, name) for name in ("piece_techniques", "turn_techniques", "style", "axes")
        )
        temperature = float(weights["temperature"][0])
        vocabulary, encoder = Vocabulary(pieces), Encoder.of(weights)
        meanings = Meanings.of(vocabulary, encoder, weights)
        return cls(vocabulary, encoder, pieces_head, turn_head, style, axes, temperature, meanings)

    def read(self, turns: Sequence[Sequence[str]], customer: Sequence[str]) -> list[Wording]:
        """Read several versions of a turn at once, all after the same line of the customer; none may be empty."""
        laid = [self.vocabulary.lay_out(words, customer) for words in turns]
        vectors, there = self.encoder([pieces.ids for pieces in laid], [len(p.sources) + 2 for p in laid])
        agent = there.copy()
        for row, pieces in enumerate(laid):
            agent[row] = False
            agent[row, pieces.agent] = True
        # the model was trained with the agent's side from the start mark to the first end mark
        for row, pieces in enumerate(laid):
            agent[row, 0] = agent[row, len(pieces.sources) + 1] = True
        return self._heads(vectors, agent, laid)

    def _heads(self, vectors: Floats, agent: Bools, laid: Sequence[Pieces]) -> list[Wording]:
        side = agent[:, :, None]
        mean = (vectors * side).sum(1) / side.sum(1)
        turn = np.concatenate([mean, np.where(side, vectors, FAR_BELOW).max(1)], -1)
        by_piece = self.piece_techniques(vectors)
        techniques = np.where(side, by_piece, FAR_BELOW).max(1) + self.turn_techniques(turn)
        whole = np.concatenate([turn, _sigmoid(techniques)], -1)
        styles, axes = _softmax(self.style(whole) / self.temperature), np.tanh(self.axes(whole))
        style, axis, technique, piece = map(_rounded, (styles, axes, _sigmoid(techniques), _sigmoid(by_piece)))
        return [
            Wording(style[row], axis[row], technique[row], piece[row, pieces.agent], pieces.sources)
            for row, pieces in enumerate(laid)
        ]


def _rounded(x: Floats) -> Doubles:
    return np.asarray(np.round(x.astype(np.float64), DIGITS), dtype=np.float64)


def _sigmoid(x: Floats) -> Floats:
    out: Floats = np.float32(1) / (np.float32(1) + np.exp(-x))
    return out


def _softmax(x: Floats) -> Floats:
    raised = np.exp(x - x.max(-1, keepdims=True))
    out: Floats = raised / raised.sum(-1, keepdims=True)
    return out
