"""Finds the words and phrases of a list in what a recogniser wrote."""

from collections.abc import Iterable, Iterator
from typing import Final

_SAME: Final = {"uhhuh": "uh huh", "mmhm": "mm hm", "mhm": "mm hm"}
"""What recognisers spell in more than one way."""


def tokens(text: str) -> tuple[str, ...]:
    """Lower-case words; hyphens split, other punctuation falls away."""
    cleaned = "".join(c if c.isalnum() or c == "'" else " " for c in text.lower())
    return tuple(part for word in cleaned.split() for part in _SAME.get(word, word).split())


class PhraseList:
    """Phrases of one or more words, looked up by their first word; the longest that fits wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted({tokens(phrase) for phrase in phrases} - {()}, key=len, reverse=True):
            self._by_first.setdefault(phrase[0], []).append(phrase)

    def length_at(self, words: tuple[str, ...], place: int) -> int:
        """How many words the phrase that begins there has; 0 when none does."""
        fitting = (p for p in self._by_first.get(words[place], ()) if words[place : place + len(p)] == p)
        return len(next(fitting, ()))

    def begins_at(self, words: tuple[str, ...], place: int) -> bool:
        """Whether the words from there to the end are the beginning of a longer phrase."""
        rest = words[place:]
        return any(len(p) > len(rest) and p[: len(rest)] == rest for p in self._by_first.get(words[place], ()))

    def places(self, words: tuple[str, ...]) -> Iterator[int]:
        """Where phrases of the list begin, none inside another."""
        place = 0
        while place < len(words):
            length = self.length_at(words, place)
            if length:
                yield place
            place += length or 1

    def count(self, text: str) -> int:
        """How many phrases of the list a text holds."""
        return sum(1 for _ in self.places(tokens(text)))
