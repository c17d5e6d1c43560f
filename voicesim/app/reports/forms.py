"""A judged call in the forms that other programs read: a table, a label track, a TextGrid."""

import csv
import io
from pathlib import Path
from typing import Final

from voicesim.app.calls.running import RunResult
from voicesim.app.reports.pdf import print_page
from voicesim.app.writing import write_private
from voicesim.coach.labels import label_track
from voicesim.coach.text_grid import text_grid
from voicesim.coach.turn_rows import COLUMNS, turn_rows
from voicesim.coach.types import CallSummary

NAMES: Final = {"html": "report.html", "csv": "call.csv", "labels": "call.labels.txt", "textgrid": "call.TextGrid",
                "pdf": "report.pdf"}  # fmt: skip


def write_form(form: str, result: RunResult) -> Path:
    """Write one of NAMES into the call's folder, for its owner only, and say where it is; the page is there already.

    Raises:
        BadInput: it cannot be written there.
        MissingPart: a PDF, and there is no browser that prints one.
    """
    path = result.folder / NAMES[form]
    makers = {
        "csv": lambda: table(result.summary),
        "labels": lambda: label_track(result.summary),
        "textgrid": lambda: text_grid(result.summary, result.call.events),
    }
    if form == "pdf":
        print_page(result.report, path)
    elif form in makers:
        write_private(path, makers[form]().encode("utf-8", "replace").decode())  # halves of letters are no UTF-8
    return path


def table(summary: CallSummary) -> str:
    """The turns as CSV (RFC 4180): a header, then a line a turn."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(turn_rows(summary))
    return file.getvalue()
