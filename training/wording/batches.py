"""Rows to tensors, with the noise of speech recognition and of missing context put in for training."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.wording.corpus import Row
from training.wording.misheard import Heard, Mishearing, as_said
from voicesim.language.pieces import Vocabulary
from voicesim.model.language import TECHNIQUES

POOL = 8
"""Batches whose rows are sorted by length together."""
CUT_OFF = 0.1
"""How often a turn is seen without its end, as when a customer breaks in."""
LOST_AT_MOST = 0.4
WIDTH_STEP = 16
"""Batches come in few widths: the first of each width costs seconds."""
UNHEARD_CUSTOMER = 0.25
"""How often a row is seen without the customer's line: a recording of the agent alone has none."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs and labels of some rows, all with the rows first."""

    ids: Tensor
    sides: Tensor
    there: Tensor
    style: Tensor
    axes: Tensor
    techniques: Tensor
    by_piece: Tensor
    """(rows, places, 34): 1 where a piece carries a technique, -1 where it is not known."""


class Layout:
    """Makes batches of rows."""

    def __init__(self, vocabulary: Vocabulary, mishearing: Mishearing | None = None) -> None:
        self._vocabulary = vocabulary
        self._mishearing = mishearing

    def batch(self, rows: Sequence[Row], chance: np.random.Generator | None = None) -> Batch:
        """As they stand; with `chance`, as they might be heard."""
        seen = [self._seen(row, chance) for row in rows]
        laid = [self._vocabulary.lay_out(heard.words, customer) for heard, customer in seen]
        size = -(-max(len(pieces.ids) for pieces in laid) // WIDTH_STEP) * WIDTH_STEP
        ids, sides = np.zeros((2, len(rows), size), np.int64)
        there = np.zeros((len(rows), size), bool)
        by_piece = np.zeros((len(rows), size, len(TECHNIQUES)), np.float32)
        for i, (pieces, row, (heard, _)) in enumerate(zip(laid, rows, seen, strict=True)):
            length = len(pieces.ids)
            ids[i, :length], there[i, :length] = pieces.ids, True
            sides[i, len(pieces.sources) + 2 : length] = 1
            by_piece[i, pieces.agent] = carried(row, [heard.origin[source] for source in pieces.sources])
        style = torch.tensor([row.style for row in rows])
        axes = torch.tensor([[row.agency, row.communion] for row in rows])
        techniques = torch.tensor(
            [
                [float(name in still_there(row, heard)) for name in TECHNIQUES]
                for row, (heard, _) in zip(rows, seen, strict=True)
            ]
        )
        pieces_in, sides_in, there_in, by_piece_in = (torch.from_numpy(part) for part in (ids, sides, there, by_piece))
        return Batch(pieces_in, sides_in, there_in, style, axes, techniques, by_piece_in)

    def _seen(self, row: Row, chance: np.random.Generator | None) -> tuple[Heard, Sequence[str]]:
        if chance is None:
            return as_said(row), row.customer
        customer = () if chance.random() < UNHEARD_CUSTOMER else row.customer
        heard = self._mishearing.of(row, chance) if self._mishearing else as_said(row)
        return cut_off(heard, chance) if chance.random() < CUT_OFF else heard, customer


def cut_off(heard: Heard, chance: np.random.Generator) -> Heard:
    """A turn that the other side broke into: its last words are gone."""
    words = len(heard.words)
    kept = max(1, words - int(chance.random() * LOST_AT_MOST * words))
    return Heard(heard.words[:kept], heard.origin[:kept])


def still_there(row: Row, heard: Heard) -> set[str]:
    """The techniques of which at least a word is left."""
    left = set(heard.origin)
    return {
        name
        for name, places in row.marks.items()
        if not places or any(left & set(range(first, end)) for first, end in places)
    }


def carried(row: Row, words: Sequence[int]) -> npt.NDArray[np.float32]:
    """For pieces of those words: 1 where one carries a technique, -1 where it is not known, (pieces, 34)."""
    found = np.zeros((len(words), len(TECHNIQUES)), np.float32)
    for name, places in row.marks.items():
        inside = [any(first <= word < end for first, end in places) for word in words]
        found[:, TECHNIQUES.index(name)] = inside if places else -1
    return found


def in_batches(rows: Sequence[Row], size: int, chance: np.random.Generator) -> Iterator[list[Row]]:
    """Every row once (some twice to fill the last batch), in a fresh order; rows of like length together."""
    order = chance.permutation(len(rows))
    order = np.concatenate([order, order[: -len(order) % size]])
    pools = [order[at : at + POOL * size] for at in range(0, len(order), POOL * size)]
    pools = [np.array(sorted(pool, key=lambda i: len(rows[i].agent))) for pool in pools]
    batches = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
    for place in chance.permutation(len(batches)):
        yield [rows[i] for i in batches[place]]
