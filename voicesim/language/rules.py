"""The words of a turn, read by the rules of a lexicon."""

import math
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from voicesim.language.hits import Hit, find
from voicesim.language.lexicon import Lexicon
from voicesim.language.tokens import Page, mean_certainty, page_of, words_from_text
from voicesim.model.audio import Span
from voicesim.model.language import TECHNIQUES, CueHit, LanguageCues, Technique
from voicesim.model.speech import Word

FULL_WORDS: Final = 6
"""From so many words on the number of words no longer limits the confidence."""
LEAST_CONFIDENCE: Final = 0.3
"""Hits below move the axes a little but assert nothing."""
REPEATED: Final = 0.5
"""Every further hit of a cue adds half of the one before: 1, 1.5, 1.75."""


def read(words: tuple[Word, ...], lexicon: Lexicon, previous_customer_line: str = "") -> LanguageCues:
    """What the agent did with words in one turn.

    Agency and communion are tanh of the sums over the hits. No words give axes of 0 at confidence 0. The same words
    give the same cues.

    Raises:
        BadInput: the lexicon holds a phrase that cannot be understood.
    Source: interpersonal circumplex (Kiesler 1983); cues after Lakoff 1975, O'Barr 1982, Hosman 1989, Clark 2013.
    """
    page = page_of(words, lexicon.spelling)
    previous = page_of(words_from_text(previous_customer_line), lexicon.spelling)
    found = find(page, lexicon, previous)
    hits = tuple(sorted(_weighted(found, page, lexicon), key=lambda h: (h.span.start_sample, h.span.end_sample, h.cue)))
    return LanguageCues(
        agency=math.tanh(sum(hit.agency for hit in hits)),
        communion=math.tanh(sum(hit.communion for hit in hits)),
        confidence=min(1.0, len(words) / FULL_WORDS) * mean_certainty(words),
        word_count=len(words),
        hits=hits,
        techniques=_techniques(hits, lexicon),
    )


def _weighted(found: tuple[Hit, ...], page: Page, lexicon: Lexicon) -> Iterator[CueHit]:
    seen: dict[str, int] = {}
    for hit in found:
        cue = lexicon.cues[hit.cue]
        quote, span, certainty = page.said(hit.first, hit.end)
        weight = REPEATED ** seen.get(hit.cue, 0) * hit.strength * certainty
        seen[hit.cue] = seen.get(hit.cue, 0) + 1
        yield CueHit(
            cue=hit.cue, quote=quote, span=span, agency=cue.agency * weight, communion=cue.communion * weight,
            confidence=cue.confidence * hit.strength * certainty,
        )  # fmt: skip


def _techniques(hits: tuple[CueHit, ...], lexicon: Lexicon) -> tuple[Technique, ...]:
    """What the hits assert, the surest where several of one technique share words, in the order of the turn."""
    found: list[Technique] = []
    taken: dict[str, list[Span]] = {}
    for hit in sorted(hits, key=lambda h: -h.confidence):
        if hit.confidence < LEAST_CONFIDENCE:
            continue
        found += [
            Technique(name, hit.quote, hit.span, hit.confidence)
            for name in lexicon.cues[hit.cue].techniques
            if _take(hit.span, taken.setdefault(name, []))
        ]
    return tuple(sorted(found, key=lambda t: (t.span.start_sample, TECHNIQUES.index(t.name))))


def _take(span: Span, taken: list[Span]) -> bool:
    """Whether a span meets none of those taken, which are apart and in order; it then joins them."""
    place = bisect_right(taken, span.start_sample, key=lambda known: known.start_sample)
    if any(span.overlap(known) for known in taken[max(0, place - 1) : place + 1]):
        return False
    if span.samples:
        taken.insert(place, span)
    return True
