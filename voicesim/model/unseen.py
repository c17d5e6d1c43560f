"""Characters that nobody sees and that make a text look or act otherwise than it reads: never wanted in a file."""

import unicodedata
from typing import Final

LAYOUT: Final = frozenset("\n\t")
"""What a long text in a file may hold."""
JOINERS: Final = frozenset("\u200c\u200d")
"""Needed to write some languages."""
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's names for control and format characters (direction marks among them), half pairs and odd line ends."""


def unseen_in(text: str) -> str | None:
    """The first such character as U+0000; None when there is none."""
    for char in text:
        if unicodedata.category(char) in UNSEEN and char not in LAYOUT | JOINERS:
            return f"U+{ord(char):04X}"
    return None


def visible(text: str) -> str:
    """The text as it is, or ValueError naming what nobody sees in it."""
    found = unseen_in(text)
    if found is not None:
        raise ValueError(f"holds a control character ({found}): take it out, nobody sees it")
    return text
