"""Figures in a turn: what a number in words or digits comes to, and the word beside it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from voicesim.language.spoken import ONES, TENS, spoken
from voicesim.model.language import Named
from voicesim.model.scenario import Figure
from voicesim.model.speech import Word, text_of

SMALL: Final = {
    **{word: value for value, word in enumerate(ONES)}, **{word: 10 * tens for tens, word in enumerate(TENS) if tens},
    "couple": 2, "dozen": 12, "half": 0.5,
}  # fmt: skip
LARGE: Final = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000}
BESIDE: Final = 2
"""Words that may stand between a number and its unit: "five to seven business days", "ten more minutes"."""
Place = tuple[int, int, float]
"""First word, end and value of a number."""


def figures(words: tuple[Word, ...], wanted: Mapping[str, Figure]) -> tuple[Named, ...]:
    """The wanted figures that were said, each as it was said last; of a range, the larger end."""
    if not wanted:
        return ()
    said = list(spoken(word.text for word in words))
    tokens = [token for token, _ in said]
    places = list(numbers(tokens))
    found = []
    for name, figure in wanted.items():
        near = [place for place in places if _beside(place, tokens, figure) and figure.least <= place[2] <= figure.most]
        if near:
            last = near[-1]
            first_word, last_word = said[last[0]][1], said[last[1] - 1][1]
            found.append(Named(name, last[2], text_of(words[first_word : last_word + 1])))
    return tuple(found)


def numbers(tokens: Sequence[str]) -> Iterator[Place]:
    """Every number in spoken words: "two hundred and fifty" is one, "five two seven one" are four."""
    at = 0
    while at < len(tokens):
        end, value = _number(tokens, at)
        if end > at:
            yield at, end, value
        at = max(end, at + 1)


def _number(tokens: Sequence[str], at: int) -> tuple[int, float]:
    """The end and value of the number that begins here; the end is `at` where none does."""
    total, part, end, last = 0.0, 0.0, at, float("inf")
    while end < len(tokens):
        word = tokens[end]
        if word in SMALL and SMALL[word] < last and not (end > at and word in {"couple", "dozen", "half"}):
            part += SMALL[word]
            last = 10.0 if SMALL[word] >= 20 and SMALL[word] % 10 == 0 else 0.0
        elif word in LARGE and end > at:
            part = max(part, 1.0) * LARGE[word]
            last = float(LARGE[word])
            if LARGE[word] >= 1_000:
                total, part = total + part, 0.0
        elif not (word == "and" and end > at and tokens[end - 1] in LARGE and _follows(tokens, end + 1)):
            break
        end += 1
    return end, total + part


def _follows(tokens: Sequence[str], at: int) -> bool:
    return at < len(tokens) and tokens[at] in SMALL


def _beside(place: Place, tokens: Sequence[str], figure: Figure) -> bool:
    first, end, _ = place
    for unit in figure.near:
        parts = unit.lower().split()
        after = [tokens[i : i + len(parts)] for i in range(end, end + BESIDE + 1)]
        before = tokens[max(0, first - len(parts)) : first]
        if parts in after or before == parts:
            return True
    return False
