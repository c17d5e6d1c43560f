"""A turn read whole and in parts, to see what each part does."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from voicesim.language.clauses import Range, clauses
from voicesim.language.tokens import Page
from voicesim.language.word_model import Doubles, Wording, WordModel
from voicesim.model.audio import Span
from voicesim.model.speech import Word

LONG_WORDS: Final = 80
"""The model reads about so many at a time; a longer turn is read in stretches."""
STRETCH_WORDS: Final = 60
AGGRESSIVE: Final = 2
"""The place of that style in a wording."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words and what it does to the axes."""

    first: int
    end: int
    agency: float
    communion: float
    attack: float
    """How aggressive it is on its own, 0..1."""


def explained(
    words: tuple[Word, ...], page: Page, model: WordModel, previous_customer_line: str
) -> tuple[Wording, tuple[Part, ...]]:
    """The reading of the whole turn, and its parts: clauses, or stretches of words where it is very long.

    A clause does the mean of what its removal takes away and of what it says on its own: leaving out alone would find
    nothing where two clauses say the same. A stretch does its share of the mean.
    Source: leaving parts out, Zeiler & Fergus 2014; both ends of the Shapley value, Lundberg & Lee 2017.
    """
    texts, before = [word.text for word in words], previous_customer_line.split()
    if len(texts) > LONG_WORDS:
        return _in_stretches(texts, model, before)
    ranges = clauses(page)
    if len(ranges) == 1:
        whole = model.read(texts, before)
        return whole, (_part((0, len(texts)), whole.axes, whole),)
    whole, without = model.read_with_gaps(texts, before, ranges)
    alone = [model.read(texts[first:end], before) for first, end in ranges]
    return whole, tuple(
        _part(range_, (whole.axes - axes + part.axes) / 2, part)
        for range_, axes, part in zip(ranges, without, alone, strict=True)
    )


def span_of(said: Sequence[Word]) -> Span:
    """From the first word to the end of the last."""
    return Span(said[0].span.start_sample, max(word.span.end_sample for word in said))


def _in_stretches(texts: list[str], model: WordModel, before: list[str]) -> tuple[Wording, tuple[Part, ...]]:
    count = round(len(texts) / STRETCH_WORDS)
    bounds = [len(texts) * place // count for place in range(count + 1)]
    ranges = list(pairwise(bounds))
    found = [model.read(texts[first:end], before) for first, end in ranges]
    shares = np.array([(end - first) / len(texts) for first, end in ranges])
    parts = tuple(
        _part(range_, wording.axes * share, wording)
        for range_, wording, share in zip(ranges, found, shares, strict=True)
    )
    return _together(found, shares, bounds), parts


def _together(found: list[Wording], shares: Doubles, bounds: list[int]) -> Wording:
    """Means over the stretches; but one attack makes the whole turn aggressive, and a technique is there once it is."""
    styles = np.array([wording.styles for wording in found])
    mean, attack = shares @ styles, styles[:, AGGRESSIVE].max()
    others = 1 - mean[AGGRESSIVE]
    mean = mean * ((1 - attack) / others if others > 0 else 0.0)
    mean[AGGRESSIVE] = attack
    return Wording(
        styles=mean,
        axes=shares @ np.array([wording.axes for wording in found]),
        techniques=np.max([wording.techniques for wording in found], axis=0),
        by_piece=np.concatenate([wording.by_piece for wording in found]),
        sources=tuple(
            start + source for start, wording in zip(bounds, found, strict=False) for source in wording.sources
        ),
    )


def _part(words: Range, effect: Doubles, alone: Wording) -> Part:
    return Part(words[0], words[1], float(effect[0]), float(effect[1]), float(alone.styles[AGGRESSIVE]))
