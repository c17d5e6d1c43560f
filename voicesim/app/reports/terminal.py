"""A judged call on the terminal."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from voicesim.app.ink import Ink
from voicesim.app.screen.wrapping import shown
from voicesim.coach.charts import mm_ss, mood_values
from voicesim.coach.overridden import overridden, total_words
from voicesim.coach.transcript import TranscriptLine, calm_word, transcript_lines
from voicesim.coach.types import CallSummary, Finding, Lesson, Scorecard, SectionScore
from voicesim.model.customer import Mood

WIDEST: Final = 120
MOOD_CELLS: Final = 4
SCORE_CELLS: Final = 20
LABEL_STYLES: Final = {"assertive": "green", "aggressive": "red", "passive": "yellow", "neutral": "", "unsure": "dim"}
PLAIN_SIGNS: Final = str.maketrans({"“": '"', "”": '"', "’": "'", "−": "-", "·": ",", "…": "...", "█": "#", "░": "."})


def print_call(summary: CallSummary, console: Console) -> None:
    """Print the transcript with the customer's mood (0 to 100), score and lessons; at most 120 columns wide."""
    ink = Ink(console, shown, PLAIN_SIGNS)
    parts = (_head(summary, ink), _transcript(summary, ink), *_score(summary, ink), *_lessons(summary.lessons, ink))
    console.print(Group(*parts), width=min(console.width, WIDEST))


def _head(summary: CallSummary, ink: Ink) -> Group:
    outcome = (summary.outcome or "not ended").replace("_", " ")
    about = f"{summary.options.scenario}, voice {summary.options.voice}: {outcome} after {mm_ss(summary.duration_s)}"
    return Group(ink(summary.title, "bold"), ink(about), Text(""))


def _transcript(summary: CallSummary, ink: Ink) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=5, justify="right", no_wrap=True)
    table.add_column(width=8, no_wrap=True)
    table.add_column(ratio=1)
    if summary.mood:
        table.add_row(ink("0:00"), ink("mood", "dim"), _mood(summary.mood[0].mood, ink))
    for line in transcript_lines(summary):
        who = ink(line.who, "bold" if line.who == "agent" else "")
        table.add_row(ink(mm_ss(line.at_s)), who, Group(*_line(line, ink), Text("")))
    return table


def _line(line: TranscriptLine, ink: Ink) -> Iterator[Text]:
    yield ink(line.text or "(nothing understood)", "" if line.text else "dim")
    noted = ink(" · ").join(_noted(line, ink)) if line.who != "silence" else Text("")
    if noted:
        yield ink(noted.plain, "dim") if line.who == "customer" else noted
    for mark in line.marks:
        yield ink(f"! {mark}", "yellow")
    if line.who == "agent" and line.mood_after is not None and line.mood_after != line.mood_before:
        yield _mood(line.mood_after, ink)


def _noted(line: TranscriptLine, ink: Ink) -> Iterator[Text]:
    if line.label is not None:
        sure = f" {line.confidence:.0%} sure" if line.confidence is not None and line.label != "unsure" else ""
        yield ink(f"{line.label}{sure}", LABEL_STYLES[line.label])
    if line.calmness is not None:
        yield ink(f"{calm_word(line.calmness)} {line.calmness * 100:.0f}")
    if line.style is not None:
        yield ink(line.style)
    if line.techniques:
        yield ink(", ".join(name.replace("_", " ") for name in line.techniques), "cyan")


def _mood(mood: Mood, ink: Ink) -> Text:
    parts = []
    for name, value in mood_values(mood):
        part = ink(f"{name} ", "dim")
        part.append_text(ink.bar(value, MOOD_CELLS, "red" if name == "anger" else "green"))
        parts.append(part.append(f" {value * 100:.0f}"))
    return Text(" ").join(parts)


def _score(summary: CallSummary, ink: Ink) -> Iterator[Rule | Text | Table]:
    card = summary.scorecard
    yield Rule(ink("Score"), align="left", characters="-")
    if card.total is None:
        yield ink(f"no score: only {card.measured_points:.0f} of 100 points could be judged", "bold")
    else:
        yield ink(f"{total_words(card)} ({card.measured_points:.0f} points could be judged)", "bold")
    table = Table.grid(padding=(0, 2))
    for section in card.sections:
        table.add_row(*_section(section, ink))
    yield table
    if card.machine is not None:
        yield ink(f"the machine's score: {total_words(card.machine)}; {_overridden(card)}", "cyan")
    yield from _findings("FATAL", card.fatal, ink, "bold red")
    yield from _findings("NOT PASSED", card.barriers, ink, "bold red")
    yield from _findings("Look at", card.flags, ink, "yellow")
    yield from _overrides(card, ink)


def _overridden(card: Scorecard) -> str:
    count = len(overridden(card))
    return f"{count} verdict{'' if count == 1 else 's'} overridden by a person"


def _overrides(card: Scorecard, ink: Ink) -> Iterator[Text]:
    """What a trainer judged otherwise: both values, who, why."""
    for one in overridden(card):
        yield ink(f"Overridden: {one.item}: {one.machine} -> {one.now} ({one.by}, {one.on}: {one.reason})", "cyan")


def _section(section: SectionScore, ink: Ink) -> Iterator[Text]:
    yield ink(section.name)
    if section.score is None:
        yield ink("not judged", "dim")
        yield Text("")
    else:
        yield ink.bar(section.score, SCORE_CELLS)
        yield ink(f"{section.score:.0%} of {section.points:.0f}")


def _findings(word: str, findings: Iterable[Finding], ink: Ink, style: str) -> Iterator[Text]:
    for finding in findings:
        yield ink(f"{word}: {finding.name}: {finding.sentence}", style)
        for proof in finding.evidence[:3]:
            yield ink(f"  {mm_ss(proof.span.start_s)} “{proof.quote}”")


def _lessons(lessons: Iterable[Lesson], ink: Ink) -> Iterator[Rule | Text | Padding]:
    yield Rule(ink("Lessons"), align="left", characters="-")
    for number, lesson in enumerate(lessons, start=1):
        at = f" (at {mm_ss(lesson.at_s)})" if lesson.at_s is not None else ""
        remedy = f" [{lesson.remedy.capitalize()}]" if lesson.remedy else ""
        yield ink(f"{number}. {lesson.title}{at}{remedy}", "bold")
        yield Padding(ink(lesson.why), (0, 0, 0, 3))
        if lesson.measured:
            yield Padding(ink(lesson.measured, "dim"), (0, 0, 0, 3))
        yield Padding(ink(f"Try: {lesson.try_}"), (0, 0, 1, 3))
