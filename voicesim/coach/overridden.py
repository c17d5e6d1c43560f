"""What a trainer judged otherwise than the machine, as reports tell it: both values, who, when and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicesim.coach.overrides import Override
from voicesim.coach.types import Finding, Scorecard


@dataclass(frozen=True, slots=True)
class Overridden:
    """One line or finding in words."""

    item: str
    machine: str
    now: str
    by: str
    on: str
    reason: str


def overridden(card: Scorecard) -> tuple[Overridden, ...]:
    """In the order of the scorecard, findings last; empty where nobody overrode anything."""
    return (*_lines(card), *_findings(card))


def score_word(score: float | None) -> str:
    """A line's score in words: `not applicable`, `0.50`."""
    return "not applicable" if score is None else f"{score:.2f}"


def total_words(card: Scorecard) -> str:
    """`81 of 100, passed`, or `no score`."""
    return "no score" if card.total is None else f"{card.total} of 100, {'passed' if card.passed else 'not passed'}"


def _lines(card: Scorecard) -> Iterator[Overridden]:
    for item in card.items:
        if item.override is not None:
            yield _told(item.override, score_word(item.machine_score), score_word(item.score))


def _findings(card: Scorecard) -> Iterator[Overridden]:
    before = {finding.name for finding in _standing(card.machine)} if card.machine is not None else set()
    for finding in (*_standing(card), *card.set_aside):
        if finding.override is not None:
            now = "set aside" if finding in card.set_aside else "stands"
            yield _told(finding.override, "found" if finding.name in before else "not found", now)


def _standing(card: Scorecard) -> tuple[Finding, ...]:
    return (*card.fatal, *card.barriers)


def _told(override: Override, machine: str, now: str) -> Overridden:
    return Overridden(override.item, machine, now, override.by, override.on, override.reason)
