"""Scored calls for people: a table with one line a call, and one call in full."""

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voicesim.app.judged.rows import failure_line, note_line
from voicesim.app.judged.screen import STYLES
from voicesim.app.one_line import one_line
from voicesim.app.scoring.rows import CallRows, Row
from voicesim.app.scoring.watching import h_mm_ss

MOST_SHOWN: Final = 200
VERDICTS: Final = {"met": "green", "partly": "yellow", "missed": "red"}


def print_calls(calls: Iterable[CallRows], total: int, console: Console) -> None:
    """One call with its turns and its scorecard; of several a line each."""
    if total == 1:
        for rows in calls:
            print_call(rows, console)
        return
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading in ("call", "length", "score", "agent", "calm", "customer", "calm", "talk", "cut in", "worth a look"):
        table.add_column(heading, overflow="fold")
    for number, rows in enumerate(calls):
        if number == MOST_SHOWN:
            break
        table.add_row(*_cells(rows.call))
    console.print(table)
    if total > MOST_SHOWN:
        console.print(f"and {total - MOST_SHOWN:,} more: write them with --out or --table", style="dim")


def _cells(call: Row) -> list[Text]:
    name = Text(one_line(call["call"]))
    if call["error"] is not None:
        failed = [Text("failed", "red"), *[Text("")] * 7, Text(failure_line(call | {"file": call["call"]}))]
        return [name, *failed]
    card, timing = call["scorecard"], call["timing"]
    talk = "" if timing["talk_ratio"] is None else f"{timing['talk_ratio']:.0%}"
    noted = [finding["name"].lower() for finding in (*card["fatal"], *card["flags"])]
    noted += [call["note"]] if call["note"] is not None else []
    return [
        name, Text(h_mm_ss(call["duration_s"])), Text("" if card["total"] is None else str(card["total"])),
        *_side(call["agent"]), *_side(call["customer"]), Text(talk),
        Text(str(timing["interruptions"]["by_agent"])), Text(", ".join(noted)),
    ]  # fmt: skip


def _side(side: Row) -> list[Text]:
    judged = side["delivery"]
    if judged is None:
        return [Text("silent", "dim"), Text("")]
    return [Text(judged["label"], STYLES.get(judged["label"], "")), _calm(judged["calmness"])]


def _calm(calmness: float | None) -> Text:
    return Text("" if calmness is None else f"{100 * calmness:.0f}")


def print_call(rows: CallRows, console: Console) -> None:
    """Turns, timing and scorecard of one call."""
    if rows.failed:
        console.print(Text(failure_line(rows.call | {"file": rows.call["call"]}), "red"))
        return
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading in ("at", "who", "delivery", "calm", "said"):
        table.add_column(heading, overflow="fold")
    for turn in rows.turns:
        table.add_row(
            Text(h_mm_ss(turn["start_s"])), Text(turn["speaker"]), *_side(turn), _said(turn),
        )  # fmt: skip
    console.print(table)
    if rows.call["note"] is not None:
        console.print(Text(note_line(rows.call | {"file": rows.call["call"]}), "yellow"))
    _print_card(rows.call, console)


def _said(turn: Row) -> Text:
    said = Text(one_line(turn["text"]) or "(no words)", "" if turn["text"] else "dim")
    marks = [name for name in ("cut_in", "interrupted") if turn[name]]
    names = dict.fromkeys([*marks, *(one["name"] for one in turn["techniques"])])
    if names:
        said.append(f"\n  {', '.join(name.replace('_', ' ') for name in names)}", "dim")
    return said


def _print_card(call: Row, console: Console) -> None:
    card = call["scorecard"]
    total = "no score: too little could be judged" if card["total"] is None else f"score {card['total']} of 100"
    console.print(f"\n{total}, from {card['measured_points']:.0f} points that need no scenario", style="bold")
    table = Table(box=None, padding=(0, 1), show_header=False)
    for item in card["items"]:
        if item["score"] is not None:
            verdict = Text(item["verdict"], VERDICTS[item["verdict"]])
            table.add_row(verdict, Text(item["name"]), Text(item["reason"], "dim"))
    console.print(table)
    for finding in (*card["fatal"], *card["flags"]):
        console.print(Text(f"look at: {finding['name']}: {finding['sentence']}"))
