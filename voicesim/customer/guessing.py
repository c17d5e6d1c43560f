"""Which known word somebody may have meant; a guess that is not near is no help and is not made."""

from collections.abc import Iterable
from itertools import takewhile
from typing import Final

from rapidfuzz.distance import OSA

LEAST_SHARED: Final = 4
"""Letters from which on a word inside another one, or a beginning in common, says that this one was meant."""
SLIPS: Final = 0.3
"""Letters of a word that may be wrong, missing, too many or swapped, as a share."""


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The nearest of the known words; None when none is near."""
    near = [(found, other) for other in known if (found := _distance(word, other)) is not None]
    return min(near)[1] if near else None


def _distance(word: str, other: str) -> float | None:
    """How much of the longer word differs; None when it is too much. Capitals and word order do not count."""
    one, two = _flat(word), _flat(other)
    shorter, longer = sorted((len(one), len(two)))
    shared = _shared(one, two)
    meant = [1 - shared / longer] if shared >= max(LEAST_SHARED, (1 - SLIPS) * shorter) else []
    slips = min(OSA.distance(one, two), OSA.distance(_in_order(one), _in_order(two)))
    if slips <= max(1, round(SLIPS * shorter)):
        meant.append(slips / max(longer, 1))
    return min(meant, default=None)


def _shared(one: str, two: str) -> int:
    """Letters that are in both: one inside the other, or the beginning."""
    if one in two or two in one:
        return min(len(one), len(two))
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))))


def _flat(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def _in_order(word: str) -> str:
    return "-".join(sorted(word.split("-")))
