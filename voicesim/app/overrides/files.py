"""What a trainer judged otherwise, in a file of its own beside the call: events and inputs are never touched."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from voicesim.app.calls.files import OVERRIDES as FILE
from voicesim.app.one_line import one_line
from voicesim.app.writing import write_private
from voicesim.coach.overrides import FINDINGS, LINES, STANDINGS, Override, item_named, values_of
from voicesim.model.codec import build, dumps, plain
from voicesim.model.errors import BadInput

FORMAT: Final = 1
LONGEST: Final = 500
"""Characters of a name or a reason."""


def read_overrides(folder: Path) -> tuple[Override, ...]:
    """Those of a call; none where there is no file.

    Raises:
        BadInput: the file is there but cannot be read, for a score without it would be another one.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return _checked(document)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, BadInput):
        remedy = "repair it, or delete it to have the machine's score again"
        raise BadInput("is damaged", where=str(path), remedy=remedy) from None


def write_overrides(folder: Path, overrides: Sequence[Override]) -> None:
    """Replace the file, for its owner only; without any override there is none.

    Raises:
        BadInput: the folder cannot be written to.
    """
    if overrides:
        write_private(folder / FILE, dumps({"format": FORMAT, "overrides": plain(tuple(overrides))}) + "\n")
        return
    try:
        (folder / FILE).unlink(missing_ok=True)
    except OSError as error:
        raise BadInput(f"cannot be deleted ({error.strerror})", where=str(folder / FILE)) from None


def new_override(item: str, value: str, by: str | None, reason: str | None) -> Override:
    """What a trainer wrote, checked and dated today.

    Raises:
        BadInput: there is no such item or value, or a name or a reason is missing.
    """
    name = named(item)
    score = _score(name, value)
    for option, text in (("--by", by), ("--reason", reason)):
        if not (text or "").strip():
            raise BadInput("is missing", where=option, remedy="an override is kept with a name and a reason")
        if len(text or "") > LONGEST:
            raise BadInput(f"is longer than {LONGEST} characters", where=option, remedy="write less")
    today = datetime.now(UTC).astimezone().date().isoformat()
    return Override(name, score, one_line(by or ""), one_line(reason or ""), today)


def named(item: str) -> str:
    """The full name of what a trainer means.

    Raises:
        BadInput: there is no such line or finding, or several fit.
    """
    name = item_named(item)
    if name is None:
        raise BadInput("is no line of the scorecard", where=item, remedy="voicesim override CALLDIR lists them")
    return name


def _score(name: str, value: str) -> float | None:
    words = values_of(name)
    if value.lower() in words:
        return words[value.lower()]
    try:
        score = float(value)
    except ValueError:
        score = -1.0
    if name in FINDINGS or not 0.0 <= score <= 1.0:
        number = "" if name in FINDINGS else ", or a number from 0 to 1"
        raise BadInput(f"{value!r} is no value of it", where=name, remedy=f"write {' or '.join(words)}{number}")
    return score


def _checked(document: dict[str, Any]) -> tuple[Override, ...]:
    """What stands in the file, if it could have been written by `new_override`; ValueError or BadInput otherwise."""
    rows = document["overrides"]
    if document["format"] != FORMAT or not isinstance(rows, list):
        raise ValueError(document["format"])
    overrides = tuple(_override(row) for row in rows)
    if len({one.item for one in overrides}) < len(overrides):
        raise ValueError("an item stands there twice")
    return overrides


def _override(row: dict[str, Any]) -> Override:
    one = build(Override, {**row})
    if isinstance(row["score"], bool | str) or not _is_value(one):
        raise ValueError(one.score)
    for text in (one.by, one.reason):
        if not text.strip() or len(text) > LONGEST:
            raise ValueError(text)
    date.fromisoformat(one.on)
    return one


def _is_value(one: Override) -> bool:
    if one.item in FINDINGS:
        return one.score in STANDINGS.values()
    return one.item in LINES and (one.score is None or 0.0 <= one.score <= 1.0)
