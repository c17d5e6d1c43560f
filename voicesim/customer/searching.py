"""Whether formulas can hold together, with an example: first what follows, then one choice after another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from voicesim.customer.belief import Belief
from voicesim.customer.formulas import Compared, Every, Formula, Is, Some

MOST_STEPS: Final = 4000
"""Choices after which a search gives up; nothing is claimed then."""
Part = TypeVar("Part")


@dataclass(slots=True)
class Search:
    """One question; counts its steps."""

    start: Belief
    steps: int = 0
    gave_up: bool = False

    def example(self, formulas: Iterable[Formula]) -> Belief | None:
        """Situations in which all of them hold; None when there are none, or when the search gave up."""
        return self._solve(list(formulas), self.start.copy())

    def _solve(self, pending: list[Formula], belief: Belief) -> Belief | None:
        left = _settle(pending, belief)
        if left is None or not left:
            return None if left is None else belief
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.gave_up = True
            return None
        chosen = min(left, key=lambda one: len(one.parts))
        rest = [one for one in left if one is not chosen]
        for part in chosen.parts:
            found = self._solve([part, *rest], belief.copy())
            if found is not None or self.gave_up:
                return found
        return None


def can_hold(start: Belief, formulas: Iterable[Formula]) -> bool:
    """Whether the formulas can hold together; True as well when that is too hard to tell."""
    search = Search(start)
    return search.example(formulas) is not None or search.gave_up


def fewest(parts: Sequence[Part], enough: Callable[[Sequence[Part]], bool]) -> list[Part]:
    """Parts none of which can be spared, when all of them together are enough; the first ones are preferred.

    After U. Junker, QuickXplain, AAAI 2004: halves, so that few of many take few questions.
    """

    def needed(given: list[Part], grown: bool, among: Sequence[Part]) -> list[Part]:
        if grown and enough(given):
            return []
        if len(among) <= 1:
            return list(among)
        first, last = among[: len(among) // 2], among[len(among) // 2 :]
        of_last = needed([*given, *first], bool(first), last)
        return [*needed([*given, *of_last], bool(of_last), first), *of_last]

    return needed([], True, parts)


def _settle(pending: list[Formula], belief: Belief) -> list[Some] | None:
    """Take in all that has to be so; give the choices that are left, or None when something cannot be."""
    choices: list[Some] = []
    while True:
        choices = []
        certain: list[Formula] = []
        for one in pending:
            kept = _trimmed(one, belief)
            if kept is None:
                return None
            certain += kept.parts if isinstance(kept, Every) else ()
            choices += (kept,) if isinstance(kept, Some) else ()
        if not certain:
            return choices
        if not _take(certain, belief, choices):
            return None
        pending = list(choices)


def _take(certain: list[Formula], belief: Belief, choices: list[Some]) -> bool:
    """Assume what is certain, adding the choices inside it; False when it cannot be."""
    for one in certain:
        match one:
            case Is() | Compared():
                if not belief.assume(one):
                    return False
            case Every(parts=parts):
                if not _take(list(parts), belief, choices):
                    return False
            case Some():
                choices.append(one)
    return True


def _trimmed(one: Formula, belief: Belief) -> Every | Some | None:
    """What is still open about a formula: claims that must hold, or a choice; None when it cannot hold."""
    match one:
        case Is() | Compared():
            known = belief.judge(one)
            return None if known is False else Every(() if known else (one,))
        case Every(parts=parts):
            known = belief.judge(one)
            return None if known is False else Every(() if known else parts)
    open_parts = []
    for part in one.parts:
        known = belief.judge(part)
        if known:
            return Every()
        if known is None:
            open_parts.append(part)
    if not open_parts:
        return None
    return Every((open_parts[0],)) if len(open_parts) == 1 else Some(tuple(open_parts))
