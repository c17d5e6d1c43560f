"""What can be read of a call test file, whatever is wrong with the rest: so that all its mistakes are told at once."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from voicesim.app.agent_files import TurnFile
from voicesim.app.yaml_files import Place
from voicesim.model.expectation import Expected

NO_TURN: Final = 1_000_000
"""A turn that is not numbered, or not well, gets a number from here on, which no other has."""


@dataclass(frozen=True, slots=True)
class Readable:
    """The parts that are written well; what is not is None or left out."""

    scenario: str | None
    agent: str | None
    turns: Mapping[int, TurnFile]
    """By their places in the list."""
    expect: Expected | None


def readable(document: Mapping[str, Any], faulty: Iterable[Place]) -> Readable:
    """Of a file's plain data, when the schema refuses those places."""
    places = list(faulty)
    return Readable(
        _text(document.get("scenario")),
        _text(document.get("agent")),
        _turns(document.get("turns")),
        _expect(document, places),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _turns(listed: object) -> dict[int, TurnFile]:
    found: dict[int, TurnFile] = {}
    for number, turn in enumerate(listed if isinstance(listed, list) else ()):
        with suppress(ValidationError):
            found[number] = TurnFile.model_validate(turn)
    return found


def _expect(document: Mapping[str, Any], faulty: list[Place]) -> Expected | None:
    kept = deepcopy({"expect": document.get("expect") or {}})
    for place in faulty:
        _drop(kept, place)
    turns = kept.get("expect", {}).get("turns") if isinstance(kept.get("expect"), dict) else None
    for number, turn in enumerate(turns if isinstance(turns, list) else ()):
        if isinstance(turn, dict):
            turn.setdefault("turn", NO_TURN + number)
    try:
        return Expected.model_validate(kept.get("expect", {}))
    except ValidationError:
        return None


def _drop(document: dict[str, Any], place: Place) -> None:
    """Take out the key nearest above that place, so that the places of all others stay."""
    last: tuple[dict[str, Any], str] | None = None
    part: Any = document
    for step in place:
        if isinstance(part, dict) and step in part:
            last, part = (part, str(step)), part[step]
        elif isinstance(part, list) and isinstance(step, int) and step < len(part):
            part = part[step]
        elif isinstance(part, dict):  # a key that is missing
            return
        else:
            break
    if last is not None:
        last[0].pop(last[1], None)
