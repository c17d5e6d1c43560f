"""A call of the history as plain values, for files, tables and JSON."""

from datetime import UTC, datetime
from typing import Any, Final

from voicesim.model.past_call import PastCall

FORMAT: Final = 1
"""Of a line of an exported history."""


def as_document(call: PastCall) -> dict[str, Any]:
    """One call as its line; where it lies on this machine is nobody else's affair."""
    entry = call.entry
    return {
        "format": FORMAT,
        "call_id": entry.call_id,
        "held_at": stamp(entry.held_at),
        "agent": entry.agent,
        "profile": entry.profile,
        "kind": entry.kind,
        "scenario": call.scenario,
        "scenario_version": call.scenario_version,
        "title": call.title,
        "persona": call.persona,
        "mode": call.mode,
        "outcome": call.outcome,
        "duration_s": call.duration_s,
        "total": call.total,
        "passed": call.passed,
        "scoring_version": call.scoring_version,
        "habits": dict(call.habits),
    }


def stamp(moment: datetime) -> str:
    """A moment as it is kept."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
