"""Reads the trained word model."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from voicesim.app.zip_errors import BROKEN
from voicesim.language.word_model import WordModel
from voicesim.model.errors import BadInput

MODEL_FILE: Final = "en/word_model.npz"
VOCABULARY: Final = "vocabulary"
SCALES: Final = "scales."
"""Before the name of an array of whole numbers: the array of what one step of each of its rows is worth."""


@cache
def load_word_model() -> WordModel:
    """The model that comes with the program. Takes about a fifth of a second.

    Raises:
        BadInput: the file is not a word model, or not whole.
    """
    with as_file(files("voicesim.language").joinpath(MODEL_FILE)) as path:
        return read_word_model(path)


def read_word_model(path: Path) -> WordModel:
    """A model from its file.

    Raises:
        BadInput: the file is not a word model, or not whole.
    """
    import numpy as np  # here, so that `voicesim --help` stays instant

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        pieces = bytes(arrays.pop(VOCABULARY)).decode().split("\n")
        scales = {name: arrays.pop(SCALES + name) for name in list(arrays) if SCALES + name in arrays}
        whole = {name: values.astype(np.float32) for name, values in arrays.items()}
        return WordModel.of(pieces, {n: v * scales[n][:, None] if n in scales else v for n, v in whole.items()})
    except (OSError, ValueError, KeyError, IndexError, MemoryError, *BROKEN) as error:
        raise BadInput(f"is not a word model ({error})", where=str(path), remedy="install voicesim again") from None
