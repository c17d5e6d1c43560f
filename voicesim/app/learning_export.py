"""The history for learning systems: a SCORM package, a page a call, and xAPI statements. Numbers and outcomes only."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from voicesim.app.page_templates import as_it_is, page_templates
from voicesim.coach.charts import mm_ss
from voicesim.coach.habits import BY_NAME, with_unit
from voicesim.coach.scorm import Edition, Page, manifest
from voicesim.coach.xapi import duration, statement
from voicesim.model.errors import BadInput
from voicesim.model.past_call import PastCall

if TYPE_CHECKING:
    from jinja2 import Environment

OLDEST_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file in a package: the same calls give the same bytes."""
IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


def xapi(calls: Sequence[PastCall], home: str) -> str:
    """The statements of all calls as one JSON array, the oldest first.

    Raises:
        BadInput: names cannot begin like that.
    """
    if not IRI.fullmatch(home):
        raise BadInput(f"{home!r} begins no names", where="--home", remedy="write it as https://example.org/training/")
    return json.dumps([statement(call, home) for call in calls], ensure_ascii=False, indent=1) + "\n"


def scorm(calls: Sequence[PastCall], edition: Edition) -> bytes:
    """A package to be uploaded: each page reports the score of its call when it is opened.

    Raises:
        BadInput: there is no call to put in.
    """
    if not calls:
        raise BadInput("there is no call in the history to export", where="history export", remedy="voicesim history")
    pages = [Page(f"call-{call.call_id}", _title(call), f"call-{call.call_id}.html") for call in calls]
    files = {"imsmanifest.xml": manifest("voicesim-calls", "Rehearsed calls", pages, edition)}
    environment = _environment()
    files |= {page.href: _page(environment, call, edition) for page, call in zip(pages, calls, strict=True)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, OLDEST_DATE)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, text)
    return packed.getvalue()


def session_time(seconds: float, edition: Edition) -> str:
    """How long the call took, as the edition writes it: `0000:01:33.20` or `PT93.20S`."""
    if edition == "2004":
        return duration(seconds)
    hundredths = round(seconds * 100)
    return f"{hundredths // 360000:04}:{hundredths // 6000 % 60:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def _title(call: PastCall) -> str:
    return f"{call.title} ({call.held_at.astimezone():%Y-%m-%d})"


def _page(environment: "Environment", call: PastCall, edition: Edition) -> str:
    known = [(BY_NAME[name], value) for name, value in call.habits.items() if name in BY_NAME]
    return environment.get_template("scorm.html.j2").render(
        call=call,
        edition=edition,
        session_time=session_time(call.duration_s, edition),
        habits=[(habit.label, with_unit(habit, value)) for habit, value in known],
        style=as_it_is(environment, "style.css.j2"),
        script=as_it_is(environment, "scorm.js.j2"),
    )


def _environment() -> "Environment":
    environment = page_templates()
    environment.filters |= {"mm_ss": mm_ss, "day": lambda moment: f"{moment.astimezone():%Y-%m-%d}"}
    return environment
