"""call.json: the judged call as one document. Seconds to the millisecond, shares and scores to three decimals."""

from typing import Any, Final

from voicesim import __version__
from voicesim.coach.overrides import Override
from voicesim.coach.types import (
    CallSummary,
    Finding,
    Gaps,
    Lesson,
    Metric,
    Moment,
    MoodPoint,
    Proof,
    Scorecard,
    ScoreItem,
    Timing,
    TurnSummary,
)
from voicesim.model.codec import plain
from voicesim.model.customer import Mood, MoodChange
from voicesim.model.events import Dropout, EngineFailed, KeyPressed
from voicesim.model.language import Technique
from voicesim.model.record import FinishedCall, RedoOf
from voicesim.model.units import to_seconds

DECIMALS: Final = 3
Document = dict[str, Any]


def call_document(call: FinishedCall, summary: CallSummary) -> Document:
    """Everything that call.json holds; plain dicts, lists, text and rounded numbers, never NaN."""
    return {
        "voicesim": __version__,
        **_played(call),
        "outcome": summary.outcome,
        "interrupted": summary.outcome is None,
        "duration_s": rounded(to_seconds(call.duration_samples)),
        "turns": [_turn(turn) for turn in summary.turns],
        "mood": [_mood_point(point) for point in summary.mood],
        "timing": timing_fields(summary.timing),
        "metrics": [_metric(metric) for metric in summary.metrics],
        "scorecard": scorecard_fields(summary.scorecard),
        "lessons": [_lesson(lesson) for lesson in summary.lessons],
        "moments": {"best": [_moment(m) for m in summary.best], "to_fix": [_moment(m) for m in summary.to_fix]},
        "keys": [_key(event) for event in call.events if isinstance(event, KeyPressed)],
        "dropouts": [_dropout(event) for event in call.events if isinstance(event, Dropout)],
        "failures": [_failure(event) for event in call.events if isinstance(event, EngineFailed)],
        "reflections": [{"question": r.question, "s_numbers": list(r.s_numbers)} for r in summary.reflections],
    }


def _played(call: FinishedCall) -> Document:
    """What was played, and how."""
    options = call.options
    return {
        "scenario": options.scenario,
        "scenario_sha256": options.scenario_sha256,
        "title": call.title,
        "persona": call.persona,
        "voice": options.voice,
        "seed": options.seed,
        "models": dict(sorted(options.models.items())),
        "mode": options.mode,
        "device": options.device,
        "redo_of": _redo_of(options.redo_of),
    }


def _redo_of(redo: RedoOf | None) -> Document | None:
    if redo is None:
        return None
    return {"call": redo.call, "turn": redo.turn, "at_s": rounded(to_seconds(redo.at_sample)), "whatif": redo.whatif}


def _key(event: KeyPressed) -> Document:
    return {"at_s": rounded(to_seconds(event.at_sample)), "key": event.command}


def _dropout(event: Dropout) -> Document:
    return {"at_s": rounded(to_seconds(event.at_sample)), "lost_s": rounded(to_seconds(event.samples))}


def _failure(event: EngineFailed) -> Document:
    return {"at_s": rounded(to_seconds(event.at_sample)), "message": event.message}


def rounded(value: Any, decimals: int = DECIMALS) -> Any:  # noqa: ANN401 - any part of a document
    """The same with every float rounded, and no negative zero."""
    if isinstance(value, dict):
        return {key: rounded(item, decimals) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item, decimals) for item in value]
    return round(value, decimals) + 0.0 if isinstance(value, float) else value


def _turn(turn: TurnSummary) -> Document:
    return {
        "index": turn.index,
        "speaker": turn.speaker,
        "start_s": rounded(turn.span.start_s),
        "end_s": rounded(turn.span.end_s),
        "text": turn.text,
        "interrupted": turn.interrupted,
        "cut_in": turn.cut_in,
        "move": turn.move.line_id if turn.move else None,
        "style": turn.move.style if turn.move else None,
        "act": turn.move.act if turn.move else None,
        "why": turn.move.why if turn.move else None,
        "prosody": rounded(plain(turn.prosody)),
        "delivery": rounded(plain(turn.delivery)),
        "techniques": [_technique(technique) for technique in turn.techniques],
        "role": turn.role,
        "mood_after": _mood(turn.mood_after) if turn.mood_after else None,
    }


def _technique(technique: Technique) -> Document:
    return {
        "name": technique.name,
        "quote": technique.quote,
        "start_s": rounded(technique.place.start_s),
        "end_s": rounded(technique.place.end_s),
        "confidence": rounded(technique.confidence),
    }


def _mood(mood: Mood) -> Document:
    return {name: rounded(getattr(mood, name)) for name in ("anger", "patience", "trust", "openness")}


def _mood_point(point: MoodPoint) -> Document:
    evidence = [_change(change) for change in point.changes]
    return {"at_s": rounded(to_seconds(point.at_sample)), **_mood(point.mood), "cause": point.cause,
            "evidence": evidence}  # fmt: skip


def _change(change: MoodChange) -> Document:
    row = plain(change)
    at_sample = row.pop("at_sample")
    at_s = None if at_sample is None else to_seconds(at_sample)
    return rounded(row | {"at_s": at_s}, 4)  # type: ignore[no-any-return]  # a dict in, a dict out


def timing_fields(timing: Timing) -> Document:
    """Who spoke when, as call.json holds it."""
    return {
        "response_gap_ms": _gaps(timing.response_gap),
        "agent_gap_ms": _gaps(timing.agent_gap),
        "overlap_s": rounded(timing.overlap_s),
        "talk_ratio": rounded(timing.talk_ratio),
        "interruptions": {
            "by_agent": timing.interruptions.by_agent,
            "by_customer": timing.interruptions.by_customer,
        },
        "backchannels": len(timing.backchannels),
        "dead_air": [
            {"at_s": rounded(to_seconds(silence.at_sample)), "silence_s": rounded(silence.silence_s)}
            for silence in timing.dead_air
        ],
    }


def _gaps(gaps: Gaps) -> Document:
    return {"median": _whole(gaps.median_ms), "p95": _whole(gaps.p95_ms), "n": gaps.n}


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _metric(metric: Metric) -> Document:
    return rounded(plain(metric))  # type: ignore[no-any-return]  # a dict in, a dict out


def scorecard_fields(scorecard: Scorecard) -> Document:
    """The scorecard, as call.json holds it."""
    return {
        "total": scorecard.total,
        "passed": scorecard.passed,
        "measured_points": rounded(scorecard.measured_points),
        "sections": [rounded(plain(section)) for section in scorecard.sections],
        "items": [_item(item) for item in scorecard.items],
        "fatal": [_finding(finding) for finding in scorecard.fatal],
        "barriers": [_finding(finding) for finding in scorecard.barriers],
        "flags": [_finding(finding) for finding in scorecard.flags],
        "set_aside": [_finding(finding) for finding in scorecard.set_aside],
        "machine": _machine(scorecard.machine),
    }


def _machine(card: Scorecard | None) -> Document | None:
    """The score before a trainer overrode anything; None when nobody did."""
    return None if card is None else {"total": card.total, "passed": card.passed}


def _item(item: ScoreItem) -> Document:
    return {
        "name": item.name,
        "section": item.section,
        "verdict": item.verdict,
        "score": rounded(item.score),
        "weight": rounded(item.weight),
        "points": rounded(item.points),
        "reason": item.reason,
        "s_numbers": list(item.s_numbers),
        "evidence": [_proof(proof) for proof in item.evidence],
        "metrics": [_metric(metric) for metric in item.metrics],
        "override": None if item.override is None else _override(item.override, item.machine_score),
    }


def _override(override: Override, machine_score: float | None) -> Document:
    about = {"by": override.by, "reason": override.reason, "on": override.on}
    return {"score": rounded(override.score), "machine_score": rounded(machine_score)} | about


def _proof(proof: Proof) -> Document:
    return {
        "turn": proof.turn_index,
        "quote": proof.quote,
        "start_s": rounded(proof.span.start_s),
        "end_s": rounded(proof.span.end_s),
        "confidence": rounded(proof.confidence),
    }


def _finding(finding: Finding) -> Document:
    return {
        "name": finding.name,
        "sentence": finding.sentence,
        "s_numbers": list(finding.s_numbers),
        "evidence": [_proof(proof) for proof in finding.evidence],
        "override": plain(finding.override) if finding.override is not None else None,
    }


def _lesson(lesson: Lesson) -> Document:
    return {
        "title": lesson.title,
        "kind": lesson.kind,
        "at_s": rounded(lesson.at_s),
        "why": lesson.why,
        "measured": lesson.measured,
        "try": lesson.try_,
        "remedy": lesson.remedy,
        "s_numbers": list(lesson.s_numbers),
        "effect": rounded(lesson.effect),
    }


def _moment(moment: Moment) -> Document:
    return {
        "turn": moment.turn_index,
        "at_s": rounded(moment.at_s),
        "quote": moment.quote,
        "effect": rounded(moment.effect),
        "causes": list(moment.causes),
        "remedy": moment.remedy,
    }
