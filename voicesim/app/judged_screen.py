"""Judged rows for people: a table with one line a recording."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voicesim.app.judged_rows import Row

STYLES: Final = {"assertive": "green", "aggressive": "red", "passive": "yellow", "unsure": "dim"}
MOST_REASONS: Final = 2


def print_rows(rows: Sequence[Row], console: Console) -> None:
    """What was judged, how it came across, how calm, and the strongest reasons."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading in ("recording", "delivery", "calm", "said, and why"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        name = str(row["file"] if "file" in row else row["id"])
        if row["error"] is not None:
            remedy = row["error"]["remedy"]
            reason = f"{row['error']['message']}{f' -> {remedy}' if remedy else ''}"
            table.add_row(Text(name), Text("failed", "red"), "", Text(reason))
        else:
            table.add_row(Text(name), _label(row), _calm(row), _said(row))
    console.print(table)


def _label(row: Row) -> Text:
    label = row["delivery"]["label"]
    sure = "" if label == "unsure" else f" {row['delivery']['confidence']:.0%}"
    return Text(f"{label}{sure}", STYLES.get(label, ""))


def _calm(row: Row) -> Text:
    calmness = row["delivery"]["calmness"]
    return Text("" if calmness is None else f"{100 * calmness:.0f}")


def _said(row: Row) -> Text:
    said = Text(row["transcript"] or "(no words)", "" if row["transcript"] else "dim")
    reasons = [evidence["sentence"] for evidence in row["evidence"][:MOST_REASONS]]
    for line in (*reasons, *row["delivery"]["notes"]):
        said.append(f"\n  {line}", "dim")
    return said
