"""What-ifs on the terminal."""

from collections import Counter
from pathlib import Path

from rich.console import Console

from voicesim.app.one_line import one_line
from voicesim.app.whatifs.files import ABOUT, TriedChanges, command_for
from voicesim.coach.charts import mm_ss
from voicesim.coach.whatif import LEAST_EFFECT, WORDS, change_words, shown, strongest


def show_tries(tries: TriedChanges, folder: Path) -> None:
    """Print what would have helped, the best first, and how many others were tried."""
    console = Console(highlight=False)
    best = shown(tries.found)
    for one in best:
        console.print(f"{mm_ss(one.at_s)} turn {one.turn}: {WORDS[one.change]}", style="bold", markup=False)
        console.print(f"   {change_words(one)}", markup=False)
        console.print(f"   The customer: {one_line(one.answer) or '(closed the line)'}", markup=False)
        console.print(f"   {command_for(folder, one)}", style="dim", markup=False, soft_wrap=True)
    if not best:
        console.print(f"No small change of one turn would have moved the customer much.{_most(tries)}", markup=False)
    console.print(f"\n{_counted(tries)}. {ABOUT}", style="dim", markup=False)


def _most(tries: TriedChanges) -> str:
    one = strongest(tries.found)
    most = f"turn {one.turn}, {WORDS[one.change]}: {one.effect:+.2f} over all four scales" if one is not None else ""
    return f" Most would have done {most}; {LEAST_EFFECT} is told of." if most else ""


def _counted(tries: TriedChanges) -> str:
    why = Counter(one.why_not for one in tries.found if one.why_not is not None)
    void = f", {sum(why.values())} of which prove nothing (not heard as meant)" if why else ""
    rest = "" if tries.complete else "; not all of the call"
    return f"{len(tries.found)} changes tried{void}{rest}"
