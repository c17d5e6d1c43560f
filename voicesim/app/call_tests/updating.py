"""--update: what was observed goes into the file; comments, order and everything that was met stay as they are."""

from pathlib import Path
from typing import Any

from voicesim.app.call_tests.results import CallCheck
from voicesim.app.writing import write_new
from voicesim.app.yaml_files import Place, read_yaml, written
from voicesim.coach.checking_turns import SCALES, answer_to
from voicesim.coach.look import LEAST_CONFIDENCE, agent_turns
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.errors import BadInput
from voicesim.model.ranges import Bounds

SLACK: dict[str, float] = {"score": 5.0, "mood": 0.05}
"""How far from what was observed a first expectation may lie, to each side."""


def update(path: Path, failures: tuple[CallCheck, ...]) -> int:
    """Write what was observed where something else was expected; how many values were written.

    Raises:
        BadInput: the file cannot be read or written.
    """
    document = read_yaml(path)
    done = 0
    for failure in failures:
        if failure.instead is not None:
            try:
                _put(document["expect"], failure.place, failure.instead)
            except (KeyError, IndexError, TypeError):
                remedy = "run it again"
                raise BadInput("was changed while its call was played", where=str(path), remedy=remedy) from None
            done += 1
    if done:
        _write(path, document)
    return done


def begin(path: Path, summary: CallSummary) -> int:
    """Write first expectations into a file that has none, from a call that was just played; how many.

    Raises:
        BadInput: the file cannot be read or written.
    """
    document = read_yaml(path)
    document["expect"] = observed(summary)
    _write(path, document)
    return len(document["expect"])


def observed(summary: CallSummary) -> dict[str, Any]:
    """Expectations that this call meets: its end, and what makes each turn what it is."""
    total, mood = summary.scorecard.total, summary.mood[-1].mood
    scales = {name: _around(getattr(mood, name), "mood") for name in SCALES}
    return {
        "outcome": summary.outcome,
        **({} if total is None else {"score": {"total": _around(total, "score", 0)}}),
        "mood": [{"at": "end", **scales}],
        "turns": [_turn(number, turn, summary) for number, turn in enumerate(agent_turns(summary), 1)],
    }


def _turn(number: int, turn: TurnSummary, summary: CallSummary) -> dict[str, Any]:
    answer = answer_to(turn, summary)
    techniques = list(dict.fromkeys(t.name for t in turn.techniques if t.confidence >= LEAST_CONFIDENCE))
    found = {
        "turn": number,
        "transcript": turn.text or None,
        "delivery": turn.delivery.label if turn.delivery is not None else None,
        "techniques": techniques or None,
        "interrupted": turn.interrupted or None,
        "cut_in": turn.cut_in or None,
        "answer": answer.move.line_ids[0] if answer is not None and answer.move is not None else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _around(value: float, kind: str, decimals: int = 2) -> str | float:
    low, high = (round(value + sign * SLACK[kind], decimals) + 0.0 for sign in (-1, 1))
    most = 100.0 if kind == "score" else 1.0
    return Bounds(max(0.0, low), min(most, high)).written()


def _put(part: Any, place: Place, value: Any) -> None:  # noqa: ANN401 - ruamel's nodes
    for key in place[:-1]:
        part = part[key]
    last = place[-1]
    if value == []:
        del part[last]  # what nothing is left of is not expected any more
    elif isinstance(value, list) and isinstance(part[last], list):
        part[last][:] = value  # laid out as it was
    else:
        part[last] = value


def _write(path: Path, document: Any) -> None:  # noqa: ANN401 - ruamel's nodes
    write_new(path, written(document, path.read_text(encoding="utf-8")), force=True)
