"""Reads the trained model that tells complete turns from incomplete ones."""

from functools import cache
from importlib.resources import files
from typing import Final

from voicesim.app.lexicons import load_lexicon
from voicesim.app.zip_errors import BROKEN
from voicesim.language.completeness import CompletenessModel, PauseReader
from voicesim.model.errors import BadInput

MODEL_FILE: Final = "en/completeness.npz"


@cache
def load_pause_reader() -> PauseReader:
    """What the words before a pause are read with, ready to read.

    Raises:
        BadInput: one of the files is broken.
    """
    import numpy as np  # here, so that `voicesim --help` stays instant

    file = files("voicesim.language").joinpath(MODEL_FILE)
    lexicon = load_lexicon()
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
            model = CompletenessModel.of(stored["steps"], float(stored["step"]), float(stored["bias"]))
    except (OSError, ValueError, KeyError, MemoryError, *BROKEN) as error:
        remedy = "install voicesim again"
        raise BadInput(f"is not a model of complete turns ({error})", where=str(file), remedy=remedy) from None
    reader = PauseReader(lexicon, model)
    reader.read("one moment")  # compiles the phrases
    return reader
