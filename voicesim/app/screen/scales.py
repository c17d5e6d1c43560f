"""Bars and scales drawn in cells."""

from typing import Final

from textual.content import Content

TRACK: Final = "$track"
LABEL_CELLS: Final = 9
"""Of the names at the left of every bar."""


def cell_of(value: float, least: float, most: float, cells: int) -> int:
    """Which edge of a scale of so many cells a value lies at; ends of the scale for what lies outside."""
    return round(min(max((value - least) / (most - least), 0.0), 1.0) * cells)


def filled(full: int, cells: int, style: str) -> Content:
    """A bar that is filled up to a cell."""
    return Content.assemble(("━" * full, style), ("─" * (cells - full), TRACK))


def pointed(at: int | None, cells: int, style: str) -> Content:
    """A track with a pointer on it; None: without one."""
    if at is None:
        return Content.styled("─" * cells, TRACK)
    place = min(at, cells - 1)
    return Content.assemble(("─" * place, TRACK), ("●", style), ("─" * (cells - place - 1), TRACK))


def bracket(first: int, end: int, cells: int) -> Content:
    """Where on the track above something lies: three cells wide at least."""
    first = min(first, cells - 3)
    end = min(max(end, first + 3), cells)
    return Content.assemble(" " * first, ("╘" + "═" * (end - first - 2) + "╛", "$muted"))
