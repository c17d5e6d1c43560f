"""What was said: words with their places, and turns."""

from dataclasses import dataclass
from typing import Literal

from voicesim.model.audio import Span

Speaker = Literal["agent", "customer"]


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; lower case, no punctuation."""

    text: str
    span: Span
    confidence: float | None = None
    """The recogniser's own, 0..1; None when it gives none."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch of talk until the floor passes."""

    index: int
    """Counted over both speakers from 0."""
    speaker: Speaker
    span: Span
    text: str
    words: tuple[Word, ...] = ()
    interrupted: bool = False
    """Cut off by the other speaker before it was finished."""


def text_of(words: tuple[Word, ...]) -> str:
    """The words as one line."""
    return " ".join(word.text for word in words)
