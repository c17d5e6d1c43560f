"""The scorecard: six sections whose points sum to 100, every line with its evidence (science section 5)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, get_args

from voicesim.coach import rules_control, rules_lead, rules_respect, rules_solve, rules_voice
from voicesim.coach.findings import fatal_findings, review_flags
from voicesim.coach.types import CallFacts, Mark, Scorecard, ScoreItem, Section, SectionScore, Verdict

PASS_TOTAL: Final = 70
FATAL_CAP: Final = 40
LEAST_POINTS: Final = 50.0
"""Below this many applicable points of 100 there is no total: not enough evidence beats a wrong score."""
MET, PARTLY = 0.8, 0.3
Rule = Callable[[CallFacts], Mark]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    name: str
    section: Section
    points: float
    s_numbers: str
    rule: Rule


TABLE: Final[tuple[Line, ...]] = (
    Line("Opens with a greeting and an offer of help", "Open and lead", 3, "S76", rules_lead.opening),
    Line("Leads the call", "Open and lead", 6, "S64 S107 S114 S115 S116", rules_lead.lead),
    Line("Signposts and next steps", "Open and lead", 3, "S104 S113", rules_lead.signposts),
    Line("Answers what is asked", "Open and lead", 3, "S109 S110 S111 S113", rules_lead.answers),
    Line("Listens", "Respect and empathy", 6, "S19 S20 S40 S71 S87 S92", rules_respect.listening),
    Line("Names the feeling", "Respect and empathy", 6, "S40 S42 S81", rules_respect.feeling_named),
    Line("Courtesy without judgement", "Respect and empathy", 4, "S20 S21 S22 S27 S28", rules_respect.courtesy),
    Line("Apology in measure, tied to a fix", "Respect and empathy", 2, "S73 S86", rules_respect.apology),
    Line("Takes their perspective", "Respect and empathy", 2, "S24 S25 S26 S72 S81", rules_respect.perspective),
    Line("Confident language", "Assertive control", 5, "S4 S38 S43 S93", rules_control.confident_language),
    Line("Keeps the floor, or gives room", "Assertive control", 7, "S67 S68 S80 S89 S90", rules_control.floor_or_room),
    Line("Limits and respectful disagreement", "Assertive control", 4, "S15 S112 S117", rules_control.limits),
    Line("Firm and kind in one turn", "Assertive control", 4, "S65 S66 S82 S108", rules_control.firm_and_kind),
    Line("Calm most of the time", "Calm voice", 6, "S23 S69 S87", rules_voice.calm_share),
    Line("No heated turn", "Calm voice", 4, "S63 S70", rules_voice.no_heat),
    Line("Calm again after an outburst", "Calm voice", 3, "S36 S69", rules_voice.recovery),
    Line("Neither flat nor weak", "Calm voice", 2, "S41 S66", rules_voice.present),
    Line("Asks before proposing", "Discover and solve", 7, "S83 S91 S92 S98 S104", rules_solve.discovery),
    Line("Offers a clear choice", "Discover and solve", 5, "S97 S101 S104", rules_solve.options),
    Line("Recommends with confidence", "Discover and solve", 5, "S93 S100 S104", rules_solve.recommendation),
    Line("Explains why it fits", "Discover and solve", 4, "S84 S94 S100 S111", rules_solve.explanation),
    Line("The customer came round", "Discover and solve", 4, "S10 S11 S85 S99", rules_solve.state_reached),
    Line("Confirms what was agreed", "Close", 2, "S103", rules_solve.close_confirmed),
    Line("Says who does what by when", "Close", 2, "S13 S102", rules_solve.close_next_step),
    Line("Says goodbye warmly", "Close", 1, "S86 S103", rules_solve.close_kindly),
)


def score_call(facts: CallFacts) -> Scorecard:
    """Judge every line of the table; points of what does not apply are shared out over the rest.

    A call passes with a total of 70 and no fatal finding; a fatal finding caps the total at 40.
    """
    marks = [line.rule(facts) for line in TABLE]
    measured = sum(line.points for line, mark in zip(TABLE, marks, strict=True) if mark.score is not None)
    items = tuple(_item(line, mark, measured) for line, mark in zip(TABLE, marks, strict=True))
    fatal = fatal_findings(facts)
    total = _total(items, capped=bool(fatal)) if measured >= LEAST_POINTS else None
    return Scorecard(
        total=total,
        passed=total is not None and total >= PASS_TOTAL and not fatal,
        measured_points=measured,
        items=items,
        sections=tuple(_section(name, items) for name in get_args(Section)),
        fatal=fatal,
        flags=review_flags(facts),
    )


def verdict_of(score: float | None) -> Verdict:
    """Met from 0.8, partly from 0.3."""
    if score is None:
        return "not applicable"
    if score >= MET:
        return "met"
    return "partly" if score >= PARTLY else "missed"


def _item(line: Line, mark: Mark, measured: float) -> ScoreItem:
    return ScoreItem(
        name=line.name,
        section=line.section,
        points=line.points,
        weight=0.0 if mark.score is None else line.points * 100 / measured,
        verdict=verdict_of(mark.score),
        score=mark.score,
        reason=mark.reason,
        s_numbers=tuple(line.s_numbers.split()),
        evidence=mark.evidence,
        metrics=mark.metrics,
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
