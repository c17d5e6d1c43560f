"""What is shown of a technique: words that a person can read, not the two or three that the model lit up.

No judgement rests on it: what a technique rests on is its span, and that stays.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from voicesim.language.clauses import Range
from voicesim.language.parts import span_of
from voicesim.language.tokens import Page, Spelling, plain
from voicesim.model.language import YIELDING, Technique
from voicesim.model.speech import text_of

MOST_ADDED: Final = 8
"""Words on either side up to the border of the clause; a border further away is not waited for."""
ADDED: Final = 5
"""Words on either side where no clause and no subject begins near enough."""
TOUCHED: Final = 0.5
"""A clause of which less than this share is lit up, beside another one, was only touched."""


def readable(
    found: tuple[Technique, ...], page: Page, by_rules: Collection[Technique], spelling: Spelling
) -> tuple[Technique, ...]:
    """The same techniques, in the same order, with quotes of whole clauses where these are short enough.

    What a rule quotes of yielding words stays: "i guess" says it all. A clause begins after a pause, or at a
    conjunction; within a longer one a quote begins at a word that is often a subject, such as "i" or "there".
    """
    ranges = _clauses(page)
    whole = {(rule.name, rule.span) for rule in by_rules if rule.name in YIELDING}
    return tuple(
        one if (one.name, one.span) in whole or not ranges else _widened(one, page, ranges, spelling.subjects)
        for one in found
    )


def _widened(one: Technique, page: Page, ranges: list[Range], subjects: Collection[str]) -> Technique:
    lit = [at for at, word in enumerate(page.words) if one.span.overlap(word.span)]
    if not lit:
        return one
    first, end = _kept(lit[0], lit[-1] + 1, ranges)
    start, stop = next(r[0] for r in ranges if r[1] > first), next(r[1] for r in ranges if r[1] >= end)
    chosen = page.words[_begin(page, start, first, subjects) : _finish(page, end, stop, subjects)]
    return replace(one, quote=text_of(chosen), quote_span=span_of(chosen))


def _clauses(page: Page) -> list[Range]:
    """Half-open ranges of words; a conjunction that stands alone goes with what it joins."""
    starts = sorted({page.sources[token] for token in page.clause_starts})
    found: list[Range] = []
    for first, end in zip(starts, [*starts[1:], len(page.words)], strict=True):
        if found and found[-1][1] - found[-1][0] == 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return found


def _kept(first: int, end: int, ranges: list[Range]) -> Range:
    """Without words at either edge that only touch a clause, as long as a clause is left."""
    parts = [(max(first, a), min(end, b), b - a) for a, b in ranges if a < end and first < b]
    most = max(b - a for a, b, _ in parts)

    def is_meant(part: tuple[int, int, int]) -> bool:
        lit = part[1] - part[0]
        return lit == most or lit >= TOUCHED * part[2]

    meant = [part for part in parts if is_meant(part)]
    return meant[0][0], meant[-1][1]


def _begin(page: Page, start: int, first: int, subjects: Collection[str]) -> int:
    if first - start <= MOST_ADDED:
        return start
    return next(_subjects(page, range(first, first - MOST_ADDED, -1), subjects), first - ADDED)


def _finish(page: Page, end: int, stop: int, subjects: Collection[str]) -> int:
    if stop - end <= MOST_ADDED:
        return stop
    return next(_subjects(page, range(end, end + MOST_ADDED), subjects), end + ADDED)


def _subjects(page: Page, places: range, subjects: Collection[str]) -> Iterator[int]:
    """Words among these that begin a thought, nearest first: "i'm" does as "i" does."""
    return (at for at in places if plain(page.words[at].text).split("'")[0] in subjects)
