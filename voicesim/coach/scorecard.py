"""The scorecard: six sections whose points sum to 100, every line with its evidence (docs/metrics.md, "Scorecard")."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

from voicesim.coach import rules_control, rules_lead, rules_respect, rules_solve, rules_voice
from voicesim.coach.findings import BARRIERS, FATAL, barriers, fatal_findings, review_flags
from voicesim.coach.overrides import Override, by_item
from voicesim.coach.score_lines import SCORE_LINES, Section
from voicesim.coach.types import CallFacts, Finding, Mark, Scorecard, ScoreItem, SectionScore, Verdict

PASS_TOTAL: Final = 70
FATAL_CAP: Final = 40
LEAST_POINTS: Final = 40.0
"""Below this many applicable points of 100 there is no total: not enough evidence beats a wrong score."""
MET, PARTLY = 0.8, 0.3
Rule = Callable[[CallFacts], Mark]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the table."""

    name: str
    section: Section
    points: float
    s_numbers: str
    rule: Rule


RULES: Final[dict[str, Rule]] = {
    "Opens with a greeting and an offer of help": rules_lead.opening,
    "Leads the call": rules_lead.lead,
    "Signposts and next steps": rules_lead.signposts,
    "Answers what is asked": rules_lead.answers,
    "Listens": rules_respect.listening,
    "Names the feeling": rules_respect.feeling_named,
    "Courtesy without judgement": rules_respect.courtesy,
    "Apology in measure, tied to a fix": rules_respect.apology,
    "Takes their perspective": rules_respect.perspective,
    "Confident language": rules_control.confident_language,
    "Keeps the floor, or gives room": rules_control.floor_or_room,
    "Limits and respectful disagreement": rules_control.limits,
    "Firm and kind in one turn": rules_control.firm_and_kind,
    "Calm most of the time": rules_voice.calm_share,
    "No heated turn": rules_voice.no_heat,
    "Calm again after an outburst": rules_voice.recovery,
    "Neither flat nor weak": rules_voice.present,
    "Asks before proposing": rules_solve.discovery,
    "Offers a clear choice": rules_solve.options,
    "Recommends with confidence": rules_solve.recommendation,
    "Explains why it fits": rules_solve.explanation,
    "The customer came round": rules_solve.state_reached,
    "Confirms what was agreed": rules_solve.close_confirmed,
    "Says who does what by when": rules_solve.close_next_step,
    "Says goodbye warmly": rules_solve.close_kindly,
}
TABLE: Final[tuple[ScoreLine, ...]] = tuple(
    ScoreLine(line.name, line.section, line.points, line.s_numbers, RULES[line.name]) for line in SCORE_LINES
)


def score_call(facts: CallFacts, overrides: Sequence[Override] = ()) -> Scorecard:
    """Judge every line of the table; points of what does not apply are shared out over the rest.

    A call passes with a total of 70, no fatal finding and no barrier; a fatal finding caps the total at 40. Where a
    trainer overrode a line or a finding, that counts, and the machine's card is kept beside it.
    """
    marks = [line.rule(facts) for line in TABLE]
    machine = _card(facts, marks, {})
    return replace(_card(facts, marks, by_item(overrides)), machine=machine) if overrides else machine


def _card(facts: CallFacts, marks: Sequence[Mark], overrides: Mapping[str, Override]) -> Scorecard:
    pairs = [(line, mark, overrides.get(line.name)) for line, mark in zip(TABLE, marks, strict=True)]
    scores = [override.score if override is not None else mark.score for _, mark, override in pairs]
    measured = sum(line.points for line, score in zip(TABLE, scores, strict=True) if score is not None)
    items = tuple(_item(line, mark, measured, override) for line, mark, override in pairs)
    fatal, no_fatal = _standing(fatal_findings(facts), FATAL, overrides)
    barring, not_barring = _standing(barriers(facts), BARRIERS, overrides)
    total = _total(items, capped=bool(fatal)) if measured >= LEAST_POINTS else None
    return Scorecard(
        total=total,
        passed=total is not None and total >= PASS_TOTAL and not fatal and not barring,
        measured_points=measured,
        items=items,
        sections=tuple(_section(name, items) for name in get_args(Section)),
        fatal=fatal,
        barriers=barring,
        flags=review_flags(facts),
        set_aside=(*no_fatal, *not_barring),
    )


def _standing(
    found: Sequence[Finding], possible: Sequence[Finding], overrides: Mapping[str, Override]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What stands, a trainer's own findings with it, and what a trainer set aside."""
    mine = {finding.name: finding for finding in found}
    for one in possible:
        if one.name in overrides and one.name not in mine and overrides[one.name].score:
            mine[one.name] = replace(one, sentence="found by a person")
    told = [replace(finding, override=overrides.get(name)) for name, finding in mine.items()]
    set_aside = [one for one in told if one.override is not None and not one.override.score]
    return tuple(one for one in told if one not in set_aside), tuple(set_aside)


def verdict_of(score: float | None) -> Verdict:
    """Met from 0.8, partly from 0.3."""
    if score is None:
        return "not applicable"
    if score >= MET:
        return "met"
    return "partly" if score >= PARTLY else "missed"


def _item(line: ScoreLine, mark: Mark, measured: float, override: Override | None = None) -> ScoreItem:
    score = override.score if override is not None else mark.score
    return ScoreItem(
        name=line.name,
        section=line.section,
        points=line.points,
        weight=0.0 if score is None else line.points * 100 / measured,
        verdict=verdict_of(score),
        score=score,
        reason=mark.reason,
        s_numbers=tuple(line.s_numbers.split()),
        evidence=mark.evidence,
        metrics=mark.metrics,
        override=override,
        machine_score=mark.score,
    )


def _total(items: tuple[ScoreItem, ...], *, capped: bool) -> int:
    total = round(sum(item.weight * item.score for item in items if item.score is not None))
    return min(total, FATAL_CAP) if capped else total


def _section(name: Section, items: tuple[ScoreItem, ...]) -> SectionScore:
    mine = [item for item in items if item.section == name]
    points = sum(item.points for item in mine)
    measured = [(item.points, item.score) for item in mine if item.score is not None]
    total = sum(weight for weight, _ in measured)
    return SectionScore(name, points, sum(w * s for w, s in measured) / total if total else None)
