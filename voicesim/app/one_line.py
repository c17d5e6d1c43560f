"""Text of others on a screen or in a file name: on one line, and nothing that a terminal would obey."""

import unicodedata
from typing import Final

UNFIT: Final = frozenset({"Cc", "Cs"})
"""Control characters, and halves of letters, which file names may hold."""
TURNING: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make a line read backwards."""


def one_line(text: str, instead: str = "?") -> str:
    """The text with one space for each white space, and `instead` for what cannot be shown."""
    return "".join(instead if _unfit(letter) else letter for letter in " ".join(text.split()))


def _unfit(letter: str) -> bool:
    return letter in TURNING or unicodedata.category(letter) in UNFIT
