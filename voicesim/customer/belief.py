"""What is taken to be so in a call that is thought through: spans for numbers, sets of what is so and what is not.

Nothing known means anything may be. Every claim that is added narrows it down and brings along what follows from it;
a claim that cannot be so any more is refused.
"""

import math
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Final

from voicesim.customer.formulas import MIRRORED, Compared, Every, Formula, Is, Key, Sign, Some
from voicesim.customer.telling import ASKED
from voicesim.model.customer import SCALES
from voicesim.model.errors import BadScenario

Stretch = tuple[float, float]
"""From, up to and with."""
GRAIN: Final = 0.0001
"""Moods are rounded to four decimals, so `anger < 0.65` is 0.6499 at most."""
ENDLESS: Final = 1e9
ANYTHING: Final[Stretch] = (0.0, ENDLESS)
MOST_CLAIMS: Final = 2_000_000
"""Judged for one scenario: some seconds. The bundled ones take 250 thousand at most."""
_EPSILON: Final = 1e-7
_DECIMALS: Final = 6


@dataclass(slots=True)
class Budget:
    """How many claims may be judged before thinking stops; what is thought of is too large then."""

    of: str = "this condition"
    left: int = MOST_CLAIMS

    def spend(self, claims: int = 1) -> None:
        """Count claims that are judged now.

        Raises:
            BadScenario: that was too much.
        """
        self.left -= claims
        if self.left < 0:
            remedy = "make two scenarios of it, or shorten its conditions; it can be played as it is"
            raise BadScenario(f"too large to think through: {self.of}", remedy=remedy)


@dataclass(frozen=True, slots=True)
class World:
    """What can be at all in the calls of a scenario."""

    sayable: Set[str]
    """Lines, and facts as `fact-<name>`, that can have been said."""
    figures: Mapping[str, Stretch]
    """The numbers that are listened for, from the least to the most."""
    interrupts: bool
    """The customer may cut the agent off."""
    budget: Budget = field(default_factory=Budget, compare=False)
    """What it still may cost to think about it."""


@dataclass(slots=True)
class Belief:
    """A set of situations, by what they have in common."""

    world: World
    spans: dict[Key, Stretch] = field(default_factory=dict)
    truths: dict[Key, bool] = field(default_factory=dict)
    last: str | None = None
    """The line that was said last; None when it does not matter."""

    def copy(self) -> "Belief":
        """The same, to be narrowed down on its own."""
        return Belief(self.world, dict(self.spans), dict(self.truths), self.last)

    def span(self, key: Key) -> Stretch:
        """Where a number lies."""
        found = self.spans.get(key)
        if found is not None:
            return found
        if key[0] in SCALES:
            return 0.0, 1.0
        return self.world.figures.get(key[1], ANYTHING) if key[0] == "number" else ANYTHING

    def judge(self, one: Formula) -> bool | None:
        """Whether it holds in all of the situations, in none (False), or in some (None)."""
        match one:
            case Is(key=key, value=value):
                self.world.budget.spend()
                known = self._truth(key)
                return None if known is None else known == value
            case Compared():
                self.world.budget.spend()
                return self._compare(one)
            case Every(parts=parts):
                return self._judge_all(parts, settles=False)
            case Some(parts=parts):
                return self._judge_all(parts, settles=True)

    def _judge_all(self, parts: tuple[Formula, ...], *, settles: bool) -> bool | None:
        """One part that is so settles a choice, one that is not so settles a whole."""
        found: bool | None = not settles
        for part in parts:
            known = self.judge(part)
            if known is settles:
                return known
            if known is None:
                found = None
        return found

    def has_turns_for(self, lines: int) -> bool:
        """Whether so many more lines can have been said."""
        return self._lines_said() + lines <= self.span(("customer_turns", ""))[1]

    def assume(self, claim: Is | Compared) -> bool:
        """Narrow the situations down to those in which the claim holds; False when there is none."""
        if isinstance(claim, Compared):
            return self._narrow(claim)
        known = self._truth(claim.key)
        if known is not None:
            return known == claim.value
        if claim.key[0] == "last":
            return self._say_last(claim)
        self.truths[claim.key] = claim.value
        return all(self.assume(also) for also in _follows(claim)) and self._enough_turns(claim)

    def _truth(self, key: Key) -> bool | None:
        kind, name = key
        if kind == "said" and name not in self.world.sayable:
            return False
        if kind == "interrupted" and not self.world.interrupts:
            return False
        if kind == "last" and self.last is not None:
            return self.last == name
        if kind == "heard_now" and self.span(("count", name))[1] < 1:
            return False
        return self.truths.get(key)

    def _say_last(self, claim: Is) -> bool:
        if not claim.value:
            self.truths[claim.key] = False
            return True
        self.last = claim.key[1]
        return self.assume(Is(("said", claim.key[1])))

    def _enough_turns(self, claim: Is) -> bool:
        """Each line that was said took a turn; facts may share one."""
        if claim.key[0] != "said" or not claim.value:
            return True
        return self._narrow(Compared(("customer_turns", ""), ">=", float(max(self._lines_said(), 1))))

    def _lines_said(self) -> int:
        return sum(so and key[0] == "said" and not key[1].startswith(ASKED) for key, so in self.truths.items())

    def _compare(self, one: Compared) -> bool | None:
        left, right = self._side(one.left), self._side(one.right)
        match one.sign:
            case "<" | "<=":
                return _below(left, right, strictly=one.sign == "<")
            case ">" | ">=":
                return _below(right, left, strictly=one.sign == ">")
            case "==":
                apart = left[1] < right[0] or right[1] < left[0]
                return False if apart else True if left == right and left[0] == left[1] else None
        raise TypeError(f"`!=` is split before it is judged: {one}")

    def _narrow(self, one: Compared) -> bool:
        if self._compare(one) is False:
            return False
        for key, sign, limit in self._limits(one):
            low, high = self.span(key)
            within = _within(key, sign, limit)
            low, high = max(low, within[0]), min(high, within[1])
            if low > high:
                return False
            self.spans[key] = (low, high)
            if key[0] == "count" and not self._narrow_turns(low):
                return False
        return True

    def _narrow_turns(self, count: float) -> bool:
        """Nothing was heard in more turns than there were."""
        low, high = self.span(("agent_turns", ""))
        if count > low:
            self.spans["agent_turns", ""] = (count, high)
        return count <= high

    def _limits(self, one: Compared) -> Iterator[tuple[Key, Sign, float]]:
        """What a comparison says about each of its sides."""
        for side, sign, other in ((one.left, one.sign, one.right), (one.right, MIRRORED[one.sign], one.left)):
            if isinstance(side, tuple):
                low, high = self._side(other)
                if sign in {"<", "<=", "=="}:
                    yield side, "<" if sign == "<" else "<=", high
                if sign in {">", ">=", "=="}:
                    yield side, ">" if sign == ">" else ">=", low

    def _side(self, side: Key | float) -> Stretch:
        return self.span(side) if isinstance(side, tuple) else (side, side)


def _follows(claim: Is) -> Iterator[Is | Compared]:
    """What else is so when a claim is."""
    (kind, name), now = claim.key, claim.key[0].endswith("_now")
    if now and claim.value:  # silence and what nobody understands hold nothing
        yield Is(("silent", ""), False)
        yield Is(("understood", ""), True)
        yield Compared(("count", name), ">=", 1.0) if kind == "heard_now" else Is((kind.removesuffix("_now"), name))
    if kind in {"mentioned", "meant"} and not claim.value:
        yield Is((f"{kind}_now", name), False)
    if kind == "silent" and claim.value:
        yield Is(("understood", ""), True)
    if kind.startswith("came_across") and claim.value:
        other = "came_across_passive" if kind == "came_across_aggressive" else "came_across_aggressive"
        yield Is((other, ""), False)


def _below(left: Stretch, right: Stretch, *, strictly: bool) -> bool | None:
    """Whether the left number is below the right one."""
    if left[1] < right[0] or (left[1] == right[0] and not strictly):
        return True
    return False if left[0] > right[1] or (left[0] == right[1] and strictly) else None


def _within(key: Key, sign: Sign, limit: float) -> Stretch:
    """The numbers of a kind that stand in that relation to a limit."""
    grain = 1.0 if key[0] in {"count", "customer_turns", "agent_turns"} else GRAIN
    steps = limit / grain
    up, down = math.ceil(steps - _EPSILON), math.floor(steps + _EPSILON)
    if sign in {"<", "<="}:
        return -ENDLESS, round((up - 1 if sign == "<" else down) * grain, _DECIMALS)
    return round((down + 1 if sign == ">" else up) * grain, _DECIMALS), ENDLESS
