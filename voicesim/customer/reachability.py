"""Which lines, facts and endings of a scenario can come up in a call at all, thought through and not tried out.

What is said is the first line that fits, so a line comes up only where no ending and no line above it does: its
condition fails, it was said already, or it was the last to be said. A line can have been said only if it can come up:
this starts from nothing said and grows until nothing is added, so lines that wait for one another never come up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from voicesim.customer.belief import Belief, World
from voicesim.customer.formulas import Compared, Formula, Is, Key, every, formula, keys_of, some
from voicesim.customer.searching import Search, can_hold
from voicesim.customer.telling import ASKED
from voicesim.model.scenario import Line, Scenario

SPOKEN_TO = Compared(("agent_turns", ""), ">=", 1.0)
"""Before that only the hello is said."""
BEGUN = Compared(("customer_turns", ""), ">=", 1.0)
NOT_BEGUN = Compared(("customer_turns", ""), "<", 1.0)


@dataclass(frozen=True)
class Reach:
    """The calls of one scenario; its general lines belong to it already."""

    scenario: Scenario

    @cached_property
    def world(self) -> World:
        """What can have been said: the least set that carries itself."""
        scenario = self.scenario
        figures = {name: (figure.least, figure.most) for name, figure in scenario.numbers.items()}
        world, before = World(frozenset(), figures, False), -1
        while len(world.sayable) > before:
            before = len(world.sayable)
            for line in scenario.lines:
                if line.id not in world.sayable and can_hold(Belief(world), self.before(line)):
                    world = World(world.sayable | {line.id}, figures, world.interrupts or line.cuts_in)
            for name in scenario.facts:
                if ASKED + name not in world.sayable and can_hold(Belief(world), self.before_fact(name)):
                    world = World(world.sayable | {ASKED + name}, figures, world.interrupts)
        return world

    def can_be_said(self, line: Line, *also: Formula) -> bool:
        """Whether the line can come up, in a situation in which that holds as well."""
        return can_hold(Belief(self.world), [*also, *self.before(line)])

    def can_be_told(self, fact: str) -> bool:
        """Whether the customer can come to tell the fact."""
        return f"{ASKED}{fact}" in self.world.sayable

    def can_end(self, index: int, *also: Formula) -> bool:
        """Whether the call can end with that ending of the file, in a situation in which that holds as well."""
        return can_hold(Belief(self.world), [*also, *self.before_ending(index)])

    def stuck(self, line: Line) -> Belief | None:
        """When the customer has nothing to say but what it just said, this line; None when that cannot be."""
        others = [other for other in self.open_lines if other.id != line.id]
        parts = [Is(("last", line.id)), self.when(line), *self._spent(others), *self._no_ending(), *self._no_fact()]
        return Search(Belief(self.world)).example([SPOKEN_TO, BEGUN, *parts])

    def asks_for(self, condition: str, key: Key) -> bool:
        """Whether the condition cannot hold without that being so."""
        holds = [self.condition(condition), Is(key, False)]
        return not can_hold(Belief(self.world), holds)

    def why_never(self, line: Line) -> tuple[str, ...]:
        """Why a line cannot come up: what it waits for in vain, or the fewest lines that are always said before it."""
        if not can_hold(Belief(self._talkative), [SPOKEN_TO, self.when(line), self._unsaid(line)]):
            return ()
        if not can_hold(Belief(self.world), [SPOKEN_TO, self.when(line), self._unsaid(line)]):
            asked = keys_of(self.when(line))
            return tuple(sorted(f'said("{n}")' for kind, n in asked if kind == "said" and n not in self.world.sayable))
        above = [other for other in self._above(line) if other.cuts_in == line.cuts_in]
        hiding = above
        for other in above:
            fewer = [one for one in hiding if one is not other]
            if not can_hold(Belief(self.world), [*self._spent(fewer), *self.before(line)[:3], *self._no_ending()]):
                hiding = fewer
        return tuple(other.id for other in hiding) or ("an ending",)

    @cached_property
    def _talkative(self) -> World:
        """As if every line could come up."""
        scenario = self.scenario
        sayable = {line.id for line in scenario.lines} | {ASKED + name for name in scenario.facts}
        return World(frozenset(sayable), self.world.figures, True)

    @cached_property
    def open_lines(self) -> tuple[Line, ...]:
        """The lines that do not cut in."""
        return tuple(line for line in self.scenario.lines if not line.cuts_in)

    def when(self, line: Line, *, holds: bool = True) -> Formula:
        """A line's condition, or its opposite."""
        return self.condition(line.when, holds=holds)

    def condition(self, text: str, *, holds: bool = True) -> Formula:
        """A condition of the file, with what `solved` stands for written out."""
        return formula(text, tuple(self.scenario.needed), holds=holds)

    def before(self, line: Line) -> list[Formula]:
        """What has to be so for the line to come up."""
        own = [self.when(line), self._unsaid(line)]
        if line.cuts_in:
            above = [other for other in self._above(line) if other.cuts_in]
            return [*own, BEGUN, Is(("silent", ""), False), *self._spent(above)]
        above = [other for other in self._above(line) if not other.cuts_in]
        first = [] if line.before_facts else [some(every(*self._no_fact()), NOT_BEGUN, *self._some_first())]
        return [*own, SPOKEN_TO, *self._spent(above), *self._no_ending(), *first]

    def before_fact(self, name: str) -> list[Formula]:
        """What has to be so for the fact to be told."""
        when = self.condition(self.scenario.facts[name].when)
        first = [line for line in self.open_lines if line.before_facts]
        asked = Is(("meant_now", ASKED + name))
        return [asked, when, SPOKEN_TO, BEGUN, *self._spent(first), *self._no_ending()]

    def before_ending(self, index: int) -> list[Formula]:
        """What has to be so for the call to end that way."""
        return [SPOKEN_TO, self.condition(self.scenario.endings[index].when), *self._no_ending(index)]

    def alone(self, condition: str) -> list[Formula]:
        """What has to be so for a condition to hold, whatever stands above it."""
        return [SPOKEN_TO, self.condition(condition)]

    def _above(self, line: Line) -> Iterator[Line]:
        for other in self.scenario.lines:
            if other is line:
                return
            yield other

    def _unsaid(self, line: Line) -> Formula:
        return Is(("said", line.id), False) if line.once else Is(("last", line.id), False)

    def _spent(self, lines: Iterable[Line]) -> Iterator[Formula]:
        """None of the lines can be said: it does not fit, was said, or was the last to be said."""
        for line in lines:
            used = Is(("said", line.id)) if line.once else Is(("last", line.id))
            yield some(used, self.when(line, holds=False))

    def _no_ending(self, count: int | None = None) -> Iterator[Formula]:
        for ending in self.scenario.endings[:count]:
            yield self.condition(ending.when, holds=False)

    def _no_fact(self) -> Iterator[Formula]:
        for name, fact in self.scenario.facts.items():
            yield some(Is(("meant_now", ASKED + name), False), self.condition(fact.when, holds=False))

    def _some_first(self) -> Iterator[Formula]:
        """A line that is said before facts keeps them back."""
        for line in self.open_lines:
            if line.before_facts:
                yield every(self.when(line), self._unsaid(line))
