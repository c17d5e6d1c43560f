"""What the schema cannot see in a scenario: conditions that ask for nothing, twin lines, silent words, no way on."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from voicesim.customer.condition_check import Names, check
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
    yield from _condition_problems(scenario)
    yield from _word_problems(scenario)
    seen: set[str] = set()
    for index, line in enumerate(scenario.lines):
        if line.id in seen:
            yield Problem(("lines", index, "id"), f"two lines are called {line.id!r}", "give each its own id")
        seen.add(line.id)
    if not any(not line.once and not line.cuts_in and line.when == "always" for line in scenario.lines):
        remedy = "end the lines with one that has `once: false` and no condition"
        yield Problem(("lines",), "the customer may run out of things to say", remedy)


def spoken_fault(text: str) -> str | None:
    """Why nobody can say this; None when it can be said. Dots alone are a silence."""
    if not text.strip():
        return 'has nothing to say; write "..." for a silence'
    if any(unicodedata.category(char) == "Cc" and not char.isspace() for char in text):
        return "holds a control character, which cannot be spoken"
    return None


def _condition_problems(scenario: Scenario) -> Iterator[Problem]:
    lines = {line.id for line in scenario.lines} | {f"fact-{name}" for name in scenario.facts}
    names = Names(
        frozenset(lines), frozenset(scenario.terms), frozenset(scenario.intents), frozenset(scenario.facts),
        frozenset(scenario.numbers),
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
