"""Which calls of the history a person means: by id, folder, age or all."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from voicesim.model.errors import BadInput
from voicesim.model.past_call import PastCall

SHORT_ID: Final = 8
LEAST_ID: Final = 4
AGE: Final = re.compile(r"(\d{1,5})\s*([dwmy])", re.IGNORECASE)
DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}
MOMENTS: Final = "write a date, as 2026-05-31, or an age: 90d, 12w, 6m, 1y"


def short_id(call: PastCall) -> str:
    """As lists show it."""
    return call.call_id[:SHORT_ID]


def find_call(calls: Sequence[PastCall], named: str) -> PastCall | None:
    """The call with that id (its beginning is enough), that folder, or the last one; None when there is none.

    Raises:
        BadInput: the beginning fits several.
    """
    if named.lower() in {"last", "latest"}:
        return calls[-1] if calls else None
    found = [call for call in calls if _is_meant(call, named)]
    if len(found) > 1:
        remedy = f"write more of it: {', '.join(call.call_id[:12] for call in found[:3])}"
        raise BadInput("fits more than one call", where=named, remedy=remedy)
    return found[0] if found else None


def _is_meant(call: PastCall, named: str) -> bool:
    if len(named) >= LEAST_ID and call.call_id.startswith(named.lower()):
        return True
    return call.folder is not None and (Path(call.folder).name == named or call.folder == str(Path(named).resolve()))


def moment(text: str, option: str) -> datetime:
    """A date, or a moment so long ago.

    Raises:
        BadInput: it is neither.
    """
    age = AGE.fullmatch(text.strip())
    try:
        if age is not None:
            return datetime.now(UTC) - timedelta(days=int(age[1]) * DAYS[age[2].lower()])
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{text!r} is no date and no age", where=option, remedy=MOMENTS) from None


def report_of(calls: Sequence[PastCall], named: str) -> Path:
    """The page of a call.

    Raises:
        BadInput: there is no such call, or its report is not on this machine.
    """
    call = find_call(calls, named)
    if call is None:
        raise BadInput("there is no such call", where=named, remedy="voicesim history lists them")
    if call.folder is None:
        raise BadInput("was imported; its recording is elsewhere", where=named, remedy="ask whoever held the call")
    report = Path(call.folder) / "report.html"
    if not report.is_file():
        remedy = f"voicesim report {call.folder}" if Path(call.folder).is_dir() else "voicesim history rebuild"
        raise BadInput("is not there", where=str(report), remedy=remedy)
    return report
