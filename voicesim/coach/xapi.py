"""A past call as a statement of the Experience API (xAPI 1.0.3): numbers and outcome, no recording, no words.

Verbs and the activity type are those of ADL's vocabulary; https://github.com/adlnet/xAPI-Spec, xAPI-Data.md.
"""

from datetime import UTC
from typing import Any, Final
from uuid import UUID

from voicesim.model.past_call import PastCall

HOME: Final = "https://voicesim.invalid/"
"""Begins the names of activities and accounts where no other is given: a name that never leads anywhere (RFC 2606)."""
VERBS: Final = "http://adlnet.gov/expapi/verbs/"
SIMULATION: Final = "http://adlnet.gov/expapi/activities/simulation"
NOBODY: Final = "agent"
"""Account name of whoever uses this machine, where no name was chosen."""
Statement = dict[str, Any]


def statement(call: PastCall, home: str = HOME) -> Statement:
    """One call, as a learning record store takes it; the same call always gives the same statement."""
    return {
        "id": str(UUID(hex=call.call_id)),
        "actor": {
            "objectType": "Agent",
            "name": call.entry.agent or NOBODY,
            "account": {"homePage": home, "name": call.entry.agent or NOBODY},
        },
        "verb": _verb(call),
        "object": _activity(call, home),
        "result": _result(call, home),
        "context": {"platform": "voicesim", "language": "en"},
        "timestamp": call.held_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "version": "1.0.3",
    }


def duration(seconds: float) -> str:
    """ISO 8601 with hundredths, as both xAPI and SCORM 2004 take it: `PT1M33.2S` is written `PT93.20S`."""
    return f"PT{seconds:.2f}S"


def _verb(call: PastCall) -> Statement:
    """A call without a score was attempted."""
    word = "attempted" if call.total is None else "passed" if call.passed else "failed"
    return {"id": f"{VERBS}{word}", "display": {"en-US": word}}


def _activity(call: PastCall, home: str) -> Statement:
    about = {
        "name": {"en-US": call.title},
        "type": SIMULATION,
        "extensions": {f"{home}scenario-version": call.scenario_version, f"{home}persona": call.persona},
    }
    return {"objectType": "Activity", "id": f"{home}scenarios/{call.scenario}", "definition": about}


def _result(call: PastCall, home: str) -> Statement:
    habits = {name: round(value, 4) for name, value in sorted(call.habits.items())}
    about = {"outcome": call.outcome, "scoring-version": call.scoring_version, "mode": call.mode, "habits": habits}
    result = {
        "completion": True,
        "duration": duration(call.duration_s),
        "extensions": {f"{home}{name}": value for name, value in about.items() if value is not None},
    }
    if call.total is None:
        return result
    score = {"scaled": round(call.total / 100, 2), "raw": call.total, "min": 0, "max": 100}
    return result | {"score": score, "success": call.passed}
