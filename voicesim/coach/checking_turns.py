"""What a call test expects of single turns, held against the call."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from rapidfuzz.distance import Levenshtein

from voicesim.coach.checked import MOST_SHOWN, Checked, Place, Proofs, number, one_of, ranged
from voicesim.coach.look import LEAST_CONFIDENCE, agent_turns
from voicesim.coach.timing import MS_PER_S, gap_samples
from voicesim.coach.types import CallFacts, TurnSummary
from voicesim.model.customer import SCALES, Mood, MoodChange
from voicesim.model.delivery import Evidence
from voicesim.model.expectation import LIKE, Expected, MoodRanges, TurnExpected
from voicesim.model.ranges import DECIMALS
from voicesim.model.units import to_seconds

WORD: Final = re.compile(r"[\w']+")
AXES: Final = ("passive", "assertive", "aggressive", "agency", "communion", "calmness")


def check_turn(at: Place, expected: TurnExpected, facts: CallFacts) -> Iterator[Checked]:
    """Everything expected of one turn; when there is no such turn, that alone."""
    turns = agent_turns(facts)
    if expected.turn > len(turns):
        got = f"{len(turns)} turn(s) of the agent were heard"
        last = Proofs(turns[-1] if turns else None)
        yield Checked((*at, "turn"), f"a turn {expected.turn} of the agent", got, met=False, proofs=last)
        return
    turn = turns[expected.turn - 1]
    yield from _words(at, expected, turn)
    yield from _manner(at, expected, turn)
    yield from technique_checks(at, expected, [turn])
    yield from _floor(at, expected, turn)
    yield from _answer(at, expected, turn, facts)
    yield from mood_checks((*at, "mood"), expected.mood, turn.mood_after, turn)


def similarity(said: str, heard: str) -> float:
    """1 minus the wrong words over the words of the longer text (Levenshtein, by words); 1 for two empty ones."""
    one, two = (WORD.findall(text.lower().replace("’", "'")) for text in (said, heard))
    return float(Levenshtein.normalized_similarity(one, two))


def mood_checks(at: Place, ranges: MoodRanges, mood: Mood | None, turn: TurnSummary | None) -> Iterator[Checked]:
    """Each scale that a range is given for, with what moved it in the turn; a mood that there never was meets none."""
    changes = turn.changes if turn is not None else ()
    for scale in SCALES:
        bounds = getattr(ranges, scale)
        if bounds is not None:
            told = ledger([row for row in changes if row.scale == scale])
            yield ranged((*at, scale), bounds, getattr(mood, scale, None), Proofs(turn, told))


def ledger(changes: Iterable[MoodChange]) -> tuple[str, ...]:
    """The rows that moved most, in words."""
    rows = sorted(changes, key=lambda row: -abs(row.delta))[:MOST_SHOWN]
    return tuple(
        f"{row.scale} {row.delta:+.2f} to {row.value:.2f} by {row.cause}" + (f" ({row.quote!r})" if row.quote else "")
        for row in rows
    )


def technique_checks(at: Place, expected: TurnExpected | Expected, turns: list[TurnSummary]) -> Iterator[Checked]:
    """`techniques` and `without`: which were heard in those turns, and which should not have been."""
    heard = [(t, turn) for turn in turns for t in turn.techniques if t.confidence >= LEAST_CONFIDENCE]
    names = list(dict.fromkeys(technique.name for technique, _ in heard))
    alone = turns[0] if len(turns) == 1 else None
    if expected.techniques:
        kept: list[str] = [name for name in expected.techniques if name in names]
        met = kept == expected.techniques
        told = tuple(f"{t.name}: {t.quote!r}" for t, _ in heard)[:MOST_SHOWN]
        got, wanted = ", ".join(names) or "no technique", ", ".join(expected.techniques)
        yield Checked((*at, "techniques"), wanted, got, met, Proofs(alone, told), None if met else kept)
    if expected.without:
        found = [(t, turn) for t, turn in heard if t.name in expected.without]
        kept = [name for name in expected.without if name not in names]
        told = tuple(f"{t.name}: {t.quote!r}" for t, _ in found)[:MOST_SHOWN]
        got, wanted = ", ".join(dict.fromkeys(t.name for t, _ in found)), f"no {', no '.join(expected.without)}"
        proofs = Proofs(found[0][1] if found else alone, told)
        yield Checked((*at, "without"), wanted, got or "none of them", not found, proofs, kept if found else None)


def _words(at: Place, expected: TurnExpected, turn: TurnSummary) -> Iterator[Checked]:
    if expected.transcript is None:
        return
    least = LIKE if expected.similarity is None else expected.similarity
    like = similarity(expected.transcript, turn.text)
    met = round(like, DECIMALS) >= least
    wanted = f"{expected.transcript!r} ({number(least)} alike)"
    got = f"{turn.text!r} ({number(like)} alike)"
    yield Checked((*at, "transcript"), wanted, got, met, Proofs(turn), None if met else turn.text or None)


def _manner(at: Place, expected: TurnExpected, turn: TurnSummary) -> Iterator[Checked]:
    delivery = turn.delivery
    evidence = delivery.evidence if delivery is not None else ()
    told = Proofs(turn, (*(delivery.notes if delivery is not None else ()), *_strongest(evidence)))
    if expected.delivery is not None:
        label = delivery.label if delivery is not None else None
        yield one_of((*at, "delivery"), expected.delivery, label, Proofs(turn, (*_shares(turn), *told.measured)))
    for axis in AXES:
        bounds = getattr(expected, axis)
        if bounds is not None:
            mine = Proofs(turn, _strongest([e for e in evidence if e.axis in _axes_behind(axis)]))
            yield ranged((*at, axis), bounds, getattr(delivery, axis, None), mine)
    for name, bounds in expected.prosody.items():
        yield ranged((*at, "prosody", name), bounds, getattr(turn.prosody, name, None), Proofs(turn))


def _axes_behind(axis: str) -> tuple[str, ...]:
    return {"calmness": ("calmness", "arousal"), "agency": ("agency",), "communion": ("communion",)}.get(
        axis, ("agency", "communion", "arousal")
    )


def _shares(turn: TurnSummary) -> tuple[str, ...]:
    if turn.delivery is None:
        return ()
    styles = ("passive", "assertive", "aggressive", "neutral")
    shares = ", ".join(f"{style} {getattr(turn.delivery, style):.2f}" for style in styles)
    return (f"{shares}; confidence {turn.delivery.confidence:.2f}",)


def _strongest(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    found = (_in_words(e) for e in sorted(evidence, key=lambda e: -abs(e.weight)))
    return tuple(dict.fromkeys(found))[:MOST_SHOWN]


def _in_words(evidence: Evidence) -> str:
    """With the quote, where the sentence holds none."""
    if evidence.quote is None or '"' in evidence.sentence:
        return evidence.sentence
    return f"{evidence.sentence}: {evidence.quote!r}"


def _floor(at: Place, expected: TurnExpected, turn: TurnSummary) -> Iterator[Checked]:
    ways = {"interrupted": ("cut off by the customer", "not cut off"), "cut_in": ("cuts in", "does not cut in")}
    for name, words in ways.items():
        wanted, came = getattr(expected, name), getattr(turn, name)
        if wanted is not None:
            met = wanted == came
            yield Checked((*at, name), words[not wanted], words[not came], met, Proofs(turn), None if met else came)


def _answer(at: Place, expected: TurnExpected, turn: TurnSummary, facts: CallFacts) -> Iterator[Checked]:
    answer = answer_to(turn, facts)
    proofs = Proofs(turn, told_answer(answer))
    if expected.answer is not None:
        lines = answer.move.line_ids if answer is not None and answer.move is not None else (None,)
        line = next((line for line in lines if line in expected.answer), lines[0])
        yield one_of((*at, "answer"), expected.answer, line, proofs)
    if expected.within_ms is not None:
        gap_ms = next(
            (ms for one, ms in answer_gaps_ms(facts) if answer is not None and one.index == answer.index), None
        )
        yield within((*at, "within_ms"), expected.within_ms, gap_ms, proofs)


def within(place: Place, most_ms: float, gap_ms: float | None, proofs: Proofs) -> Checked:
    """A pause held against the longest that is allowed."""
    wanted = f"an answer within {number(most_ms)} ms"
    if gap_ms is None:
        return Checked(place, wanted, "no answer to a finished turn", met=False, proofs=proofs)
    met = gap_ms <= most_ms
    return Checked(place, wanted, f"{gap_ms:.0f} ms", met, proofs, None if met else float(round(gap_ms)))


def answer_gaps_ms(facts: CallFacts) -> list[tuple[TurnSummary, float]]:
    """The customer's answers to finished turns, each with the pause before it."""
    return [(turn, to_seconds(gap) * MS_PER_S) for turn, gap in gap_samples(facts.turns, "customer")]


def answer_to(turn: TurnSummary, facts: CallFacts) -> TurnSummary | None:
    """What the customer said next; None when the agent went on, or the call ended."""
    later = facts.turns[facts.turns.index(turn) + 1 :][:1]
    return next((one for one in later if one.speaker == "customer"), None)


def told_answer(answer: TurnSummary | None) -> tuple[str, ...]:
    """What the customer said and why."""
    if answer is None:
        return ("the customer said nothing after it",)
    why = f", because {answer.move.why}" if answer.move is not None else ""
    return (f"the customer said {answer.text!r}{why}",)
