"""The turns of a call as a table: one row a turn. Numbers to three decimals; what is not known is empty."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from voicesim.coach.document import rounded
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.customer import SCALES

Cell = str | float | int | None

PROSODY: Final = (
    "level_p90_dbfs", "f0_median_hz", "f0_range_st", "articulation_rate_per_s", "words_per_min", "pause_ratio",
)  # fmt: skip
DELIVERY: Final = ("label", "confidence", "calmness", "agency", "communion")
COLUMNS: Final = (
    "turn", "speaker", "start_s", "end_s", "gap_s", "text", "interrupted", "cut_in", "delivery", *DELIVERY[1:],
    "techniques", "role", "style", "line", *PROSODY, *(f"{name}_after" for name in SCALES),
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute instead of showing."""


def turn_rows(summary: CallSummary) -> list[tuple[Cell, ...]]:
    """A row for each turn in order of time, as COLUMNS has them."""
    gaps = [None, *(_gap_s(before, turn) for before, turn in pairwise(summary.turns))]
    return [_row(turn, gap_s) for turn, gap_s in zip(summary.turns, gaps, strict=False)]


def _gap_s(before: TurnSummary, turn: TurnSummary) -> float | None:
    """From the end of the other speaker's turn; negative is overlap, None after a turn of the same speaker."""
    if before.speaker == turn.speaker:
        return None
    return turn.span.start_s - before.span.end_s


def _row(turn: TurnSummary, gap_s: float | None) -> tuple[Cell, ...]:
    techniques = dict.fromkeys(technique.name for technique in turn.techniques)
    cells: Sequence[Cell] = (
        turn.index, turn.speaker, turn.span.start_s, turn.span.end_s, gap_s, turn.text, turn.interrupted, turn.cut_in,
        *(getattr(turn.delivery, name, None) for name in DELIVERY),
        ";".join(techniques) or None, turn.role,
        turn.move.style if turn.move else None, turn.move.line_id if turn.move else None,
        *(getattr(turn.prosody, name, None) for name in PROSODY),
        *(getattr(turn.mood_after, name, None) for name in SCALES),
    )  # fmt: skip
    return tuple(safe_cell(cell) for cell in cells)


def safe_cell(cell: Cell) -> Cell:
    """A number rounded; a text that begins like a formula with an apostrophe before it."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return rounded(cell)  # type: ignore[no-any-return]  # a number in, a number out
