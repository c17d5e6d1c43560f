"""A finished call in, everything that reports show out."""

from collections.abc import Sequence
from dataclasses import fields

from voicesim.coach.facts import facts_of
from voicesim.coach.lessons import lessons_of
from voicesim.coach.metrics import call_metrics
from voicesim.coach.moments import moments, reflections
from voicesim.coach.overrides import Override
from voicesim.coach.scorecard import score_call
from voicesim.coach.types import CallFacts, CallSummary
from voicesim.model.record import FinishedCall


def summarise(call: FinishedCall, overrides: Sequence[Override] = ()) -> CallSummary:
    """Turns, mood, timing, metrics, scorecard and lessons of a call, with what a trainer overrode.

    Deterministic; never raises on a short call.
    """
    facts = facts_of(call)
    scorecard = score_call(facts, overrides)
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
