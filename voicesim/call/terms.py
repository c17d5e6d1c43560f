"""Words that a scenario listens for in the agent's turns, compared as they are spoken.

A recogniser writes "twenty four hours" and "follow up", an author may write "24 hours" and "follow-up". Both are
brought to what is heard.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from voicesim.language.spoken import spoken
from voicesim.language.tokens import APOSTROPHES

_BETWEEN_THOUSANDS: Final = re.compile(r"(?<=\d)[,’'](?=\d{3}(?!\d))")
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
_MARKS: Final = re.compile(r"[^\w\s']|_")
_ENGLISH: Final = re.compile(r"[a-z' ]+")
_NAMED: Final = {"%": " percent ", "&": " and "}


class Terms:
    """The terms of a scenario, ready to be looked for."""

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        patterns = ((name, _pattern(words)) for name, words in terms.items())
        self._patterns = {name: pattern for name, pattern in patterns if pattern is not None}

    def heard_in(self, text: str) -> frozenset[str]:
        """The names of those that a text holds."""
        said = _parted(text)
        return frozenset(name for name, pattern in self._patterns.items() if pattern.search(said))


def forms_of(word: str) -> tuple[str, ...]:
    """What a recogniser may write for a word or some words; a compound also in one: pre orders, preorders."""
    whole = "" if any(char.isdigit() for char in word) else _said(_unaccented(word))
    return tuple(dict.fromkeys(form for form in (_parted(word), whole) if form))


def is_hearable(word: str) -> bool:
    """Whether a recogniser of English ever writes this; a word in other letters than a to z it does not."""
    return any(_ENGLISH.fullmatch(form) for form in forms_of(word))


def _pattern(words: Iterable[str]) -> "re.Pattern[str] | None":
    forms = [re.escape(form) for form in _all_forms(words)]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b") if forms else None


def _all_forms(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from forms_of(word)


def _parted(text: str) -> str:
    """As it is spoken, with compounds in pieces."""
    text = _POINT.sub(" point ", _BETWEEN_THOUSANDS.sub("", _unaccented(text)))
    for mark, name in _NAMED.items():
        text = text.replace(mark, name)
    return _said(_MARKS.sub(" ", text.translate(APOSTROPHES)))


def _said(text: str) -> str:
    return " ".join(word for word, _ in spoken(text.split()))


def _unaccented(text: str) -> str:
    """Recognisers write café without its accent."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
