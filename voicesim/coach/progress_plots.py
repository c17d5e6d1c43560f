"""Pictures of progress as plain coordinates; a template draws them. One step to the right is one call.

Units: user units of the drawing (pixels at its natural size), x to the right, y downwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Final, Literal

from voicesim.coach.habits import Habit, shown, with_unit
from voicesim.coach.progress import HabitProgress, Reading

MOST_POINTS: Final = 120
"""Of more calls each point stands for several."""
TREND_POINTS: Final = 5
"""The line is the mean of so many points, as far as there are."""
TOP, BOTTOM_ROOM = 12.0, 40.0
LEFT, RIGHT = 40.0, 14.0
DOT_ROOM: Final = 8.0
LABEL_ROOM: Final = 13.0
SPARK_WIDTH, SPARK_HEIGHT = 110.0, 22.0
PointKind = Literal["passed", "failed", "call"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a picture and where its plot lies in it."""

    width: float
    height: float

    @property
    def end(self) -> float:
        """The right edge of the plot."""
        return self.width - RIGHT

    @property
    def bottom(self) -> float:
        """The lower edge of the plot."""
        return self.height - BOTTOM_ROOM

    def x(self, number: float, calls: int) -> float:
        """Where a call lies, from 0; one alone in the middle."""
        left, right = LEFT + DOT_ROOM, self.end - DOT_ROOM
        return round((left + right) / 2 if calls < 2 else left + (right - left) * number / (calls - 1), 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A label at a place on an axis, or a line across the plot."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """A call, or several."""

    x: float
    y: float
    value: float
    kind: PointKind
    title: str


@dataclass(frozen=True, slots=True)
class TrendPlot:
    """A habit over calls."""

    frame: Frame
    rows: tuple[Mark, ...]
    points: tuple[Point, ...]
    path: str
    """Of the mean of five points up to each; empty for one point."""
    limit: Mark | None
    """What is to be reached, or what is usual."""
    band: tuple[float, float] | None
    """Upper and lower edge of where all is well."""
    dates: tuple[Mark, Mark] | None
    """Below the first and the last call."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values to y."""

    low: float
    high: float
    frame: Frame

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.frame.bottom - (self.frame.bottom - TOP) * min(max(share, 0.0), 1.0), 1)


def trend_plot(
    found: HabitProgress, frame: Frame, passed: Mapping[str, bool] | None = None, limit: float | None = None
) -> TrendPlot:
    """Lay out a habit; `passed` by call_id gives each point its sign, `limit` is drawn as a line."""
    readings, habit = found.readings, found.habit
    scale = _scale(habit, [reading.value for reading in readings], frame)
    band = (scale.y(habit.high), scale.y(habit.low)) if habit.aim == "between" else None
    points = _points(habit, readings, scale, passed)
    return TrendPlot(
        frame=frame,
        rows=tuple(Mark(scale.y(value), shown(habit, value)) for value in (scale.low, scale.high)),
        points=tuple(points),
        path=_trend(points, scale),
        limit=None if limit is None else _limit(habit, limit, scale),
        band=band,
        dates=_dates(readings, frame),
    )


def _limit(habit: Habit, value: float, scale: _Scale) -> Mark:
    """A line across; without a label where those of the scale are."""
    at = scale.y(value)
    free = TOP + LABEL_ROOM < at < scale.frame.bottom - LABEL_ROOM
    return Mark(at, shown(habit, value) if free else "")


def _scale(habit: Habit, values: Sequence[float], frame: Frame) -> _Scale:
    """The habit's own scale, widened to what was measured."""
    margin = (habit.high - habit.low) * 0.5 if habit.aim == "between" else 0.0
    low, high = habit.low - margin, habit.high + margin
    if habit.unit in {"", "of 100"}:
        return _Scale(0.0, 1.0, frame)
    return _Scale(min([max(low, 0.0), *values]), max([high, *values]), frame)


def _points(habit: Habit, readings: Sequence[Reading], scale: _Scale, passed: Mapping[str, bool] | None) -> list[Point]:
    count = len(readings)
    parts = min(count, MOST_POINTS)
    edges = [round(part * count / parts) for part in range(parts + 1)] if parts else [0]
    return [_point(habit, readings, (start, end), scale, passed) for start, end in pairwise(edges)]


def _trend(points: Sequence[Point], scale: _Scale) -> str:
    if len(points) < 2:
        return ""
    means = (fmean(p.value for p in points[max(0, at - TREND_POINTS + 1) : at + 1]) for at in range(len(points)))
    return "M" + "L".join(f"{point.x} {scale.y(mean)}" for point, mean in zip(points, means, strict=True))


def _point(
    habit: Habit, readings: Sequence[Reading], part: tuple[int, int], scale: _Scale, passed: Mapping[str, bool] | None
) -> Point:
    start, end = part
    mine = readings[start:end]
    value = fmean(reading.value for reading in mine)
    x = scale.frame.x((start + end - 1) / 2, len(readings))
    if len(mine) > 1:
        title = f"calls {start + 1} to {end}: {with_unit(habit, value)} on average"
        return Point(x, scale.y(value), value, "call", title)
    kind: PointKind = "call" if passed is None else "passed" if passed.get(mine[0].call_id) else "failed"
    said = {"passed": ", passed", "failed": ", not passed", "call": ""}[kind]
    return Point(x, scale.y(value), value, kind, f"{day(mine[0])}: {with_unit(habit, value)}{said}")


def _dates(readings: Sequence[Reading], frame: Frame) -> tuple[Mark, Mark] | None:
    if not readings:
        return None
    return Mark(LEFT, day(readings[0])), Mark(frame.end, day(readings[-1]))


def day(reading: Reading) -> str:
    """The date of a call where it is looked at."""
    return f"{reading.held_at.astimezone():%Y-%m-%d}"


def spark_path(found: HabitProgress) -> str:
    """A habit as a small line without axes, all calls on one scale from its worst to its best end."""
    values = [min(max(found.habit.goodness(reading.value), 0.0), 1.0) for reading in found.readings]
    if len(values) < 2:
        return ""
    step = max(1, len(values) // MOST_POINTS)
    kept = [*range(0, len(values) - 1, step), len(values) - 1]
    width, height = SPARK_WIDTH - 6, SPARK_HEIGHT - 6
    places = (f"{3 + width * at / (len(values) - 1):.1f} {3 + height * (1 - values[at]):.1f}" for at in kept)
    return "M" + "L".join(places)


def sentence(found: HabitProgress) -> str:
    """The picture in words."""
    first, best, latest = found.first, found.best, found.latest
    if first is None or best is None or latest is None:
        return "It was not measured in any call."
    calls = "1 call" if len(found.readings) == 1 else f"{len(found.readings)} calls"
    parts = [
        f"{calls}, {day(first)} to {day(latest)}: first {with_unit(found.habit, first.value)}",
        f"best {with_unit(found.habit, best.value)} on {day(best)}",
    ]
    if found.usual is not None:
        parts.append(f"usually {with_unit(found.habit, found.usual)}")
    parts.append(f"latest {with_unit(found.habit, latest.value)}")
    return f"{', '.join(parts)}. Compared with the earlier calls: {found.change}."
