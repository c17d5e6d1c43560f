"""How different customers start and react; the constants were set by hand on two calls.

Source: interpersonal circumplex (Kiesler 1983): what invites which answer.
"""

from dataclasses import dataclass, replace
from typing import Final

from voicesim.model.customer import Mood
from voicesim.model.scenario import Persona, Scenario

DECIMALS: Final = 4
"""Of every mood and every change of it, so that the rows of the ledger add up exactly."""


@dataclass(frozen=True, slots=True)
class Temperament:
    """What a persona brings to every call."""

    start: Mood
    anger_gain: float
    """Multiplies what makes angrier."""
    steam: float
    """Share of anger that goes by itself in a turn that does not feed it (S36, S69)."""
    opening_gain: float
    """Multiplies what opens up."""
    closing_gain: float
    """Multiplies what closes down: a passive customer withdraws faster than others (S33, S88)."""
    turns_to_vent: int
    """Uninterrupted turns of the customer before soothing works (S78-S79)."""


TEMPERAMENTS: Final[dict[Persona, Temperament]] = {
    "aggressive": Temperament(Mood(0.72, 0.25, 0.50, 0.50), 1.2, 0.06, 0.7, 1.0, 2),
    "passive": Temperament(Mood(0.25, 0.35, 0.20, 0.70), 0.7, 0.02, 1.0, 1.6, 0),
    "neutral": Temperament(Mood(0.35, 0.50, 0.60, 0.70), 1.0, 0.03, 1.0, 1.0, 0),
    "mixed": Temperament(Mood(0.50, 0.30, 0.35, 0.55), 1.1, 0.04, 1.0, 1.2, 1),
}


def temperament_of(scenario: Scenario) -> Temperament:
    """The persona's temperament with what the scenario says otherwise."""
    known = TEMPERAMENTS[scenario.persona]
    given = scenario.mood.model_dump(exclude_none=True)
    start = replace(known.start, **{scale: round(value, DECIMALS) for scale, value in given.items()})
    return replace(known, start=start, **scenario.temper.model_dump(exclude_none=True))
