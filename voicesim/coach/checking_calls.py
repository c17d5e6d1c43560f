"""What a call test expects, held against a finished call."""

from collections.abc import Iterator

from voicesim.coach.checked import MOST_SHOWN, Checked, Place, Proofs, number, one_of, ranged
from voicesim.coach.checking_turns import (
    answer_gaps_ms,
    check_turn,
    mood_checks,
    technique_checks,
    told_answer,
    within,
)
from voicesim.coach.facts import mood_at
from voicesim.coach.look import agent_turns
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.customer import Mood
from voicesim.model.expectation import Expected, MoodAt, ScoreRanges
from voicesim.model.units import to_samples


def check_call(expected: Expected, summary: CallSummary) -> tuple[Checked, ...]:
    """Every expectation, in the order of the schema: what was expected, what came, and the evidence."""
    return tuple(_all(expected, summary))


def _all(expected: Expected, summary: CallSummary) -> Iterator[Checked]:
    if expected.outcome is not None:
        yield one_of(("outcome",), expected.outcome, summary.outcome, _ending(summary))
    if expected.duration_s is not None:
        yield ranged(("duration_s",), expected.duration_s, summary.duration_s)
    yield from _score(("score",), expected.score, summary)
    for number_of, moment in enumerate(expected.mood):
        yield from _mood(("mood", number_of), moment, summary)
    yield from technique_checks((), expected, agent_turns(summary))
    yield from _moves(expected, summary)
    if expected.within_ms is not None:
        yield _slowest(expected.within_ms, summary)
    values = {metric.name: metric.value for metric in summary.metrics}
    for name, bounds in expected.metrics.items():
        yield ranged(("metrics", name), bounds, values.get(name))
    for number_of, turn in enumerate(expected.turns):
        yield from check_turn(("turns", number_of), turn, summary)


def _ending(summary: CallSummary) -> Proofs:
    """The agent's last turn and what the customer made of it."""
    turns = agent_turns(summary)
    last = next((turn for turn in reversed(summary.turns) if turn.speaker == "customer"), None)
    return Proofs(turns[-1] if turns else None, told_answer(last))


def _score(at: Place, expected: ScoreRanges, summary: CallSummary) -> Iterator[Checked]:
    card = summary.scorecard
    lost = Proofs(None, _lost(summary))
    if expected.total is not None:
        yield ranged((*at, "total"), expected.total, card.total, lost)
    if expected.passed is not None:
        words = {True: "passed", False: "not passed"}
        met = expected.passed == card.passed
        yield Checked(
            (*at, "passed"), words[expected.passed], words[card.passed], met, lost, None if met else card.passed
        )
    sections: dict[str, float | None] = {section.name: section.score for section in card.sections}
    for name, bounds in expected.sections.items():
        mine = Proofs(None, _lost(summary, name))
        yield ranged((*at, "sections", name), bounds, sections.get(name), mine)
    for name, bounds in expected.lines.items():
        item = next((item for item in card.items if item.name == name), None)
        told = Proofs(None, (item.reason,) if item is not None else ())
        yield ranged((*at, "lines", name), bounds, item.score if item is not None else None, told)


def _lost(summary: CallSummary, section: str | None = None) -> tuple[str, ...]:
    """The lines that cost most."""
    items = [item for item in summary.scorecard.items if item.score is not None and section in (None, item.section)]
    dearest = sorted(items, key=lambda item: -item.weight * (1 - (item.score or 0.0)))[:MOST_SHOWN]
    found = [f"{finding.name}: {finding.sentence}" for finding in summary.scorecard.fatal]
    return (*found, *(f"{item.name}: {number(item.score or 0.0)} of 1; {item.reason}" for item in dearest))


def _mood(at: Place, expected: MoodAt, summary: CallSummary) -> Iterator[Checked]:
    mood: Mood | None = None
    if expected.at == "start":
        mood = summary.mood[0].mood if summary.mood else None
    elif expected.at == "end":
        mood = summary.mood[-1].mood if summary.mood else None
    elif expected.at <= summary.duration_s:
        mood = mood_at(summary.mood, to_samples(float(expected.at)) + 1)
    yield from mood_checks(at, expected, mood, _last_before(summary, expected.at))


def _last_before(summary: CallSummary, at: str | float) -> TurnSummary | None:
    """The agent's last turn that ended before that moment."""
    if at == "start":
        return None
    turns = agent_turns(summary)
    early = turns if at == "end" else [turn for turn in turns if turn.span.end_s <= float(at)]
    return early[-1] if early else None


def _moves(expected: Expected, summary: CallSummary) -> Iterator[Checked]:
    said = [line for turn in summary.turns if turn.move is not None for line in turn.move.line_ids]
    if expected.moves:
        left = iter(said)
        missing = next((line for line in expected.moves if line not in left), None)
        told = Proofs(None, () if missing is None else (f"{missing} was not said after those before it",))
        got, wanted = ", ".join(said) or "nothing", ", ".join(expected.moves)
        yield Checked(("moves",), wanted, got, missing is None, told, said if missing is not None else None)
    if expected.without_moves:
        found = [
            (t, line) for t in summary.turns if t.move for line in t.move.line_ids if line in expected.without_moves
        ]
        kept = [line for line in expected.without_moves if line not in said]
        got, wanted = ", ".join(line for _, line in found), f"no {', no '.join(expected.without_moves)}"
        proofs = Proofs(found[0][0], told_answer(found[0][0])) if found else Proofs()
        yield Checked(("without_moves",), wanted, got or "none of them", not found, proofs, kept if found else None)


def _slowest(most_ms: float, summary: CallSummary) -> Checked:
    gaps = answer_gaps_ms(summary)
    if not gaps:
        return within(("within_ms",), most_ms, None, Proofs())
    answer, gap_ms = max(gaps, key=lambda pair: pair[1])
    before = summary.turns[summary.turns.index(answer) - 1]
    return within(("within_ms",), most_ms, gap_ms, Proofs(before, told_answer(answer)))
