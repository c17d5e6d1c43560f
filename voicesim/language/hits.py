"""Looks for the cues of a lexicon on a page, and drops what its exemptions cancel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from voicesim.language.lexicon import NEGATION, QUOTING, Cue, Lexicon
from voicesim.language.tokens import Page

NEAR_TOKENS: Final = 3
BEFORE_TOKENS: Final = 7
"""So far a "you said" reaches."""
SOFTENED: Final = 0.35


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a range of tokens, half-open."""

    cue: str
    first: int
    end: int
    strength: float = 1.0
    """How complete it is: of its weights and its confidence."""


def find(page: Page, lexicon: Lexicon, previous: Page) -> tuple[Hit, ...]:
    """Every hit that stands, in the order of the lexicon and of the turn."""
    hits = [hit for name, cue in lexicon.cues.items() for hit in _of_cue(name, cue, page, lexicon, previous)]
    standing = _settled(hits, lexicon)
    heard = {hit.cue for hit in standing}
    return tuple(hit for hit in standing if _in_company(lexicon.cues[hit.cue], heard))


def _of_cue(name: str, cue: Cue, page: Page, lexicon: Lexicon, previous: Page) -> Iterable[Hit]:
    if not cue.phrases or not page.tokens:
        return ()
    if cue.after_customer and not lexicon.pattern(cue.after_customer, name).search(previous.text):
        return ()
    if cue.needs and not lexicon.pattern(cue.needs, name).search(page.text):
        return ()
    found = [
        Hit(name, *page.token_range(match.start(), match.end()))
        for match in lexicon.pattern(cue.phrases, name).finditer(page.text)
        if match.group()
    ]
    standing = [hit for hit in found if not _cancelled(hit, cue, page, lexicon)]
    return (
        _beyond([_weighed(hit, cue, page, lexicon) for hit in standing], cue) if len(standing) >= cue.at_least else ()
    )


def _cancelled(hit: Hit, cue: Cue, page: Page, lexicon: Lexicon) -> bool:
    clause_start, _ = page.clause_of(hit.first, hit.end)
    near = page.part(max(clause_start, hit.first - NEAR_TOKENS), hit.first)
    before = page.part(max(0, hit.first - BEFORE_TOKENS), hit.first)
    said = page.part(max(clause_start, hit.first - BEFORE_TOKENS), hit.first)
    return (
        ("negated" in cue.exempt and _holds(lexicon, lexicon.lists[NEGATION], near, hit))
        or ("quoted" in cue.exempt and _holds(lexicon, lexicon.lists[QUOTING], said, hit))
        or _precedes(lexicon, cue.not_after, before, hit)
        or _follows(lexicon, cue.not_before, page, hit)
        or _holds(lexicon, cue.waived_by, page.part(hit.end, len(page.tokens)), hit)
        or _holds(lexicon, cue.waived_before, page.part(0, hit.first), hit)
    )


def _holds(lexicon: Lexicon, phrases: tuple[str, ...], text: str, hit: Hit) -> bool:
    return bool(phrases and text and lexicon.pattern(phrases, hit.cue).search(text))


def _precedes(lexicon: Lexicon, phrases: tuple[str, ...], text: str, hit: Hit) -> bool:
    """Whether one of the phrases ends where the hit begins."""
    if not phrases:
        return False
    return any(match.end() == len(text) for match in lexicon.pattern(phrases, hit.cue).finditer(text))


def _follows(lexicon: Lexicon, phrases: tuple[str, ...], page: Page, hit: Hit) -> bool:
    if not phrases or hit.end >= len(page.tokens):
        return False
    return lexicon.pattern(phrases, hit.cue).match(page.text, page.starts[hit.end]) is not None


def _weighed(hit: Hit, cue: Cue, page: Page, lexicon: Lexicon) -> Hit:
    strength = 1.0
    if cue.full_with and not lexicon.pattern(cue.full_with, hit.cue).search(page.text):
        strength *= cue.without
    if cue.softened_by and lexicon.pattern(cue.softened_by, hit.cue).search(
        page.part(*page.clause_of(hit.first, hit.end))
    ):
        strength *= SOFTENED
    return replace(hit, strength=strength)


def _beyond(hits: list[Hit], cue: Cue) -> list[Hit]:
    """Once there are too many, all of them are the other cue."""
    if cue.beyond is None or len(hits) <= cue.beyond.more_than:
        return hits
    return [replace(hit, cue=cue.beyond.becomes) for hit in hits]


def _settled(hits: list[Hit], lexicon: Lexicon) -> list[Hit]:
    """The hits that stand once each has given way to those it has to; in a ring the first of the lexicon stands."""
    rivals = _rivals(hits, lexicon)
    yielding: list[list[int]] = [[] for _ in hits]
    for index, others in enumerate(rivals):
        for other in others:
            yielding[other].append(index)
    standing: set[int] = set()
    waiting = set(range(len(hits)))
    unrivalled = [index for index in waiting if not rivals[index]]
    for first in (*sorted(unrivalled), *range(len(hits))):  # whoever still waits after the unrivalled is in a ring
        sure = [first]
        while sure:
            stands = sure.pop()
            if stands not in waiting:
                continue
            standing.add(stands)
            settled = [stands, *(index for index in yielding[stands] if index in waiting)]
            waiting.difference_update(settled)
            sure += _freed(settled, yielding, rivals)
    return [hit for index, hit in enumerate(hits) if index in standing]


def _freed(settled: list[int], yielding: list[list[int]], rivals: list[set[int]]) -> Iterator[int]:
    """Those that wait for nobody any more now that some are settled, who are taken out of `rivals`."""
    for gone in settled:
        for index in yielding[gone]:
            rivals[index].discard(gone)
            if not rivals[index]:
                yield index


def _rivals(hits: list[Hit], lexicon: Lexicon) -> list[set[int]]:
    """For each hit the places of those that share a word with it and that it gives way to; one sweep over the turn."""
    rivals: list[set[int]] = [set() for _ in hits]
    near: list[int] = []
    for index in sorted(range(len(hits)), key=lambda place: hits[place].first):
        near = [other for other in near if hits[other].end > hits[index].first]
        for other in near:
            if _yields(hits[index], hits[other], lexicon):
                rivals[index].add(other)
            if _yields(hits[other], hits[index], lexicon):
                rivals[other].add(index)
        near.append(index)
    return rivals


def _yields(hit: Hit, other: Hit, lexicon: Lexicon) -> bool:
    return bool({other.cue, *lexicon.cues[other.cue].techniques} & set(lexicon.cues[hit.cue].gives_way_to))


def _in_company(cue: Cue, heard: set[str]) -> bool:
    return not cue.needs_cues or bool(heard & set(cue.needs_cues))
