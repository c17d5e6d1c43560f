"""What the schema cannot see in a scenario: conditions that ask for nothing, twin lines, no way on."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicesim.customer.conditions import Names, check
from voicesim.model.errors import BadScenario
from voicesim.model.scenario import Scenario

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value in the file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, at a place of the file."""

    place: Place
    message: str
    remedy: str


def problems(scenario: Scenario) -> Iterator[Problem]:
    """Everything wrong with a scenario that fits the schema, in the order of the file."""
    names = Names(frozenset(line.id for line in scenario.lines), frozenset(scenario.terms))
    for place, condition in _conditions(scenario):
        try:
            check(condition, names)
        except BadScenario as error:
            yield Problem(place, error.message, error.remedy)
    seen: set[str] = set()
    for index, line in enumerate(scenario.lines):
        if line.id in seen:
            yield Problem(("lines", index, "id"), f"two lines are called {line.id!r}", "give each its own id")
        seen.add(line.id)
    if not any(not line.once and not line.cuts_in and line.when == "always" for line in scenario.lines):
        remedy = "end the lines with one that has `once: false` and no condition"
        yield Problem(("lines",), "the customer may run out of things to say", remedy)


def _conditions(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    for index, line in enumerate(scenario.lines):
        yield ("lines", index, "when"), line.when
    for index, ending in enumerate(scenario.endings):
        yield ("endings", index, "when"), ending.when
    for index, needed in enumerate(scenario.needed):
        yield ("needed", index), needed
