"""Plain text cut to cells, so that a panel knows its rows before it is drawn."""

from typing import Final

from rich.cells import cell_len, set_cell_size

CUT_OFF: Final = "…"


def shown(text: str) -> str:
    """One line without signs that would move the cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def fitted(text: str, cells: int) -> str:
    """The text in that many cells at most; what is cut off is marked."""
    text = shown(text)
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 1)).rstrip() + CUT_OFF if cells > 0 else ""


def wrapped(text: str, cells: int) -> list[str]:
    """The text in rows of at most that many cells, broken at spaces; a longer word is cut into pieces."""
    rows, row = [], ""
    for word in shown(text).split():
        for piece in _pieces(word, max(1, cells)):
            longer = f"{row} {piece}" if row else piece
            if cell_len(longer) <= cells or not row:
                row = longer
            else:
                rows.append(row)
                row = piece
    return [*rows, row] if row or not rows else rows


def clipped(text: str, cells: int, most_rows: int) -> list[str]:
    """The first rows of it; the last one says when there was more."""
    rows = wrapped(text, cells)
    if len(rows) <= most_rows:
        return rows
    return [*rows[: most_rows - 1], fitted(" ".join(rows[most_rows - 1 :]), cells)]


def _pieces(word: str, cells: int) -> list[str]:
    pieces, piece = [], ""
    for sign in word:
        if cell_len(piece + sign) > cells and piece:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]
