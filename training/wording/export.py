"""A trained network as the file that voicesim reads: linear maps and embeddings in whole numbers of a byte."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from voicesim.app.word_models import SCALES, VOCABULARY
from voicesim.language.encoder import Encoder
from voicesim.language.likeness import ordinary, pooled
from voicesim.language.pieces import AGENT_PIECES, CUSTOMER_PIECES, Vocabulary

Arrays = dict[str, npt.NDArray[np.generic]]
MARKS = 3
STEPS = 127
LEAST_SIZE = 10_000
"""Smaller arrays stay as they are."""


TURNS_AT_ONCE = 16
ORDINARY_TURNS = 400
"""Turns that tell what all sentence vectors share."""


def save(path: Path, pieces: Sequence[str], weights: Mapping[str, npt.NDArray[Any]], temperature: float) -> None:
    """Write the model; written beside and renamed, the same bytes for the same weights."""
    arrays: Arrays = {VOCABULARY: np.frombuffer("\n".join(pieces).encode(), np.uint8)}
    for name, values in sorted(weights.items()):
        kept = values[: AGENT_PIECES + CUSTOMER_PIECES + MARKS] if name == "places.weight" else values
        arrays |= _in_bytes(name, kept) if kept.ndim == 2 and kept.size >= LEAST_SIZE else {name: kept}
    arrays["temperature"] = np.array([temperature], np.float32)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for options
    unfinished.replace(path)


def with_meanings(
    pieces: Sequence[str], weights: Mapping[str, npt.NDArray[np.float32]], turns: Sequence[Sequence[str]]
) -> dict[str, npt.NDArray[np.float32]]:
    """The weights, and what their sentence vectors are compared with: the mean and spread over some of the turns."""
    vocabulary, encoder = Vocabulary(pieces), Encoder.of(weights)
    some = turns[:: max(1, len(turns) // ORDINARY_TURNS)]
    parts = [pooled(vocabulary, encoder, some[at : at + TURNS_AT_ONCE]) for at in range(0, len(some), TURNS_AT_ONCE)]
    return {**weights, **ordinary(np.concatenate(parts))}


def saved_weights(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    """The weights in a file that `save` wrote, as near to what was saved as a byte comes (steps of 1/127 of a row)."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files if name != VOCABULARY}
    scales = {name: arrays.pop(SCALES + name) for name in list(arrays) if SCALES + name in arrays}
    return {
        name: values.astype(np.float32) * scales[name][:, None] if name in scales else values.astype(np.float32)
        for name, values in arrays.items()
    }


def _in_bytes(name: str, values: npt.NDArray[np.float32]) -> Arrays:
    """Each row in steps of its own (weight-only quantisation by output channel)."""
    scale = np.maximum(np.abs(values).max(1), 1e-12) / STEPS
    return {name: np.round(values / scale[:, None]).astype(np.int8), SCALES + name: scale.astype(np.float32)}
