"""What was said, under its times: words, and brackets over those that a technique was heard in."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from voicesim.coach.plot_ink import INK, LEVEL, SOFT
from voicesim.coach.plot_marks import Label, Lines, Mark, Point, shortened, text_width
from voicesim.coach.plot_types import WIDTH, Row
from voicesim.model.language import Technique
from voicesim.model.speech import Word

LYING_LANES: Final = 2
LANE: Final = 15.0
GAP: Final = 5.0
SIZE, DENSE_SIZE = 11.5, 9.5
SLANT, DENSE_SLANT = 60.0, 90.0
"""Degrees; words that stand upright need the least room."""
MOST_SHIFT, DENSE_SHIFT = 26.0, 16.0
"""How far a word may stand beside its time: about half a second."""
NEIGHBOURS: Final = 3
LONGEST: Final = 110.0
PALE_BELOW: Final = 0.6
"""Confidence below which a word may have been another."""
BRACKET_LANES: Final = 4
BRACKET_LANE: Final = 19.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Marks that need some height, and how much was left out for want of room."""

    marks: tuple[Mark, ...]
    height: float
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word and where it stands."""

    word: Word
    at: float
    """x of its own time."""
    x: float
    lane: int = 0


def word_strip(row: Row, words: Iterable[Word], top: float) -> Strip:
    """The words of a row: lying where they fit into two lanes, slanting where there are more, upright when dense."""
    here = [
        _Placed(word, x, x) for word in words if row.begins_here(word.span) for x in [row.x(word.span.start_sample)]
    ]
    if not here:
        return Strip((), 0.0)
    lying = _lying(here)
    if lying is not None and not row.dense:
        lanes = 1 + max(placed.lane for placed in lying)
        return Strip(tuple(_lying_marks(lying, top)), lanes * LANE + 4)
    return _slanting(row, here, top)


def _lying(words: Sequence[_Placed]) -> list[_Placed] | None:
    """Each word in the first lane that is free at its time; None where that does not do for all."""
    free_from = [-math.inf] * LYING_LANES
    found: list[_Placed] = []
    for placed in words:
        right = placed.at + text_width(placed.word.text, SIZE)
        lane = next((lane for lane, x in enumerate(free_from) if x <= placed.at), None)
        if lane is None or right > WIDTH - 4:
            return None
        free_from[lane] = right + GAP
        found.append(_Placed(placed.word, placed.at, placed.at, lane))
    return found


def _lying_marks(words: Iterable[_Placed], top: float) -> Iterator[Mark]:
    for placed in words:
        y = top + LANE * placed.lane
        yield Lines((((placed.at, y + 2), (placed.at, y + LANE)),), SOFT, 0.8)
        yield _label(placed.word, placed.at + 3, y + 13, SIZE, 0.0)


def _slanting(row: Row, words: Sequence[_Placed], top: float) -> Strip:
    size, angle = (DENSE_SIZE, DENSE_SLANT) if row.dense else (SIZE, SLANT)
    sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    kept = _thinned(words, 1.05 * size / sin, DENSE_SHIFT if row.dense else MOST_SHIFT)
    marks: list[Mark] = []
    lowest = 0.0
    for placed in kept:
        # the writing stands on a line beside the one that goes down from its time
        x, y = placed.x - 0.3 * size * sin, top + 9 + 0.3 * size * cos
        label = _label(placed.word, x, y, size, angle)
        marks += [Lines((((placed.at, top), (placed.x, top + 6)),), SOFT, 0.8), label]
        lowest = max(lowest, *(corner[1] for corner in label.corners()))
    return Strip(tuple(marks), lowest - top + 4, len(words) - len(kept))


def _thinned(words: Sequence[_Placed], pitch: float, most_shift: float) -> list[_Placed]:
    """Words pushed apart to both sides; where some stand too far from their time, short ones near are left out."""
    kept = list(words)
    while True:
        places = spaced([placed.at for placed in kept], pitch)
        far = [number for number, x in enumerate(places) if abs(x - kept[number].at) > most_shift]
        if not far:
            return [_Placed(placed.word, placed.at, x) for placed, x in zip(kept, places, strict=True)]
        dropped = set(_shortest_near(far, kept))
        kept = [placed for number, placed in enumerate(kept) if number not in dropped]


def _shortest_near(far: Iterable[int], words: Sequence[_Placed]) -> Iterator[int]:
    """Of each crowd the shortest word, the first of equals; the next pass sees whether that was enough."""
    done = -1
    for number in far:
        near = range(max(done + 1, number - NEIGHBOURS), min(len(words), number + NEIGHBOURS + 1))
        if number > done:
            yield min(near, key=lambda place: (len(words[place].word.text), place))
            done = number + NEIGHBOURS


def spaced(wanted: Sequence[float], pitch: float) -> list[float]:
    """Places in the same order, at least `pitch` apart, as near as can be to those wanted.

    Source: least squares under an order, by pooling neighbours that violate it (Ayer et al. 1955).
    """
    pools: list[tuple[float, int]] = []  # mean of wanted - place in line · pitch, how many
    for number, place in enumerate(wanted):
        mean, count = place - number * pitch, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + number * pitch for number, mean in enumerate(means)]


def _label(word: Word, x: float, y: float, size: float, angle: float) -> Label:
    sure = word.confidence is None or word.confidence >= PALE_BELOW
    heard = "" if word.confidence is None else f", heard with {word.confidence:.0%} confidence"
    title = f"{word.text}: {word.span.start_s:.2f} to {word.span.end_s:.2f} s{heard}"
    text = shortened(word.text, LONGEST, size)
    return Label(x, y, text, size, INK if sure else SOFT, angle=angle, title=title)


def bracket_strip(row: Row, techniques: Iterable[Technique], top: float) -> Strip:
    """A bracket over the words of each technique with its name above, in as few lanes as they need."""
    here = [technique for technique in techniques if row.begins_here(technique.span)]
    lanes: list[float] = []
    placed: list[tuple[int, float, float, Technique]] = []
    for technique in sorted(here, key=lambda t: (t.span.start_sample, -t.span.end_sample, t.name)):
        left, right = row.ends(technique.span)
        needed = max(right - left, text_width(_named(technique), 11) + GAP)
        begin = min(left, WIDTH - needed)
        lane = next((lane for lane, free in enumerate(lanes) if free <= begin), len(lanes))
        if lane < BRACKET_LANES:
            lanes[lane : lane + 1] = [begin + needed]
            placed.append((lane, begin, right, technique))
    marks = [mark for lane, x, right, t in placed for mark in _bracket(row, t, x, right, top + BRACKET_LANE * lane)]
    return Strip(tuple(marks), BRACKET_LANE * len(lanes) + 4 if lanes else 0.0, len(here) - len(placed))


def _bracket(row: Row, technique: Technique, x: float, right: float, top: float) -> Iterator[Mark]:
    left = row.x(technique.span.start_sample)
    y = top + 13.5
    path: tuple[Point, ...] = ((left, y + 4), (left, y), (right, y), (right, y + 4))
    title = f"{_named(technique)}: “{technique.quote}”"
    yield Lines((path,), LEVEL, 1.5, title=title)
    yield Label(x, top + 10, _named(technique), 11, LEVEL, title=title)


def _named(technique: Technique) -> str:
    return technique.name.replace("_", " ")
