"""Progress over calls: each habit against the agent's own earlier calls.

Of n calls in which a habit was measured the latest third, 1 to 10 calls, is `recent`; up to 20 before them are what is
`usual`; both are means, because single calls vary. A habit changed when recent differs from usual by its step and by
twice the standard error of the difference, s * sqrt(1 / recent calls + 1 / earlier calls). s is the spread of the
earlier calls; a quarter of the scale counts in it as one more call: a few calls that are alike by luck are no proof.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from operator import itemgetter
from statistics import fmean
from typing import Final, Literal, NamedTuple

from voicesim.coach.habits import HABITS, Habit
from voicesim.model.past_call import PastCall

MOST_RECENT: Final = 10
MOST_EARLIER: Final = 20
LEAST_EARLIER: Final = 3
"""Below it a difference says nothing."""
ERRORS: Final = 2.0
"""So many standard errors are more than chance: it happens by luck in one of twenty."""
FIRST_SPREAD: Final = 0.25
"""Spread that is reckoned with before there are calls, in parts of the scale."""
MOST_NAMED: Final = 3
LEAST_LOST: Final = 0.5
"""Points below which nothing stands out to practise."""
Change = Literal["better", "worse", "as usual", "too few calls"]


class Reading(NamedTuple):
    """A habit in one call; a tuple, for a long history has a hundred thousand."""

    value: float
    held_at: datetime
    call_id: str


@dataclass(frozen=True, slots=True)
class HabitProgress:
    """One habit over the calls in which it was measured."""

    habit: Habit
    readings: tuple[Reading, ...]
    """The oldest first."""
    best: Reading | None
    """The first of the best ones."""
    usual: float | None
    """Mean of the earlier calls."""
    recent: float | None
    """Mean of the latest calls."""
    recent_calls: int
    change: Change

    @property
    def first(self) -> Reading | None:
        """The earliest."""
        return self.readings[0] if self.readings else None

    @property
    def latest(self) -> Reading | None:
        """The last one."""
        return self.readings[-1] if self.readings else None

    @property
    def lost(self) -> float:
        """Points that it costs of late."""
        return 0.0 if self.recent is None else self.habit.lost(self.recent)

    @property
    def gain(self) -> float:
        """How far recent is above usual, in parts of the scale; negative below."""
        if self.recent is None or self.usual is None:
            return 0.0
        return self.habit.goodness(self.recent) - self.habit.goodness(self.usual)


@dataclass(frozen=True, slots=True)
class Progress:
    """One agent's calls by one way of scoring."""

    agent: str | None
    calls: tuple[PastCall, ...]
    """The oldest first."""
    otherwise_scored: int
    """Calls left out, because an earlier voicesim scored them by other rules."""
    total: HabitProgress
    habits: tuple[HabitProgress, ...]
    better: tuple[HabitProgress, ...]
    """What got better most, at most three."""
    worse: tuple[HabitProgress, ...]
    practise: HabitProgress | None
    """What costs most points of late; None when nothing stands out."""


TOTAL: Final = Habit("total", "Total score", "of 100", "", step=0.05)
"""In shares of 100, as every habit."""


def progress(calls: Sequence[PastCall]) -> Progress | None:
    """The progress of whoever held the latest of these calls; None when there is none. The oldest call comes first."""
    if not calls:
        return None
    latest = calls[-1]
    mine = [call for call in calls if call.entry.agent == latest.entry.agent]
    alike = tuple(call for call in mine if call.scoring_version == latest.scoring_version)
    rows = [(call.held_at, call.call_id, call.habits) for call in alike]
    habits = tuple(habit_progress(habit, _readings(habit.name, rows)) for habit in HABITS)
    ranked = sorted(habits, key=lambda found: -round(found.gain * max(found.habit.points, 1.0), 6))
    return Progress(
        agent=latest.entry.agent,
        calls=alike,
        otherwise_scored=len(mine) - len(alike),
        total=habit_progress(TOTAL, _totals(alike)),
        habits=habits,
        better=tuple(found for found in ranked if found.change == "better")[:MOST_NAMED],
        worse=tuple(found for found in reversed(ranked) if found.change == "worse")[:MOST_NAMED],
        practise=_practise(habits),
    )


def habit_progress(habit: Habit, readings: tuple[Reading, ...]) -> HabitProgress:
    """First, best, latest, what is usual, and whether it changed."""
    recent_calls = min(MOST_RECENT, max(1, len(readings) // 3)) if readings else 0
    cut = len(readings) - recent_calls
    earlier = [reading.value for reading in readings[max(0, cut - MOST_EARLIER) : cut]]
    recent = [reading.value for reading in readings[cut:]]
    return HabitProgress(
        habit=habit,
        readings=readings,
        best=_best(habit, readings),
        usual=fmean(earlier) if earlier else None,
        recent=fmean(recent) if recent else None,
        recent_calls=recent_calls,
        change=change(habit, earlier, recent),
    )


def _best(habit: Habit, readings: Sequence[Reading]) -> Reading | None:
    """The first of the best ones."""
    value = itemgetter(0)
    match habit.aim:
        case "more":
            return max(readings, key=value, default=None)
        case "less":
            return min(readings, key=value, default=None)
        case "between":
            return max(readings, key=lambda reading: habit.goodness(reading.value), default=None)


def change(habit: Habit, earlier: Sequence[float], recent: Sequence[float]) -> Change:
    """Whether the latest calls differ from the earlier ones by more than chance and habit's own step."""
    if len(earlier) < LEAST_EARLIER or not recent:
        return "too few calls"
    usual, scale = fmean(earlier), habit.high - habit.low
    squares = sum((value - usual) ** 2 for value in earlier) + (FIRST_SPREAD * scale) ** 2
    error = (squares / len(earlier) * (1 / len(recent) + 1 / len(earlier))) ** 0.5
    gain = habit.goodness(fmean(recent)) - habit.goodness(usual)
    if abs(gain) < max(habit.step, ERRORS * error) / scale - 1e-9:
        return "as usual"
    return "better" if gain > 0 else "worse"


def _practise(habits: Sequence[HabitProgress]) -> HabitProgress | None:
    weakest = max(habits, key=lambda found: round(found.lost, 6))
    return weakest if weakest.lost >= LEAST_LOST else None


def _readings(name: str, rows: Sequence[tuple[datetime, str, Mapping[str, float]]]) -> tuple[Reading, ...]:
    return tuple([Reading(values[name], held_at, call_id) for held_at, call_id, values in rows if name in values])


def _totals(calls: Sequence[PastCall]) -> tuple[Reading, ...]:
    return tuple(Reading(call.total / 100, call.held_at, call.call_id) for call in calls if call.total is not None)


def in_parts(values: Sequence[float], most: int) -> list[float]:
    """The values as they are, or the means of that many equal parts of them."""
    if len(values) <= most:
        return list(values)
    edges = [round(part * len(values) / most) for part in range(most + 1)]
    return [fmean(values[start:end]) for start, end in pairwise(edges)]
