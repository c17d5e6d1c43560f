"""Up to three lessons, ranked by what the agent's turns did to the customer and by what the customer did not get."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from voicesim.coach.ledger import GOOD, by_agent, goodness
from voicesim.coach.lesson_texts import FAULTS, OTHER, SILENT, STRENGTHS, STRETCH, UNHEARD, Topic
from voicesim.coach.look import agent_turns, caused_by, plural, understood_turns, whole_turns
from voicesim.coach.scorecard import MET
from voicesim.coach.types import CallFacts, Lesson, Scorecard, ScoreItem, TurnSummary
from voicesim.model.customer import MoodChange

MOST_LESSONS: Final = 3
POINTS_TO_EFFECT: Final = 0.02
"""What a lost point of the scorecard counts beside the ledger: 7 lost points weigh as much as a third of a blame."""
LEAST_EFFECT: Final = 0.01
"""Below it a fault is not worth a lesson."""
MAIN_EFFECT: Final = 0.1
"""From here on a fault comes before the praise, even in a call that passed."""
WORTH_KEEPING: Final = 0.15
FATAL_EFFECT: Final = 10.0
FATAL_TOPICS: Final = {
    "Insult or threat": "disrespect",
    "Parent role": "disrespect",
    "Hung up without warning": "hanging_up",
}
HEDGES_ALLOWED: Final = 1.0
"""In 15 words; up to here they cost no point."""
TURNS_TO_LEAD: Final = 2
"""Whole turns in which a promise can be missed."""
MANNERS: Final = frozenset({"blame", "hedging"})
"""Causes that may stand for a manner instead of words."""
KNOWN_FAULTS: Final = {cause: name for name, topic in FAULTS.items() for cause in topic.causes}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible lesson with what speaks for it."""

    topic: Topic
    rank: float
    rows: tuple[MoodChange, ...] = ()
    items: tuple[ScoreItem, ...] = ()


def lessons_of(facts: CallFacts, scorecard: Scorecard) -> tuple[Lesson, ...]:
    """The lessons of a call, the most important first. Deterministic: equal ranks go by title."""
    if not agent_turns(facts):
        return (_lesson(facts, Candidate(SILENT, 0.0), "change"),)
    if not understood_turns(facts):
        return (_lesson(facts, Candidate(UNHEARD, 0.0), "change"),)
    faults = sorted(_faults(facts, scorecard), key=lambda found: (-round(found.rank, 6), found.topic.title))
    strengths = sorted(_strengths(facts), key=lambda found: (-round(found.rank, 6), found.topic.title))
    if scorecard.passed:
        return _after_a_good_call(facts, faults, strengths)
    keep = [found for found in strengths[:1] if found.rank >= WORTH_KEEPING]
    changes = faults[: MOST_LESSONS - len(keep)]
    found = (*(_lesson(facts, c, "change") for c in changes), *(_lesson(facts, k, "keep") for k in keep))
    return found or (_lesson(facts, Candidate(STRETCH, 0.0), "next"),)


def _after_a_good_call(facts: CallFacts, faults: list[Candidate], strengths: list[Candidate]) -> tuple[Lesson, ...]:
    keep = [_lesson(facts, found, "keep") for found in strengths[:1]]
    if faults and faults[0].rank >= MAIN_EFFECT:
        return (_lesson(facts, faults[0], "change"), *keep, *(_lesson(facts, f, "next") for f in faults[1:2]))
    following = [_lesson(facts, found, "next") for found in faults[:2]]
    return (*keep, *(following or [_lesson(facts, Candidate(STRETCH, 0.0), "next")]))


def _rows_by_cause(facts: CallFacts) -> dict[str, list[MoodChange]]:
    in_silence = (row for point in facts.mood for row in point.changes if row.turn_index is None)
    grouped: dict[str, list[MoodChange]] = defaultdict(list)
    for row in (*(row for turn in agent_turns(facts) for row in caused_by(facts, turn)), *by_agent(in_silence)):
        grouped[row.cause].append(row)
    return dict(sorted(grouped.items()))


def _faults(facts: CallFacts, scorecard: Scorecard) -> list[Candidate]:
    rows = _rows_by_cause(facts)
    fatal = {FATAL_TOPICS[finding.name] for finding in scorecard.fatal}
    found = []
    for name, topic in FAULTS.items():
        mine = tuple(row for cause in topic.causes for row in rows.get(cause, []))
        missed = tuple(item for item in scorecard.items if _misses(facts, name, item))
        rank = max(0.0, -goodness(mine)) + POINTS_TO_EFFECT * sum(_lost(item) for item in missed)
        found.append(Candidate(topic, rank + FATAL_EFFECT * (name in fatal), mine, missed))
    found += [_other(cause, mine) for cause, mine in rows.items() if cause not in {*KNOWN_FAULTS, *STRENGTHS}]
    return [candidate for candidate in found if candidate.rank >= LEAST_EFFECT]


def _misses(facts: CallFacts, topic: str, item: ScoreItem) -> bool:
    if item.score is None or item.score >= MET or item.name not in FAULTS[topic].items:
        return False
    speaks_for = _counted_for(facts, item)
    return speaks_for is None or topic in speaks_for


def _counted_for(facts: CallFacts, item: ScoreItem) -> tuple[str, ...] | None:
    """Of a line that may speak for several topics those that what was counted speaks for; None: any that names it."""
    counted = {metric.name: metric.value or 0.0 for metric in item.metrics}
    if item.name == "Keeps the floor, or gives room":
        hijacked = any(turn.cut_in for turn in facts.turns if turn.speaker == "customer")
        return ("floor",) if hijacked else ("room",)
    if item.name == "Confident language":
        if counted.get("hedges_per_15_words", 0.0) > HEDGES_ALLOWED:
            return ("giving_way",)
        return ("lead",) if len(whole_turns(facts)) >= TURNS_TO_LEAD else ()
    if item.name == "Limits and respectful disagreement":
        return ("giving_way",) if counted.get("gave_in") else ("floor",)
    return None


def _lost(item: ScoreItem) -> float:
    return item.points * (1 - item.score) if item.score is not None else 0.0


def _other(cause: str, rows: Sequence[MoodChange]) -> Candidate:
    text = OTHER.title.format(cause=cause.replace("_", " "))
    topic = Topic(text, OTHER.why, OTHER.try_, OTHER.remedy, OTHER.s_numbers, (cause,))
    return Candidate(topic, max(0.0, -goodness(rows)), tuple(rows))


def _strengths(facts: CallFacts) -> list[Candidate]:
    rows = _rows_by_cause(facts)
    found = [Candidate(STRENGTHS[cause], goodness(mine), tuple(mine)) for cause, mine in rows.items()
             if cause in STRENGTHS]  # fmt: skip
    return [candidate for candidate in found if candidate.rank >= LEAST_EFFECT]


def _lesson(facts: CallFacts, found: Candidate, kind: str) -> Lesson:
    topic, keep = found.topic, kind == "keep"
    measured = [_effect_sentence(found.rows), _manner_sentence(facts, found.rows), _scored_sentence(found.items)]
    return Lesson(
        title=f"Keep {topic.title}" if keep else topic.title,
        kind="keep" if keep else "next" if kind == "next" else "change",
        at_s=_at_s(facts, found, keep=keep),
        why=topic.why,
        measured=" ".join(part for part in measured if part),
        try_=topic.try_,
        remedy=topic.remedy,
        s_numbers=tuple(topic.s_numbers.split()),
        effect=goodness(found.rows),
    )


def _effect_sentence(rows: Sequence[MoodChange]) -> str:
    """What the ledger says, before damping: `In 2 turns it pushed anger up (+0.25) and trust down (−0.12).`."""
    sums = {scale: sum(row.delta for row in rows if row.scale == scale) for scale in GOOD}
    parts = [f"{scale} {'up' if delta > 0 else 'down'} ({'+' if delta > 0 else '−'}{abs(delta):.2f})"
             for scale, delta in sums.items() if abs(delta) >= 0.005]  # fmt: skip
    if not parts:
        return ""
    turns = len({row.turn_index for row in rows if row.turn_index is not None})
    where = f"In {turns} {'turn' if turns == 1 else 'turns'}" if turns else "In the silence"
    return f"{where} it pushed {' and '.join([', '.join(parts[:-1]), parts[-1]] if parts[1:] else parts)}."


def _manner_sentence(facts: CallFacts, rows: Sequence[MoodChange]) -> str:
    """Turns that did it by their manner as a whole, without words that could be quoted: `1 turn came across as ...`."""
    turns = {row.turn_index for row in rows if row.cause in MANNERS and not row.quote}
    judged = [turn.delivery.label for turn in agent_turns(facts) if turn.index in turns and turn.delivery is not None]
    told = [f"{plural(judged.count(label), 'turn')} came across as {label}" for label in sorted(set(judged))]
    return f"{' and '.join(told)}." if told else ""


def _scored_sentence(items: Sequence[ScoreItem]) -> str:
    worst = max(items, key=lambda item: (_lost(item), item.name), default=None)
    return f"{worst.name}: {worst.reason}." if worst is not None else ""


def _at_s(facts: CallFacts, found: Candidate, *, keep: bool) -> float | None:
    """The turn where it did most harm (or good); else the first place that the scorecard points to."""
    effects: dict[int, float] = defaultdict(float)
    for row in found.rows:
        if row.turn_index is not None:
            effects[row.turn_index] += goodness([row]) * (1 if keep else -1)
    turns: dict[int, TurnSummary] = {turn.index: turn for turn in facts.turns}
    known = sorted((-round(effect, 6), index) for index, effect in effects.items() if index in turns)
    if known:
        return turns[known[0][1]].span.start_s
    places = [proof.span.start_s for item in found.items for proof in item.evidence]
    return places[0] if places else None
