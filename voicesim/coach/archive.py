"""How a measure is spread over many calls, as numbers and as the bars of a picture. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

MOST_BARS: Final = 24
FEWEST_BARS: Final = 5
"""Of axis, so that one value alone is not drawn as all there is."""
STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Widths of bars, times a power of ten: edges that people can read."""
WIDTH, HEIGHT = 340.0, 120.0
LEFT, BOTTOM, TOP = 4.0, 98.0, 8.0


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the ends of many values."""

    n: int
    low: float
    """10 % lie below."""
    median: float
    high: float
    """10 % lie above."""


@dataclass(frozen=True, slots=True)
class Bar:
    """So many values from here to there; user units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    start: float
    end: float
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """A measure as bars on an axis from `start` to `end`."""

    bars: tuple[Bar, ...]
    start: float
    end: float
    median_x: float


def spread(values: Sequence[float]) -> Spread | None:
    """None where there is nothing."""
    if not len(values):
        return None
    low, median, high = np.percentile(np.asarray(values), [10, 50, 90])
    return Spread(len(values), float(low), float(median), float(high))


def histogram(values: Sequence[float], least_step: float = 0.0, most: float | None = None) -> Histogram | None:
    """At most 24 bars with round edges, none narrower than `least_step`; None where there is nothing.

    The axis does not go beyond `most`, the end of the scale, which is one of the round edges; None: it has no end.
    """
    if not len(values):
        return None
    found = np.asarray(values, np.float64)
    start, step, count = _edges(float(found.min()), float(found.max()), least_step, most)
    places = np.minimum(((found - start) / step + 1e-9).astype(np.int64), count - 1)
    counts = np.bincount(places, minlength=count)
    end = start + step * count
    middle = LEFT + (WIDTH - 2 * LEFT) * (float(np.median(found)) - start) / (end - start)
    return Histogram(tuple(_bars(counts, start, step)), start, end, round(middle, 1))


def _edges(low: float, high: float, least_step: float, most: float | None) -> tuple[float, float, int]:
    """First edge, width and number of the bars."""
    least = max((high - low) / MOST_BARS, abs(high) * 1e-4, 1e-6, least_step)
    power = 10.0 ** math.floor(math.log10(least))
    step = next((power * one for one in STEPS if power * one >= least), power * 10)
    first = math.floor(low / step + 1e-9)
    last = max(first + FEWEST_BARS, math.floor(high / step + 1e-9) + 1)
    if most is not None:
        last = min(last, round(most / step))  # what lies at the very end belongs to the last bar
        first = min(first, last - FEWEST_BARS)
    return first * step, step, last - first


def _bars(counts: npt.NDArray[np.int64], start: float, step: float) -> list[Bar]:
    wide, most = (WIDTH - 2 * LEFT) / len(counts), int(counts.max())
    bars = []
    for number, count in enumerate(counts.tolist()):
        height = (BOTTOM - TOP) * count / most
        place = (round(LEFT + wide * number, 1), round(BOTTOM - height, 1), round(wide, 1), round(height, 1))
        bars.append(Bar(*place, start + step * number, start + step * (number + 1), count))
    return bars
