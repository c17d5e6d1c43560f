"""What the schema cannot see in a scenario: conditions that ask for nothing, twin lines, silent words, no way on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from voicesim.customer.condition_check import Names, check
from voicesim.customer.telling import ASKED
from voicesim.model.errors import BadScenario
from voicesim.model.scenario import Scenario
from voicesim.model.unseen import unseen_in

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value in the file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, at a place of the file."""

    place: Place
    message: str
    remedy: str


def problems(scenario: Scenario, own_lines: int | None = None) -> Iterator[Problem]:
    """Everything wrong with a scenario that fits the schema; names first, for they explain what is asked for in vain.

    The first lines are the scenario's own (all of them by default), the others its persona's.
    """
    yield from _name_problems(scenario)
    yield from _condition_problems(scenario, own_lines)
    yield from _word_problems(scenario)
    if not any(not line.once and not line.cuts_in and line.when == "always" for line in scenario.lines):
        remedy = "end the lines with one that has `once: false` and no condition"
        yield Problem(("lines",), "the customer may run out of things to say", remedy)


def _name_problems(scenario: Scenario) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, line in enumerate(scenario.lines):
        if line.id in seen:
            yield Problem(("lines", index, "id"), f"two lines are called {line.id!r}", "give each its own id")
        seen.add(line.id)
    named: list[tuple[Place, str]] = [(("lines", at, "id"), line.id) for at, line in enumerate(scenario.lines)]
    named += [(("intents", name), name) for name in scenario.intents]
    for place, name in named:
        if name.startswith(ASKED):
            remedy = f"call it something else; a fact is asked for by its name without {ASKED!r}"
            yield Problem(place, f"{name!r} begins with {ASKED!r}, which stands for a fact", remedy)
    for name in scenario.facts:
        if name in scenario.intents:
            remedy = "call one of them something else; what is heard would be taken for both"
            yield Problem(("facts", name), f"an intent is called {name!r} as well", remedy)


def spoken_fault(text: str) -> str | None:
    """Why nobody can say this; None when it can be said. Dots alone are a silence."""
    if not text.strip():
        return 'has nothing to say; write "..." for a silence'
    found = unseen_in(text)
    return None if found is None else f"holds a control character ({found}), which cannot be spoken"


def _condition_problems(scenario: Scenario, own_lines: int | None) -> Iterator[Problem]:
    lines = {line.id for line in scenario.lines} | {ASKED + name for name in scenario.facts}
    general = {line.id for line in scenario.lines[own_lines:]} if own_lines is not None else set()
    names = Names(
        frozenset(lines), frozenset(scenario.terms), frozenset(scenario.intents), frozenset(scenario.facts),
        frozenset(scenario.numbers), frozenset(general),
    )  # fmt: skip
    for place, condition in conditions(scenario):
        try:
            check(condition, replace(names, solved=place[0] != "needed"))
        except BadScenario as error:
            yield Problem(place, error.message, error.remedy)


def _word_problems(scenario: Scenario) -> Iterator[Problem]:
    for name, words in scenario.terms.items():
        if not words:
            yield Problem(("terms", name), "has no words, so it is never heard", "give it the words to listen for")
        for index, word in enumerate(words):
            if not any(char.isalnum() for char in word):
                remedy = "give it words without punctuation"
                yield Problem(("terms", name, index), f"{word!r} holds no word, so it is never heard", remedy)
    for place, sentence in sentences(scenario):
        fault = spoken_fault(sentence)
        if fault is not None:
            yield Problem(place, fault, "write it as it is spoken")


def sentences(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    """Everything that the customer may say, with its place."""
    says: list[tuple[Place, list[str]]] = [
        (("lines", index, "say"), line.say) for index, line in enumerate(scenario.lines)
    ]
    says += [(("facts", name, "say"), fact.say) for name, fact in scenario.facts.items()]
    says += [(("endings", index, "say"), ending.say) for index, ending in enumerate(scenario.endings)]
    places: list[tuple[Place, list[str]]] = [(("hello",), scenario.hello), *says]
    for place, variants in places:
        for index, sentence in enumerate(variants):
            yield (*place, index), sentence


def conditions(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    """Every condition of the scenario, with its place."""
    for index, line in enumerate(scenario.lines):
        yield ("lines", index, "when"), line.when
    for name, fact in scenario.facts.items():
        yield ("facts", name, "when"), fact.when
    for index, ending in enumerate(scenario.endings):
        yield ("endings", index, "when"), ending.when
    for index, needed in enumerate(scenario.needed):
        yield ("needed", index), needed
