"""Judged rows for people: a table with one line a recording."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voicesim.app.judged.rows import Row
from voicesim.app.one_line import one_line
from voicesim.coach.plot_notes import reasons
from voicesim.model.delivery import Evidence
from voicesim.model.errors import VoicesimError

STYLES: Final = {"assertive": "green", "aggressive": "red", "passive": "yellow", "unsure": "dim"}
MOST_REASONS: Final = 2
UNHEARD: Final = "unsure: no words were heard"


def print_rows(rows: Sequence[Row], console: Console) -> None:
    """What was judged, how it came across, how calm, and the strongest reasons."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading in ("recording", "delivery", "calm", "said, and why"):
        table.add_column(heading, overflow="fold")
    for number, row in enumerate(rows, start=1):
        name = Text(_name(row, number))
        if row["error"] is not None:
            table.add_row(name, Text("failed", "red"), "", Text(_failure(row)))
        else:
            table.add_row(name, _label(row), _calm(row), _said(row))
    console.print(table)


def _name(row: Row, number: int) -> str:
    """The file, the id of a text, or the place of a text that has none."""
    name = row["file"] if "file" in row else row["id"]
    return f"row {number}" if name is None else one_line(str(name))


def _failure(row: Row) -> str:
    """A recording's name stands beside it already; of a text the line of its file does not."""
    error = row["error"]
    where = "" if "file" in row else error["where"] or ""
    return one_line(str(VoicesimError(error["message"], where=where, remedy=error["remedy"] or "")))


def _label(row: Row) -> Text:
    label = row["delivery"]["label"]
    sure = "" if label == "unsure" else f" {row['delivery']['confidence']:.0%}"
    return Text(f"{label}{sure}", STYLES.get(label, ""))


def _calm(row: Row) -> Text:
    calmness = row["delivery"]["calmness"]
    return Text("" if calmness is None else f"{100 * calmness:.0f}")


def _said(row: Row) -> Text:
    said = Text(one_line(row["transcript"] or "") or "(no words)", "" if row["transcript"] else "dim")
    for line in (*reasons([Evidence(**one) for one in row["evidence"]], MOST_REASONS), *_notes(row)):
        said.append(f"\n  {one_line(line)}", "dim")
    return said


def _notes(row: Row) -> list[str]:
    """Without what the reason for being unsure says already."""
    notes: list[str] = row["delivery"]["notes"]
    told = any(note.startswith(UNHEARD) for note in notes)
    return [note for note in notes if not (told and note.startswith("no words"))]
