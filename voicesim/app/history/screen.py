"""The history on a terminal: the latest calls, the score over time, each habit, and what to practise next."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from voicesim.app.history.calls import short_id
from voicesim.app.history.view import View
from voicesim.app.ink import Ink
from voicesim.app.one_line import one_line
from voicesim.coach.habits import shown, with_unit
from voicesim.coach.practice import with_article
from voicesim.coach.progress import HabitProgress, Progress, in_parts

WIDEST: Final = 110
SPARK_CELLS: Final = 60
STEPS: Final = "▁▂▃▄▅▆▇█"
PLAIN_SIGNS: Final = str.maketrans(
    {"▁": "1", "▂": "2", "▃": "3", "▄": "4", "▅": "5", "▆": "6", "▇": "7", "█": "8", "“": '"', "”": '"', "–": "-",
     "▲": "+", "▼": "-"}
)  # fmt: skip
CHANGES: Final = {
    "better": ("▲ better", "green"),
    "worse": ("▼ worse", "yellow"),
    "as usual": ("as usual", "dim"),
    "too few calls": ("too few calls", "dim"),
}
NOTHING: Final = "There is no call in the history yet: voicesim call first-call"
NOTHING_FITS: Final = "No call in the history fits; leave a filter out."
DELIVERY: Final = (
    "Delivery is how speech came across, not what anybody felt. The history is yours: nothing leaves this machine "
    "unless you export it or name a database."
)


def print_history(view: View, console: Console, *, filtered: bool) -> None:
    """Print what there is; at most 110 columns wide."""
    ink = Ink(console, one_line, PLAIN_SIGNS)
    found = view.progress
    if found is None:
        console.print(ink(NOTHING_FITS if filtered else NOTHING))
        return
    parts = [*_head(view, found, ink), *_calls(view, ink), *_habits(found, ink), *_next(view, found, ink)]
    console.print(Group(*parts, Text(""), ink(DELIVERY, "dim")), width=min(console.width, WIDEST))


def sparkline(values: Sequence[float]) -> str:
    """Shares as a row of bars; of many values the means of equal parts."""
    values = in_parts(values, SPARK_CELLS)
    return "".join(STEPS[min(int(min(max(value, 0.0), 1.0) * len(STEPS)), len(STEPS) - 1)] for value in values)


def _head(view: View, found: Progress, ink: Ink) -> Iterator[RenderableType]:
    name = f" of {found.agent}" if found.agent else ""
    first, last = found.calls[0].held_at.astimezone(), found.calls[-1].held_at.astimezone()
    calls = "1 call" if len(found.calls) == 1 else f"{len(found.calls)} calls"
    yield ink(f"History{name}: {calls}, {first:%Y-%m-%d} to {last:%Y-%m-%d}", "bold")
    if view.others:
        yield ink(f"Others among these calls: {', '.join(view.others)}; --agent NAME shows theirs.", "dim")
    if found.otherwise_scored:
        earlier = f"{found.otherwise_scored} calls were scored by other rules and are left out of what follows."
        yield ink(f"{earlier} voicesim report CALLDIR scores one anew.", "dim")
    total = found.total
    if total.first and total.best and total.latest:
        line = ink(sparkline([one.value for one in total.readings]), "cyan")
        values = [f"{one.value * 100:.0f}" for one in (total.first, total.best, total.latest)]
        said = f"first {values[0]}, best {values[1]}, latest {values[2]} of 100"
        passed = _passed(found)
        yield Text("Score  ").append_text(line).append("  ").append_text(ink(f"{said}; {passed}"))


def _passed(found: Progress) -> str:
    """Of the calls that have a score; short ones have none."""
    scored = [call for call in found.calls if call.total is not None]
    without = len(found.calls) - len(scored)
    said = f"passed {sum(call.passed for call in scored)} of {len(scored)}"
    return f"{said}, {without} without a score" if without else said


def _calls(view: View, ink: Ink) -> Iterator[RenderableType]:
    if not view.listed:
        return
    yield Rule(ink("Latest calls"), align="left", characters="-")
    table = Table(box=None, padding=(0, 1), header_style="dim", collapse_padding=True, pad_edge=False)
    for heading in ("call", "when", "scenario", "customer", "ended", "score", *([""] if view.beside else [])):
        table.add_column(heading, justify="right" if heading == "score" else "left", overflow="fold")
    for call in view.listed:
        when = f"{call.held_at.astimezone():%Y-%m-%d %H:%M}"
        total = "–" if call.total is None else str(call.total)
        ended = (call.outcome or "not ended").replace("_", " ")
        score = ink(total, "green" if call.passed else "")
        about = view.beside_of(call).words
        cells = [ink(short_id(call)), ink(when), ink(call.scenario), ink(call.persona), ink(ended), score]
        table.add_row(*cells, *([ink(about, "dim")] if view.beside else []))
    yield table


def _habits(found: Progress, ink: Ink) -> Iterator[RenderableType]:
    yield Rule(ink("Habits, against your own earlier calls"), align="left", characters="-")
    table = Table(box=None, padding=(0, 1), header_style="dim", collapse_padding=True, pad_edge=False)
    for heading in ("", "first", "best", "usual", "latest", ""):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=bool(heading))
    section = ""
    for one in found.habits:
        if not one.readings:
            continue
        if one.habit.section != section:
            section = one.habit.section
            table.add_row(ink(section, "bold"))
        table.add_row(*_habit(one, ink))
    yield table
    latest = "the latest call" if found.total.recent_calls < 2 else f"the latest {found.total.recent_calls}"
    yield ink(f"usual: the mean of the calls before {latest}; better and worse: more than single calls vary.", "dim")


def _habit(one: HabitProgress, ink: Ink) -> Iterator[Text]:
    unit = f", {one.habit.unit}" if one.habit.unit else ""
    yield Text("  ").append_text(ink(f"{one.habit.label}{unit}"))
    for reading in (one.first, one.best):
        yield ink(shown(one.habit, reading.value if reading else None))
    yield ink(shown(one.habit, one.usual))
    yield ink(shown(one.habit, one.latest.value if one.latest else None))
    yield ink(*CHANGES[one.change])


def _next(view: View, found: Progress, ink: Ink) -> Iterator[RenderableType]:
    yield Rule(ink("What got better, what comes next"), align="left", characters="-")
    for word, changed, style in (("Better", found.better, "green"), ("Slipped", found.worse, "yellow")):
        for one in changed:
            values = f"usually {with_unit(one.habit, one.usual)}, lately {with_unit(one.habit, one.recent)}"
            yield ink(f"{word}: {one.habit.label} ({values})", style)
    if not found.better:
        yield ink("Nothing is better yet by more than single calls vary; that takes a few calls.", "dim")
    if found.practise is not None:
        yield ink(f"Practise next: {found.practise.habit.label}", "bold")
        yield Padding(ink(f"Try: {found.practise.habit.practise}"), (0, 0, 0, 2))
    if view.suggestion is not None:
        card = view.suggestion.card
        yield ink(f"Play next: voicesim call {card.scenario}", "bold")
        about = f"“{card.title}”, {with_article(card.persona)} customer, difficulty {card.difficulty} of 5."
        reason = view.suggestion.reason
        yield Padding(ink(f"{about} Why: {reason}."), (0, 0, 0, 2))
