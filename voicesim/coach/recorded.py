"""A recorded call of two people, scored by those lines that need no simulated customer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from voicesim.coach.scorecard import score_call
from voicesim.coach.timing import timing
from voicesim.coach.types import CallFacts, Scorecard, ScoreItem, TurnSummary
from voicesim.model.events import Event
from voicesim.model.record import CallOptions

NO_SCENARIO: Final = CallOptions(scenario="", scenario_sha256="", voice="", seed=0)
NEED_A_MOOD: Final = frozenset({"Names the feeling", "Calm again after an outburst", "The customer came round"})
"""Lines that look at the mood that only a simulated customer tells."""
NO_MOOD: Final = "needs the mood of a simulated customer; a recording does not tell it"


def recorded_facts(turns: Sequence[TurnSummary], events: Sequence[Event], duration_s: float) -> CallFacts:
    """A recorded call as scoring looks at calls; `events` are its barge-ins, backchannels and dead air.

    A recording ends where the call ended. Who hung up is not known: the customer, who is never at fault for it, is
    taken to have done it, and nothing but the end itself is scored by that.
    """
    return CallFacts(
        options=NO_SCENARIO,
        title="",
        persona="neutral",
        outcome="hung_up",
        ended_by_customer=True,
        duration_s=duration_s,
        turns=tuple(turns),
        mood=(),
        timing=timing(turns, events),
    )


def score_recorded(facts: CallFacts) -> Scorecard:
    """The scorecard; lines that need the mood of a simulated customer are not applicable and say so."""
    card = score_call(facts)
    return replace(card, items=tuple(_told(item) for item in card.items))


def _told(item: ScoreItem) -> ScoreItem:
    return replace(item, reason=NO_MOOD) if item.name in NEED_A_MOOD else item
