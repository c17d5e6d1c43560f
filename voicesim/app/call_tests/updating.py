"""--update: what was observed goes into the file; comments, order and everything that was met stay as they are."""

from pathlib import Path
from typing import Any, Final

from voicesim.app.call_tests.results import CallCheck, Change
from voicesim.app.writing import write_new
from voicesim.app.yaml_files import Place, plain, read_yaml, written
from voicesim.coach.checking_turns import answer_to
from voicesim.coach.look import LEAST_CONFIDENCE, agent_turns
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.customer import SCALES
from voicesim.model.errors import BadInput
from voicesim.model.scales import POINTS, SHARE

NOTHING: Final = "nothing"


def update(path: Path, failures: tuple[CallCheck, ...], summary: CallSummary) -> tuple[Change, ...]:
    """Write what was observed where something else was expected; when nothing is left then, first expectations anew.

    Raises:
        BadInput: the file cannot be read or written.
    """
    document, done = read_yaml(path), list[Change]()
    for failure in failures:
        if failure.instead is not None:
            try:
                before = _put(document["expect"], failure.place, failure.instead)
            except (KeyError, IndexError, TypeError):
                remedy = "run it again"
                raise BadInput("was changed while its call was played", where=str(path), remedy=remedy) from None
            done.append(Change(failure.where, failure.key, _text(before), _text(failure.instead)))
    if done and not document["expect"]:
        return (*done, *_begin(path, document, summary))
    if done:
        _write(path, document)
    return tuple(done)


def begin(path: Path, summary: CallSummary) -> tuple[Change, ...]:
    """Write first expectations into a file that has none, from a call that was just played.

    Raises:
        BadInput: the file cannot be read or written.
    """
    return _begin(path, read_yaml(path), summary)


def _begin(path: Path, document: Any, summary: CallSummary) -> tuple[Change, ...]:  # noqa: ANN401 - ruamel's nodes
    document["expect"] = found = observed(summary)
    _write(path, document)
    return tuple(Change(str(path), f"expect.{key}", NOTHING, _text(value)) for key, value in found.items())


def observed(summary: CallSummary) -> dict[str, Any]:
    """Expectations that this call meets: its end, and what makes each turn what it is."""
    total, mood = summary.scorecard.total, summary.mood[-1].mood
    scales = {name: SHARE.around(getattr(mood, name)).written() for name in SCALES}
    return {
        "outcome": summary.outcome,
        **({} if total is None else {"score": {"total": POINTS.around(total).written()}}),
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


def _put(part: Any, place: Place, value: Any) -> Any:  # noqa: ANN401 - ruamel's nodes
    """What stood there."""
    for key in place[:-1]:
        part = part[key]
    last = place[-1]
    before = plain(part[last])
    if value == []:
        del part[last]  # what nothing is left of is not expected any more
    elif isinstance(value, list) and isinstance(part[last], list):
        part[last][:] = value  # laid out as it was
    else:
        part[last] = value
    return before


def _text(value: object) -> str:
    """A value in a line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        several = len(value) > 1 and isinstance(value[0], dict)
        return f"{len(value)} of them" if several else ", ".join(map(_text, value)) or NOTHING
    return str(value)


def _write(path: Path, document: Any) -> None:  # noqa: ANN401 - ruamel's nodes
    write_new(path, written(document, path.read_text(encoding="utf-8")), force=True)
