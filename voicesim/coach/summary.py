"""A finished call in, everything that reports show out."""

from dataclasses import fields

from voicesim.coach.facts import facts_of
from voicesim.coach.lessons import lessons_of
from voicesim.coach.metrics import call_metrics
from voicesim.coach.moments import moments, reflections
from voicesim.coach.scorecard import score_call
from voicesim.coach.types import CallFacts, CallSummary
from voicesim.model.record import FinishedCall


def summarise(call: FinishedCall) -> CallSummary:
    """Turns, mood, timing, metrics, scorecard and lessons of a call. Deterministic; never raises on a short call."""
    facts = facts_of(call)
    scorecard = score_call(facts)
    best, to_fix = moments(facts)
    return CallSummary(
        **{field.name: getattr(facts, field.name) for field in fields(CallFacts)},
        metrics=call_metrics(facts),
        scorecard=scorecard,
        lessons=lessons_of(facts, scorecard),
        best=best,
        to_fix=to_fix,
        reflections=reflections(facts),
    )
