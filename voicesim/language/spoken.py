"""Words as they are spoken: lower case, no punctuation, numbers in words, as a recogniser writes them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from voicesim.language.tokens import plain

ONES: Final = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "  # noqa: SIM905 - easier to read
    "seventeen eighteen nineteen".split()
)
TENS: Final = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth", **{tens: f"{tens[:-1]}ieth" for tens in TENS if tens.endswith("y")},
}  # fmt: skip
LONGEST_NUMBER: Final = 4
"""Digits; what is longer is read out figure by figure, as people do with references."""
_PARTS: Final = re.compile(r"[0-9]+|[^0-9]+")


def spoken(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each spoken word with the index of the written one it came from; nothing for punctuation alone."""
    for index, written in enumerate(words):
        for part in _parts(plain(written)):
            yield part, index


def _parts(word: str) -> Iterator[str]:
    if not any(c.isdigit() for c in word):
        yield from (word,) if word else ()
        return
    said: list[str] = []
    for part in _PARTS.findall(word):
        if part in {"st", "nd", "rd", "th"} and said:
            said[-1] = ORDINALS.get(said[-1], f"{said[-1]}th")
        elif part.isascii() and part.isdigit():
            said += number_words(part)
        elif part.strip("'"):
            said.append(part.strip("'"))
    yield from said


def number_words(digits: str) -> list[str]:
    """A whole number in words; one with a leading zero or of more than four digits figure by figure."""
    if len(digits) > LONGEST_NUMBER or (len(digits) > 1 and digits[0] == "0"):
        return [ONES[int(digit)] for digit in digits]
    return _cardinal(int(digits))


def _cardinal(number: int) -> list[str]:
    if number < len(ONES):
        return [ONES[number]]
    if number < 100:
        return [TENS[number // 10], *([ONES[number % 10]] if number % 10 else [])]
    unit, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    return [*_cardinal(number // unit), name, *(_cardinal(number % unit) if number % unit else [])]
