"""Which scenario to play next, and why. The same history gives the same answer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from voicesim.coach.habits import Habit, with_unit
from voicesim.coach.progress import MOST_EARLIER, Progress
from voicesim.model.past_call import PastCall

FIRST_DIFFICULTY: Final = 2
"""Wished of somebody of whom nothing is known yet."""
HARDEST: Final = 5


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """What is known of a scenario without playing it."""

    scenario: str
    title: str
    persona: str
    difficulty: int
    """1..5."""
    shows: frozenset[str]
    """Numbers of docs/coverage.md."""
    industry: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A scenario with the reason for it."""

    card: ScenarioCard
    reason: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the next call should be like."""

    habit: Habit | None
    persona: str | None
    difficulty: int
    why: str


def suggest(progress: Progress, cards: Sequence[ScenarioCard]) -> Suggestion | None:
    """The scenario for the weakest habit with the customers it is weakest with; None when there is none to choose from.

    Among those of that persona that show the habit, the one played least; then the one nearest to the wished
    difficulty, then the one that shows the habit in more ways, then by name.
    """
    wish = _wish(progress, cards)
    fitting = [card for card in cards if card.persona == wish.persona] or list(cards)
    if not fitting:
        return None
    numbers = wish.habit.s_numbers if wish.habit else frozenset()
    played = [call.scenario for call in progress.calls]
    chosen = min(
        fitting,
        key=lambda card: (
            bool(numbers) and not numbers & card.shows,
            played.count(card.scenario),
            abs(card.difficulty - wish.difficulty),
            -len(numbers & card.shows),
            card.scenario,
        ),
    )
    return Suggestion(chosen, f"{wish.why}; {_times(played.count(chosen.scenario))}")


def _wish(progress: Progress, cards: Sequence[ScenarioCard]) -> _Wish:
    found = progress.practise
    if found is None or found.recent is None:
        last = progress.calls[-1].persona
        return _Wish(None, last, _wished_difficulty(progress.calls, last, cards), "nothing stands out to practise")
    persona = _weakest_persona(found.habit, progress.calls, {card.persona for card in cards})
    middle = f"{with_unit(found.habit, found.recent)}, {_of_the_last(found.recent_calls)}"
    why = f"“{found.habit.label}” costs you most of late ({middle})"
    if persona is not None:
        why += f", and it is weakest with {persona} customers"
    return _Wish(found.habit, persona, _wished_difficulty(progress.calls, persona, cards), why)


def _weakest_persona(habit: Habit, calls: Sequence[PastCall], known: set[str]) -> str | None:
    """The customers with whom it went worst in the last calls; equal ones by name."""
    values: dict[str, list[float]] = defaultdict(list)
    for call in calls[-MOST_EARLIER:]:
        if call.persona in known and habit.name in call.habits:
            values[call.persona].append(habit.goodness(call.habits[habit.name]))
    return min(sorted(values), key=lambda persona: fmean(values[persona]), default=None)


def _wished_difficulty(calls: Sequence[PastCall], persona: str | None, cards: Sequence[ScenarioCard]) -> int:
    """One more than the last call with such a customer when that was passed; else the same again."""
    known = {card.scenario: card.difficulty for card in cards}
    last = next((call for call in reversed(calls) if call.persona == persona and call.scenario in known), None)
    if last is None:
        return FIRST_DIFFICULTY
    return min(HARDEST, known[last.scenario] + last.passed)


def _of_the_last(calls: int) -> str:
    return "in the last call" if calls == 1 else f"the mean of the last {calls} calls"


def _times(times: int) -> str:
    often = {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f"this one you played {often}" if times else "this one you have not played yet"


def with_article(word: str) -> str:
    """`a passive`, `an aggressive`."""
    return f"{'an' if word[:1].lower() in set('aeiou') else 'a'} {word}"
