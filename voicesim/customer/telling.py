"""What the agent's words mean in this call: offers that move the mood, and facts that the customer tells when asked."""

from collections.abc import Container
from typing import Final

from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.conditions import Situation, holds
from voicesim.customer.mood import Offered
from voicesim.model.customer import JOINED as JOINED  # the one that others take from here
from voicesim.model.customer import Style
from voicesim.model.language import Meant
from voicesim.model.scenario import Fact, Scenario, Shifts
from voicesim.model.thresholds import SURE

ASKED: Final = "fact-"
MOST_AT_ONCE: Final = 3
"""Nobody answers more questions in one breath."""
FEW_WORDS: Final = 2
"""So few words need not make sense to be answered: "yes", "one moment"."""
Telling = tuple[str, list[str], Style | None, str, str]
"""Line id, variants, style, act, why."""


def new_offers(scenario: Scenario, meant: tuple[Meant, ...], known: Container[str]) -> tuple[Offered, ...]:
    """What was meant for the first time and moves the mood, in the order of the turn."""
    found = []
    for heard in meant:
        intent = scenario.intents.get(heard.name) or scenario.facts.get(heard.name.removeprefix(ASKED))
        if intent is not None and intent.moves != Shifts() and heard.name not in known:
            found.append(Offered(heard.name, intent.moves, heard.quote, heard.span.start_sample))
    return tuple(found)


def take_in(at: Situation, heard: HeardTurn) -> None:
    """Bring the situation up to what the turn meant and how it came across; call it after the techniques are in."""
    names = {meaning.name for meaning in heard.meant}
    at.meant_now = names | at.meant_now if heard.continues else names
    at.meant |= names
    at.numbers |= {figure.name: figure.value for figure in heard.figures}
    sure = heard.delivery.confidence >= SURE
    at.came_across_passive = sure and heard.delivery.label == "passive"
    at.came_across_aggressive = sure and heard.delivery.label == "aggressive"
    made_sense = bool(at.heard_now or at.mentioned_now or at.meant_now or heard.figures)
    at.understood = made_sense or 0 < len(heard.turn.text.split()) <= FEW_WORDS


def told_now(scenario: Scenario, at: Situation) -> Telling | None:
    """What the customer tells because it was asked for in this turn; several facts in one breath."""
    asked = [name for name, fact in scenario.facts.items() if ASKED + name in at.meant_now and holds(fact.when, at)]
    if not asked:
        return None
    facts = {name: scenario.facts[name] for name in asked[:MOST_AT_ONCE]}
    first: Fact = next(iter(facts.values()))
    ids = JOINED.join(ASKED + name for name in facts)
    return ids, _together(list(facts.values())), first.style, "give-facts", f"asked for {', '.join(facts)}"


def _together(facts: list[Fact]) -> list[str]:
    """Variants of all of them after one another: the first of each, the second of each ..."""
    most = max(len(fact.say) for fact in facts)
    return [" ".join(fact.say[index % len(fact.say)] for fact in facts) for index in range(most)]
