"""The lines of a scorecard on the terminal, as the machine and as a trainer judged them."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from voicesim.app.one_line import one_line
from voicesim.coach.overridden import Overridden, overridden, score_word, total_words
from voicesim.coach.overrides import FINDINGS
from voicesim.coach.types import Scorecard


def show_items(card: Scorecard, *, all_of_them: bool) -> None:
    """Print every line, or those that were overridden: both values, with who and why; then the total."""
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for heading in ("line", "machine", "now", "by, and why"):
        table.add_column(heading, overflow="fold")
    told = {one.item: one for one in overridden(card)}
    machine = card.machine or card
    before = {finding.name for finding in (*machine.fatal, *machine.barriers)}
    for item in card.items:
        if all_of_them or item.name in told:
            table.add_row(item.name, score_word(item.machine_score), score_word(item.score), _why(told, item.name))
    for name in FINDINGS:
        found = "found" if name in before else "not found"
        if all_of_them or name in told:
            table.add_row(name, found, told[name].now if name in told else found, _why(told, name))
    if table.row_count:
        console.print(table, markup=False)
    was = f" (the machine: {total_words(card.machine)})" if card.machine is not None else ""
    console.print(f"\n{total_words(card)}{was}", markup=False)


def _why(told: Mapping[str, Overridden], name: str) -> str:
    return f"{one_line(told[name].by)}, {told[name].on}: {one_line(told[name].reason)}" if name in told else ""
