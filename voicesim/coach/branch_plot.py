"""The mood of two calls with one beginning as plain coordinates: one strip a scale, one axis for both."""

from dataclasses import dataclass
from typing import Final

from voicesim.coach.branches import Branch, Comparison, last_mood
from voicesim.coach.charts import Axis, Tick, mm_ss, ticks
from voicesim.model.customer import SCALES

HEIGHT: Final = 64.0
TOP: Final = 6.0
BOTTOM: Final = 60.0


@dataclass(frozen=True, slots=True)
class MoodStrip:
    """One scale of both calls."""

    name: str
    first: str
    """A path; empty when nothing was recorded."""
    again: str
    about: str
    """The strip in words."""


@dataclass(frozen=True, slots=True)
class BranchPlot:
    """The strips, and where the calls part."""

    axis: Axis
    ticks: tuple[Tick, ...]
    parted_x: float
    strips: tuple[MoodStrip, ...]
    height: float = HEIGHT
    rows: tuple[Tick, ...] = (Tick(BOTTOM, "0"), Tick(TOP, "1"))


def branch_plot(comparison: Comparison) -> BranchPlot:
    """Lay out both curves of every scale."""
    axis = Axis(max(comparison.first.duration_s, comparison.again.duration_s, 1.0))
    strips = tuple(_strip(name, comparison, axis) for name in SCALES)
    return BranchPlot(axis, ticks(axis, most=10), axis.x(comparison.parted_s), strips)


def _strip(name: str, comparison: Comparison, axis: Axis) -> MoodStrip:
    first, again = comparison.first, comparison.again
    about = f"{name}: the same up to {mm_ss(comparison.parted_s)}; then {_way(name, first, comparison.parted_s)} "
    about += f"in the first try, and {_way(name, again, comparison.parted_s)} in the second"
    return MoodStrip(name, _path(name, first, axis), _path(name, again, axis), about)


def _way(name: str, branch: Branch, parted_s: float) -> str:
    last = last_mood(branch)
    if last is None:
        return "not recorded"
    then = [point.mood for point in branch.mood if point.at_s <= parted_s][-1:] or [branch.mood[0].mood]
    return f"from {getattr(then[0], name):.2f} to {getattr(last, name):.2f}"


def _path(name: str, branch: Branch, axis: Axis) -> str:
    """Steps: the mood holds until something changes it, and ends with its call."""
    if not branch.mood:
        return ""
    first = branch.mood[0]
    begin = f"M{axis.x(first.at_s)} {_y(getattr(first.mood, name))}"
    steps = (f"H{axis.x(point.at_s)}V{_y(getattr(point.mood, name))}" for point in branch.mood[1:])
    return "".join([begin, *steps, f"H{axis.x(branch.duration_s)}"])


def _y(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(max(value, 0.0), 1.0), 1)
