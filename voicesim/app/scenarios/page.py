"""A scenario as a page to read: what the agent is told first, what trainers know below it."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from voicesim.model.scenario import Scenario

WIDTH: Final = 100


def page_of(scenario: Scenario) -> str:
    """The page, as plain text."""
    return "\n".join([*_for_agents(scenario), "", *_for_trainers(scenario)])


def _for_agents(scenario: Scenario) -> Iterator[str]:
    told = scenario.briefing
    yield f"{scenario.title} ({scenario.id}, version {scenario.version})"
    yield f"{scenario.industry}, difficulty {scenario.difficulty} of 5"
    yield from _part("What the agent sees", [f"{told.company}. {told.role}", told.situation])
    yield from _part("What the agent knows", told.facts, "- ")
    yield from _part("What the agent may do", told.authority, "- ")
    yield from _part("Goal", [told.goal])


def _for_trainers(scenario: Scenario) -> Iterator[str]:
    caller = scenario.customer
    title = "FOR TRAINERS: not to be read before the call"
    yield from (title, "=" * len(title))
    yield from _part("Customer", [f"{caller.name}, {caller.gender}, {scenario.persona}. {caller.manner}"])
    yield from _part("Hidden need", [scenario.hidden_need or "none"])
    yield from _part("Solved when all of this holds", scenario.needed or ["always: nothing is needed"], "- ")
    endings = [f'{ending.outcome} when {ending.when}: "{ending.say[0]}"' for ending in scenario.endings]
    yield from _part("Endings, tried in this order", endings, "- ")
    if scenario.coaching:
        yield from _part("For the debriefing", scenario.coaching, "- ")


def _part(heading: str, paragraphs: Iterable[str], mark: str = "") -> Iterator[str]:
    yield from ("", heading)
    for paragraph in paragraphs:
        indent = "  " + " " * len(mark)
        yield from textwrap.wrap(paragraph, WIDTH, initial_indent=f"  {mark}", subsequent_indent=indent)
