"""Two calls with one beginning on the terminal: what came of each, their moods turn by turn, what moved differently."""

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from voicesim.app.first_tries import comparison_in
from voicesim.coach.branches import Branch, BranchTurn, Comparison, ended, last_mood, score_words
from voicesim.coach.charts import mm_ss
from voicesim.model.customer import SCALES, Mood

if TYPE_CHECKING:
    from voicesim.app.calls.running import RunResult

UNKNOWN: Final = "n/a"
SHORT: Final = ("anger", "trust", "open", "pat.")
"""As SCALES, to leave room for both calls in 80 columns."""
LABEL_CELLS: Final = 10


def show_compared(result: "RunResult") -> None:
    """Print a call beside the one that it took up."""
    comparison = comparison_in(result.folder, result.call.options, result.summary)
    if comparison is not None:
        print_comparison(comparison, Console(highlight=False))


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print the three tables, plain text within 80 columns."""
    redo = comparison.redo_of
    console.print(f"\nTurn {redo.turn} again, from {mm_ss(comparison.parted_s)} on", style="bold")
    console.print(_ends(comparison))
    console.print("\nHow each turn came across, and the mood after it (0 to 100)")
    console.print(_moods(comparison))
    if comparison.moved_otherwise:
        console.print("\nWhat of the agent moved the customer differently")
        console.print(_causes(comparison))


def _ends(comparison: Comparison) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("", "first", "again"):
        table.add_column(name)
    both = (comparison.first, comparison.again)
    table.add_row("ended", *map(ended, both))
    table.add_row("score", *map(score_words, both))
    table.add_row("length", *(mm_ss(branch.duration_s) for branch in both))
    for name in SCALES:
        table.add_row(f"{name} at the end", *(_level(last_mood(branch), name) for branch in both))
    return table


def _moods(comparison: Comparison) -> Table:
    """After each turn of the agent from the one that was done again; 0 to 100."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("turn", justify="right")
    for which in ("first", "again"):
        table.add_column(which, min_width=LABEL_CELLS, no_wrap=True)
        for name in SHORT:
            table.add_column(name, justify="right", no_wrap=True)
    turn = comparison.redo_of.turn
    pairs = zip_longest(_from(comparison.first, turn), _from(comparison.again, turn))
    for number, (first, again) in enumerate(pairs, turn):
        table.add_row(str(number), *_cells(first), *_cells(again))
    return table


def _from(branch: Branch, turn: int) -> list[BranchTurn]:
    return [one for one in branch.turns if one.number >= turn]


def _cells(turn: BranchTurn | None) -> tuple[str, ...]:
    if turn is None:
        return ("", *("" for _ in SCALES))
    return (turn.label or UNKNOWN, *(_level(turn.mood_after, name) for name in SCALES))


def _level(mood: Mood | None, name: str) -> str:
    return UNKNOWN if mood is None else f"{getattr(mood, name) * 100:.0f}"


def _causes(comparison: Comparison) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("what")
    table.add_column("moved")
    for which in ("first", "again"):
        table.add_column(which, justify="right")
    for one in comparison.moved_otherwise:
        table.add_row(one.cause.replace("_", " "), one.scale, _moved(one.first), _moved(one.again))
    return table


def _moved(delta: float) -> str:
    return f"{delta * 100:+.0f}" if delta else "-"
