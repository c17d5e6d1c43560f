"""Two calls with one beginning, side by side: mood, outcome, score, and what moved the customer differently."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voicesim.coach.ledger import by_agent
from voicesim.coach.types import CallSummary
from voicesim.model.customer import SCALES, Mood, Outcome, Scale
from voicesim.model.delivery import DeliveryLabel
from voicesim.model.record import RedoOf
from voicesim.model.units import to_seconds

LEAST_DIFFERENCE: Final = 0.01
MOST_DIFFERENCES: Final = 8


@dataclass(frozen=True, slots=True)
class MoodAt:
    """The mood from this moment on."""

    at_s: float
    mood: Mood


@dataclass(frozen=True, slots=True)
class BranchTurn:
    """A turn of the agent."""

    number: int
    """Of the agent's turns, counted from 1."""
    at_s: float
    text: str
    label: DeliveryLabel | None
    mood_after: Mood | None


@dataclass(frozen=True, slots=True)
class Pull:
    """What one cause did to one scale after the calls had parted, added up."""

    cause: str
    scale: Scale
    delta: float


@dataclass(frozen=True, slots=True)
class Branch:
    """One of two calls, as far as they are compared."""

    outcome: Outcome | None
    """None when it was not ended."""
    total: int | None
    """0..100; None without a score."""
    passed: bool
    duration_s: float
    mood: tuple[MoodAt, ...]
    turns: tuple[BranchTurn, ...]
    pulls: tuple[Pull, ...]


@dataclass(frozen=True, slots=True)
class MovedOtherwise:
    """A cause that counted more in one of the two."""

    cause: str
    scale: Scale
    first: float
    again: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A call that took up another one, and that other one."""

    redo_of: RedoOf
    first: Branch
    again: Branch

    @property
    def parted_s(self) -> float:
        """Up to here both are the same."""
        return to_seconds(self.redo_of.at_sample)

    @property
    def moved_otherwise(self) -> tuple[MovedOtherwise, ...]:
        """What moved the customer differently, the greatest difference first."""
        first, again = ({(p.cause, p.scale): p.delta for p in one.pulls} for one in (self.first, self.again))
        keys = sorted(first.keys() | again.keys())
        found = [MovedOtherwise(*key, first.get(key, 0.0), again.get(key, 0.0)) for key in keys]
        found = [one for one in found if abs(one.again - one.first) >= LEAST_DIFFERENCE]
        return tuple(sorted(found, key=lambda one: -abs(one.again - one.first))[:MOST_DIFFERENCES])


def branch_of(summary: CallSummary, at_sample: int) -> Branch:
    """What is compared of a call that parts from another one at that sample."""
    card = summary.scorecard
    return Branch(
        outcome=summary.outcome,
        total=card.total,
        passed=card.passed,
        duration_s=summary.duration_s,
        mood=tuple(MoodAt(to_seconds(point.at_sample), point.mood) for point in summary.mood),
        turns=tuple(_turns(summary)),
        pulls=tuple(_pulls(summary, at_sample)),
    )


def _turns(summary: CallSummary) -> Iterator[BranchTurn]:
    agent = (turn for turn in summary.turns if turn.speaker == "agent")
    for number, turn in enumerate(agent, 1):
        label = turn.delivery.label if turn.delivery else None
        yield BranchTurn(number, turn.span.start_s, turn.text, label, turn.mood_after)


def _pulls(summary: CallSummary, at_sample: int) -> Iterator[Pull]:
    pulls: Counter[tuple[str, Scale]] = Counter()
    for point in summary.mood:
        for row in by_agent(point.changes) if point.at_sample > at_sample else ():
            pulls[row.cause, row.scale] += row.delta  # type: ignore[assignment]  # a counter adds floats as well
    yield from (Pull(cause, scale, delta) for (cause, scale), delta in pulls.items())


def last_mood(branch: Branch) -> Mood | None:
    """The customer's mood at the end; None when it was not recorded."""
    return branch.mood[-1].mood if branch.mood else None


def ended(branch: Branch) -> str:
    """How it ended, in words."""
    return (branch.outcome or "not ended").replace("_", " ")


def score_words(branch: Branch) -> str:
    """The score in words."""
    if branch.total is None:
        return "no score"
    return f"{branch.total} of 100, {'passed' if branch.passed else 'not passed'}"


def mood_words(comparison: Comparison) -> str:
    """Both curves in words."""
    first, again = last_mood(comparison.first), last_mood(comparison.again)
    if first is None or again is None:
        return "The customer's mood was not recorded."
    parts = (f"{name} {getattr(first, name):.2f} first, {getattr(again, name):.2f} again" for name in SCALES)
    return f"At the end: {'; '.join(parts)}."
