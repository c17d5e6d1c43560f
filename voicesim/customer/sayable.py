"""Everything that the customer of a scenario may come to say, and in which styles: what a voice is recorded for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voicesim.customer.mood_styles import mood_bands
from voicesim.customer.reachability import Reach
from voicesim.customer.telling import ASKED
from voicesim.model.customer import Style
from voicesim.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence of the customer in one style."""

    line_id: str
    text: str
    style: Style
    when: str
    """The condition under which it is said, for whoever speaks it."""


def sayings(scenario: Scenario) -> tuple[Saying, ...]:
    """All of them, each once, in the order of the file; the general lines belong to the scenario already.

    A line without a style of its own is said in every style of the moods in which it can come up.

    Raises:
        BadScenario: the scenario is too large to think through.
    """
    return tuple(dict.fromkeys(_sayings(scenario, Reach(scenario))))


def _sayings(scenario: Scenario, reach: Reach) -> Iterator[Saying]:
    moods = tuple(mood_bands(passive=scenario.persona == "passive"))
    yield from _each("hello", scenario.hello, ["neutral"], "nobody greets")
    for line in scenario.lines:
        styles = [line.style] if line.style else [s for s, band in moods if reach.can_be_said(line, *band)]
        yield from _each(line.id, line.say, styles, line.when)
    for name, fact in scenario.facts.items():
        styles = [fact.style] if fact.style else [s for s, band in moods if reach.can_be_told(name, *band)]
        yield from _each(f"{ASKED}{name}", fact.say, styles, fact.when)
    for index, ending in enumerate(scenario.endings):
        styles = [ending.style] if ending.style else [s for s, band in moods if reach.can_end(index, *band)]
        yield from _each(f"end-{ending.outcome}", ending.say, styles, ending.when)


def _each(line_id: str, say: Iterable[str], styles: Iterable[Style], when: str) -> Iterator[Saying]:
    for style in styles:
        for text in say:
            yield Saying(line_id, text, style, when)
