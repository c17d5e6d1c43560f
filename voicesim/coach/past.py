"""call.json and what was noted beside it become a row of the history."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from voicesim.coach.habits import BY_NAME
from voicesim.model.past_call import Entry, PastCall

FIRST_SCORING = 1
"""Of a document that does not say."""


def past_call(document: Mapping[str, Any], entry: Entry, folder: str | None) -> PastCall:
    """The row of a finished call.

    Raises:
        ValueError, TypeError, KeyError: it is no document of a finished call.
    """
    if document["interrupted"]:
        raise ValueError("the call was interrupted")
    scenario, _, version = str(document["scenario"]).partition("@")
    card, mode = document["scorecard"], document.get("mode")
    return PastCall(
        entry=entry,
        scenario=scenario,
        scenario_version=int(version or 1),
        title=str(document["title"]),
        persona=str(document["persona"]),
        mode=None if mode is None else str(mode),
        outcome=None if document["outcome"] is None else str(document["outcome"]),
        duration_s=float(document["duration_s"]),
        total=None if card["total"] is None else int(card["total"]),
        passed=bool(card["passed"]),
        scoring_version=_scoring_version(document),
        habits=dict(_habits(document)),
        folder=folder,
    )


def _scoring_version(document: Mapping[str, Any]) -> int:
    return max((int(metric["version"]) for metric in document["metrics"]), default=FIRST_SCORING)


def _habits(document: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    scores = ((item["name"], item["score"]) for item in document["scorecard"]["items"])
    metrics = ((metric["name"], metric["value"]) for metric in document["metrics"])
    for name, value in (*scores, *metrics):
        if name in BY_NAME and value is not None and math.isfinite(value):
            yield str(name), float(value)
