"""A turn in parts that can be left out, to see what they did."""

from typing import Final

from voicesim.language.tokens import Page

LEAST_WORDS: Final = 3
"""A shorter clause goes with the one after it, the last with the one before."""
MOST: Final = 5

Range = tuple[int, int]


def clauses(page: Page) -> tuple[Range, ...]:
    """Half-open ranges of words that together are the turn; neighbours are joined until there are five at most."""
    starts = sorted({page.sources[token] for token in page.clause_starts})
    ends = [*starts[1:], len(page.words)]
    found = _long_enough(list(zip(starts, ends, strict=True)))
    while len(found) > MOST:
        shortest = min(range(len(found) - 1), key=lambda at: found[at + 1][1] - found[at][0])
        found[shortest : shortest + 2] = [(found[shortest][0], found[shortest + 1][1])]
    return tuple(found)


def _long_enough(ranges: list[Range]) -> list[Range]:
    found: list[Range] = []
    for first, end in ranges:
        if found and found[-1][1] - found[-1][0] < LEAST_WORDS:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    if len(found) > 1 and found[-1][1] - found[-1][0] < LEAST_WORDS:
        found[-2:] = [(found[-2][0], found[-1][1])]
    return found
