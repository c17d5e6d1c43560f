"""Sound over the time of a call as paths of a drawing: waves, levels, pitch.

Units: x in units of the shared time axis, y in pixels downwards. What is drawn as one point is one column; a column is
a tenth of a second in a short call and some tenths in a long one, so that an hour is as light as a minute.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import Pcm, Span

Doubles = npt.NDArray[np.float64]
Point = tuple[float, float]

PITCHES_HZ: Final = (50, 75, 100, 150, 200, 300, 400, 600)
"""What a scale of pitch has labels for."""
WAVE_COLUMNS: Final = 1000
QUIET_PEAK: Final = 0.01
"""A wave that never goes above -40 dBFS is drawn small: silence should look like silence."""


def wave_path(pcm: Pcm, width: float, height: float) -> str:
    """The highest and lowest sample of each column as one closed shape, as high as the loudest moment."""
    if not len(pcm):
        return ""
    columns = min(WAVE_COLUMNS, len(pcm))
    edges = np.linspace(0, len(pcm), columns, endpoint=False).astype(np.int64)
    scale = (height / 2 - 1) / max(float(np.abs(pcm).max()), QUIET_PEAK)
    high, low = (f.reduceat(pcm, edges).astype(np.float64) * scale for f in (np.maximum, np.minimum))
    xs = [column * width / columns for column in range(columns)]
    upper = zip(xs, (height / 2 - high - 0.3).tolist(), strict=True)
    lower = zip(xs, (height / 2 - low + 0.3).tolist(), strict=True)
    return f"{path([*upper, *reversed(list(lower))])}Z"


def path(points: Iterable[Point]) -> str:
    """Points as the commands of one line."""
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def short(value: float) -> str:
    """A tenth of a unit is finer than a screen."""
    tenths = round(value * 10)
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def inside(values: Doubles, spans: Sequence[Span], hop_samples: int) -> Doubles:
    """Values of frames hop_samples apart, NaN outside of the spans."""
    kept = np.full(len(values), np.nan)
    for span in spans:
        part = slice(max(0, span.start_sample // hop_samples), -(-span.end_sample // hop_samples))
        kept[part] = values[part]
    return kept


def columns_of(values: Doubles, per_column: int, typical: Callable[..., Doubles]) -> Doubles:
    """Columns of so many frames each; NaN where less than a third of one is there."""
    table = np.pad(values, (0, -len(values) % per_column), constant_values=np.nan).reshape(-1, per_column)
    found = np.full(len(table), np.nan)
    there = np.flatnonzero(3 * np.sum(~np.isnan(table), axis=1) >= per_column)
    if len(there):
        found[there] = typical(table[there], axis=1)
    return found


def runs(values: Doubles) -> Iterator[list[tuple[int, float]]]:
    """(place, value) of each stretch without a NaN."""
    run: list[tuple[int, float]] = []
    for place, value in enumerate(values.tolist()):
        if not math.isnan(value):
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def minus(number: str) -> str:
    """With the sign that is as wide as a plus."""
    return number.replace("-", "−")
