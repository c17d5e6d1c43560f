"""How much of a scenario a voice has takes for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voicesim.app.floor_words import load_floor_words
from voicesim.app.voices.files import Voice
from voicesim.call.asides import STYLES
from voicesim.customer.sayable import Saying, sayings
from voicesim.engines.take_shelf import by_words
from voicesim.model.floor_words import Manner
from voicesim.model.scenario import Scenario
from voicesim.model.voice import words_key

WHEN: Final = {
    "nod": "the agent explains something at length",
    "gives-way": "both have begun to speak, and the agent goes on",
    "takes-up": "the customer begins again after that",
    "eases": "it gets too much for the agent, and the customer calms down",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the customer of a scenario may say, by what there is of it."""

    scenario: str
    exact: tuple[Saying, ...]
    """With a take in that style."""
    restyled: tuple[Saying, ...]
    """With a take in another style, from which it is made."""
    missing: tuple[Saying, ...]
    """Left to the synthesiser."""

    @property
    def wanted(self) -> int:
        """How many takes all of it would be."""
        return len(self.exact) + len(self.restyled) + len(self.missing)

    @property
    def percent(self) -> float:
        """Exact takes of a hundred wanted ones; 100 where none is wanted."""
        return 100.0 * len(self.exact) / self.wanted if self.wanted else 100.0

    @property
    def open(self) -> tuple[Saying, ...]:
        """What is still to be recorded, whole lines first."""
        return (*self.missing, *self.restyled)


def wanted_takes(scenario: Scenario) -> tuple[Saying, ...]:
    """Everything to be recorded for a scenario, of the same words and style one; a line without words needs none.

    Raises:
        BadScenario: the scenario is too large to think through.
    """
    said = (*sayings(scenario), *_asides(scenario))
    found = {(words_key(saying.text), saying.style): saying for saying in reversed(said)}
    return tuple(saying for (key, _), saying in reversed(found.items()) if key)


def _asides(scenario: Scenario) -> Iterator[Saying]:
    """What any customer of that kind says beside the lines of the scenario."""
    words = load_floor_words()
    manners: tuple[Manner, ...] = ("passive",) if scenario.persona == "passive" else ("ordinary", "angry")
    for manner in manners:
        style = STYLES[manner]
        kinds = {"nod": words.nods, "gives-way": words.gives_way, "takes-up": words.takes_up, "eases": words.eases}
        for kind, variants in kinds.items():
            for text in variants.get(manner, ()):
                yield Saying(kind, text, style, WHEN[kind])


def speaks_for(voice: Voice, scenario: Scenario) -> bool:
    """Whether it has any take of the scenario's own lines; much quicker than its coverage."""
    known = by_words(voice.takes)
    lines, facts, endings = scenario.lines, scenario.facts.values(), scenario.endings
    said = [*(one.say for one in lines), *(one.say for one in facts), *(one.say for one in endings)]
    return any(words_key(text) in known for texts in said for text in texts)


def coverage(voice: Voice, scenario: Scenario) -> Coverage:
    """What there is of a scenario and what is not.

    Raises:
        BadScenario: the scenario is too large to think through.
    """
    there = by_words(voice.takes)
    exact, restyled, missing = list[Saying](), list[Saying](), list[Saying]()
    for saying in wanted_takes(scenario):
        takes = there.get(words_key(saying.text), {})
        (exact if saying.style in takes else restyled if takes else missing).append(saying)
    return Coverage(scenario.id, tuple(exact), tuple(restyled), tuple(missing))
