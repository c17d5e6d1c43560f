"""Which lines, facts and endings of a scenario can come up in a call at all, thought through and not tried out.

What is said is the first line that fits, so a line comes up only where no ending and no line above it does: its
condition fails, it was said already, or it was the last to be said. A line can have been said only if it can come up:
this starts from nothing said and grows until nothing is added, so lines that wait for one another never come up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from voicesim.customer.belief import Belief, Budget, Stretch, World
from voicesim.customer.checking import conditions
from voicesim.customer.formulas import Compared, Formula, Is, Key, every, formula, keys_of, some
from voicesim.customer.searching import Search, can_hold, fewest
from voicesim.customer.telling import ASKED
from voicesim.model.scenario import Line, Scenario

SPOKEN_TO = Compared(("agent_turns", ""), ">=", 1.0)
"""Before that only the hello is said."""
BEGUN = Compared(("customer_turns", ""), ">=", 1.0)
NOT_BEGUN = Compared(("customer_turns", ""), "<", 1.0)
LINES_A_CLAIM: Final = 10
"""Passing over so many lines costs about as much as judging one claim."""


@dataclass(frozen=True, slots=True)
class Need:
    """What has to be so for something to come up: all of that holds, and none of those lines can be said instead."""

    parts: list[Formula]
    spent: Sequence[Line] = ()


@dataclass(frozen=True)
class Reach:
    """The calls of one scenario; its general lines belong to it already.

    Every question may raise BadScenario: the scenario is too large to think through.
    """

    scenario: Scenario

    @cached_property
    def world(self) -> World:
        """What can have been said: the least set that carries itself."""
        sayable: set[str] = set()
        world, before = World(sayable, self._figures, False, self._budget), -1
        while len(sayable) > before:
            before = len(sayable)
            for line in self.scenario.lines:
                if line.id not in sayable and self._can(world, self.before(line)):
                    sayable.add(line.id)
                    world = replace(world, interrupts=world.interrupts or line.cuts_in)
            for name in self.scenario.facts:
                if ASKED + name not in sayable and self._can(world, self.before_fact(name)):
                    sayable.add(ASKED + name)
        return replace(world, sayable=frozenset(sayable))

    def can_be_said(self, line: Line, *also: Formula) -> bool:
        """Whether the line can come up, in a situation in which that holds as well."""
        return self._can(self.world, self.before(line), *also)

    def can_be_told(self, fact: str, *also: Formula) -> bool:
        """Whether the customer can come to tell the fact, in a situation in which that holds as well."""
        sayable = f"{ASKED}{fact}" in self.world.sayable
        return sayable and (not also or self._can(self.world, self.before_fact(fact), *also))

    def can_end(self, index: int, *also: Formula) -> bool:
        """Whether the call can end with that ending of the file, in a situation in which that holds as well."""
        return self.possible(*also, *self.before_ending(index))

    def stuck(self, line: Line) -> Belief | None:
        """When the customer has nothing to say but what it just said, this line; None when that cannot be."""
        others = [other for other in self.open_lines if other.id != line.id]
        parts = [Is(("last", line.id)), self.when(line), *self._no_ending(), *self._no_fact]
        return self._example(self.world, Need([SPOKEN_TO, BEGUN, *parts], others))[0]

    def possible(self, *formulas: Formula) -> bool:
        """Whether that can be so at the same time, whatever is said."""
        return can_hold(Belief(self.world), formulas)

    def asks_for(self, condition: str, key: Key) -> bool:
        """Whether the condition cannot hold without that being so."""
        return not self.possible(self.condition(condition), Is(key, False))

    def why_never(self, line: Line) -> tuple[str, ...]:
        """Why a line cannot come up: what it waits for in vain, or the fewest lines that are always said before it."""
        alone = [SPOKEN_TO, self.when(line), self._unsaid(line)]
        if not can_hold(Belief(self._talkative), alone):
            return ()
        if not self.possible(*alone):
            asked = keys_of(self.when(line))
            return tuple(sorted(f'said("{n}")' for kind, n in asked if kind == "said" and n not in self.world.sayable))
        start = BEGUN if line.cuts_in else SPOKEN_TO
        parts = [self.when(line), self._unsaid(line), start, *self._no_ending()]
        hiding = fewest(self._above(line), lambda lines: not self._can(self.world, Need(parts, lines)))
        return tuple(other.id for other in hiding) or ("an ending",)

    @cached_property
    def _talkative(self) -> World:
        """As if every line could come up."""
        scenario = self.scenario
        sayable = {line.id for line in scenario.lines} | {ASKED + name for name in scenario.facts}
        return World(frozenset(sayable), self._figures, True, self._budget)

    @cached_property
    def _budget(self) -> Budget:
        return Budget(f"{len(self.scenario.lines)} lines")

    @cached_property
    def _figures(self) -> dict[str, Stretch]:
        return {name: (figure.least, figure.most) for name, figure in self.scenario.numbers.items()}

    @cached_property
    def open_lines(self) -> tuple[Line, ...]:
        """The lines that do not cut in."""
        return tuple(line for line in self.scenario.lines if not line.cuts_in)

    def when(self, line: Line, *, holds: bool = True) -> Formula:
        """A line's condition, or its opposite."""
        return self.condition(line.when, holds=holds)

    def condition(self, text: str, *, holds: bool = True) -> Formula:
        """A condition of the file, with what `solved` stands for written out."""
        return formula(text, self._needed, holds=holds)

    @cached_property
    def _needed(self) -> tuple[str, ...]:
        return tuple(self.scenario.needed)

    def before(self, line: Line) -> Need:
        """What has to be so for the line to come up."""
        own = [self.when(line), self._unsaid(line)]
        if line.cuts_in:
            return Need([*own, BEGUN, Is(("silent", ""), False)], self._above(line))
        first = [] if line.before_facts else [self._no_fact_comes_first]
        return Need([*own, SPOKEN_TO, *self._no_ending(), *first], self._above(line))

    def before_fact(self, name: str) -> Need:
        """What has to be so for the fact to be told."""
        when = self.condition(self.scenario.facts[name].when)
        first = [line for line in self.open_lines if line.before_facts]
        return Need([Is(("meant_now", ASKED + name)), when, SPOKEN_TO, BEGUN, *self._no_ending()], first)

    def before_ending(self, index: int) -> list[Formula]:
        """What has to be so for the call to end that way."""
        return [SPOKEN_TO, self.condition(self.scenario.endings[index].when), *self._no_ending(index)]

    def alone(self, condition: str) -> list[Formula]:
        """What has to be so for a condition to hold, whatever stands above it."""
        return [SPOKEN_TO, self.condition(condition)]

    def _can(self, world: World, need: Need, *also: Formula) -> bool:
        """Whether that can be in a world; True as well when it is too hard to tell."""
        found, gave_up = self._example(world, need, *also)
        return found is not None or gave_up

    def _example(self, world: World, need: Need, *also: Formula) -> tuple[Belief | None, bool]:
        """Situations in which that is so, and whether the search for them gave up.

        Lines that may have been said without any consequence are left out first; only where the customer has had no
        turns to say them in are they thought through like the others.
        """
        world.budget.spend(len(need.spent) // LINES_A_CLAIM)
        weighty = [line for line in need.spent if line.id not in self._harmless or line.id not in world.sayable]
        for lines in (weighty, need.spent):
            search = Search(Belief(world))
            found = search.example([*also, *need.parts, *(self._spent[line.id] for line in lines)])
            if found is None or found.has_turns_for(len(need.spent) - len(lines)):
                break
        return found, search.gave_up

    @cached_property
    def _harmless(self) -> frozenset[str]:
        """Lines for which it makes no difference to anything else whether they were said."""
        asked = frozenset().union(*(keys_of(formula(text)) for _, text in conditions(self.scenario)))
        free = (line.id for line in self.scenario.lines if line.once and not line.before_facts)
        return frozenset(name for name in free if ("said", name) not in asked)

    def _above(self, line: Line) -> Sequence[Line]:
        """The lines that are tried before this one."""
        return self._tried[line.cuts_in][: self._places[line.id]]

    @cached_property
    def _tried(self) -> dict[bool, tuple[Line, ...]]:
        return {cuts: tuple(line for line in self.scenario.lines if line.cuts_in == cuts) for cuts in (False, True)}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {line.id: place for lines in self._tried.values() for place, line in enumerate(lines)}

    def _unsaid(self, line: Line) -> Formula:
        return Is(("said", line.id), False) if line.once else Is(("last", line.id), False)

    @cached_property
    def _spent(self) -> dict[str, Formula]:
        """For each line, that it cannot be said: it does not fit, was said, or was the last to be said."""
        used = {line.id: Is(("said" if line.once else "last", line.id)) for line in self.scenario.lines}
        return {line.id: some(used[line.id], self.when(line, holds=False)) for line in self.scenario.lines}

    def _no_ending(self, count: int | None = None) -> Iterator[Formula]:
        for ending in self.scenario.endings[:count]:
            yield self.condition(ending.when, holds=False)

    @cached_property
    def _no_fact(self) -> tuple[Formula, ...]:
        facts = self.scenario.facts.items()
        return tuple(
            some(Is(("meant_now", ASKED + name), False), self.condition(fact.when, holds=False)) for name, fact in facts
        )

    @cached_property
    def _no_fact_comes_first(self) -> Formula:
        """No fact is asked for, or the opening is still to come, or a line that comes before facts keeps them back."""
        before = [line for line in self.open_lines if line.before_facts]
        kept_back = (every(self.when(line), self._unsaid(line)) for line in before)
        return some(every(*self._no_fact), NOT_BEGUN, *kept_back)
