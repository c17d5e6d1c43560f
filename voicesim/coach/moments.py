"""The turns that moved the customer most, for better and for worse, and questions to ask oneself."""

from typing import Final

from voicesim.coach.ledger import goodness
from voicesim.coach.lesson_texts import FAULTS
from voicesim.coach.lessons import KNOWN_FAULTS
from voicesim.coach.look import agent_turns, caused_by
from voicesim.coach.metrics import sure_turns
from voicesim.coach.types import CallFacts, Moment, Reflection, TurnSummary
from voicesim.model.delivery import Remedy

MOST_MOMENTS: Final = 3
LEAST_EFFECT: Final = 0.03
REFLECTIONS: Final = {
    "aggressive": Reflection(
        "What were you protecting when you raised the pressure, and how can you stand for it without taking?",
        ("S6", "S12", "S28", "S44"),
    ),
    "passive": Reflection(
        "Where did you give up something that was yours to hold, and what were you afraid would happen?",
        ("S7", "S8", "S15", "S18"),
    ),
    "assertive": Reflection(
        "What helped you to stay level today, and how will you look after it tomorrow?",
        ("S12", "S14", "S16", "S17"),
    ),
}
ALWAYS: Final = Reflection("What will you put up with in a call, what not, and would you say so next time?", ("S15",))


def moments(facts: CallFacts) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
    """Up to three best and three to fix, the strongest first; a turn without measurable effect is neither."""
    found = [
        moment for moment in (_moment(facts, turn) for turn in agent_turns(facts)) if abs(moment.effect) >= LEAST_EFFECT
    ]
    found.sort(key=lambda moment: (-round(moment.effect, 6), moment.at_s))
    best = [moment for moment in found if moment.effect > 0][:MOST_MOMENTS]
    to_fix = [moment for moment in reversed(found) if moment.effect < 0][:MOST_MOMENTS]
    return tuple(best), tuple(to_fix)


def _moment(facts: CallFacts, turn: TurnSummary) -> Moment:
    rows = caused_by(facts, turn)
    effects: dict[str, float] = {}
    for row in rows:
        effects[row.cause] = effects.get(row.cause, 0.0) + goodness([row])
    total = sum(effects.values())
    worst_first = sorted(effects, key=lambda cause: (round(effects[cause], 6), cause))
    causes = worst_first if total < 0 else worst_first[::-1]
    mine = [cause for cause in causes if effects[cause] * total > 0][:MOST_MOMENTS]
    quote = next((row.quote for cause in mine for row in rows if row.cause == cause and row.quote), "")
    if mine[:1] == ["insult"]:
        quote = ""  # the few words heard as one ("I will") tell nobody what it was
    quote = quote or turn.text or "(nothing understood)"
    remedy = _remedy(mine[0], turn) if mine and total < 0 else None
    return Moment(turn.index, turn.span.start_s, quote, total, tuple(mine), remedy)


def _remedy(cause: str, turn: TurnSummary) -> Remedy | None:
    """Yin for what is too hard, Yang for what is too soft (S42, S43)."""
    if cause in KNOWN_FAULTS:
        return FAULTS[KNOWN_FAULTS[cause]].remedy
    label = turn.delivery.label if turn.delivery else None
    return "yin" if label == "aggressive" else "yang" if label == "passive" else None


def reflections(facts: CallFacts) -> tuple[Reflection, ...]:
    """A question on limits, and one on the manner that filled most of the agent's time; never scored (S12-S18)."""
    time_s: dict[str, float] = {}
    for turn in sure_turns(facts):
        if turn.delivery is not None and turn.delivery.label in REFLECTIONS:
            time_s[turn.delivery.label] = time_s.get(turn.delivery.label, 0.0) + turn.span.duration_s
    if not time_s:
        return (ALWAYS,)
    label = min(time_s, key=lambda name: (-time_s[name], name))
    return (REFLECTIONS[label], ALWAYS)
