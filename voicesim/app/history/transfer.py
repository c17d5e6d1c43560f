"""The history as JSON lines: out to share, in from others. No recording, no quotation, no path of this machine."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from voicesim.app.history.rows import as_document
from voicesim.app.wording import in_words, key_of
from voicesim.coach.habits import BY_NAME, SCORE_HABITS
from voicesim.model.errors import BadInput
from voicesim.model.past_call import Entry, HistoryStore, PastCall

LARGEST_BYTES: Final = 200_000_000
REMEDY: Final = "nothing was taken in; use a file of voicesim history export"
Name = Annotated[str, Field(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Row(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal[1]
    call_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    held_at: Annotated[AwareDatetime, Field(strict=False)]
    agent: Name | None
    profile: Name | None
    kind: Literal["live", "headless"]
    scenario: Name
    scenario_version: Count
    title: Annotated[str, Field(max_length=600)]
    persona: Name
    mode: Literal["practice", "exam"] | None
    outcome: Name | None
    duration_s: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
    total: Annotated[int, Field(ge=0, le=100)] | None
    passed: bool
    scoring_version: Count
    habits: dict[Name, Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]]


def exported(calls: Sequence[PastCall]) -> str:
    """The calls as JSON lines, the oldest first."""
    return "".join(json.dumps(as_document(call), ensure_ascii=False) + "\n" for call in calls)


def take_in(store: HistoryStore, path: Path) -> tuple[int, int]:
    """Enter the calls of an exported file that are not known yet; how many were new, and how many known.

    Raises:
        BadInput: the file cannot be read, or a line is no call of a history; then nothing is entered.
    """
    calls = {call.call_id: call for call in _read(path)}
    known = {call.call_id for call in store.calls()}
    new = [call for call_id, call in calls.items() if call_id not in known]
    store.put(new)
    return len(new), len(calls) - len(new)


def _read(path: Path) -> Iterator[PastCall]:
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            yield _call(line, f"{path}:{number}")


def _lines(path: Path) -> list[str]:
    try:
        if not path.is_file():
            raise BadInput("there is no such file", where=str(path), remedy="check the path")
        if path.stat().st_size > LARGEST_BYTES:
            raise BadInput("is larger than 200 MB", where=str(path), remedy="is it the right file?")
        return path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise BadInput("is not text", where=str(path), remedy=REMEDY) from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise BadInput(f"cannot be read: {reason}", where=str(path), remedy="check the path") from None


def _call(line: str, where: str) -> PastCall:
    try:
        row = Row.model_validate_json(line)
    except ValidationError as error:
        item: Mapping[str, Any] = dict(error.errors()[0])
        said = {"json_invalid": "is not JSON", "missing": "is missing", "extra_forbidden": "is not known"}
        message = said.get(item["type"]) or in_words(item)
        raise BadInput(f"{key_of(item['loc']) or 'the line'} {message}", where=where, remedy=REMEDY) from None
    for habit in SCORE_HABITS:
        if not 0 <= row.habits.get(habit.name, 0.0) <= 1:
            raise BadInput(f"habits.{habit.name} is not between 0 and 1", where=where, remedy=REMEDY)
    try:
        return _past_call(row)
    except OverflowError:
        raise BadInput("held_at is outside the calendar", where=where, remedy=REMEDY) from None


def _past_call(row: Row) -> PastCall:
    return PastCall(
        entry=Entry(row.call_id, row.held_at.astimezone(UTC), row.agent, row.profile, row.kind),
        scenario=row.scenario,
        scenario_version=row.scenario_version,
        title=row.title,
        persona=row.persona,
        mode=row.mode,
        outcome=row.outcome,
        duration_s=row.duration_s,
        total=row.total,
        passed=row.passed,
        scoring_version=row.scoring_version,
        habits={name: value for name, value in row.habits.items() if name in BY_NAME},
    )
