"""After the call: the score, passed or not, up to three lessons with their moment, and where the report is."""

import webbrowser
from pathlib import Path
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Digits, Static

from voicesim.app.one_line import one_line
from voicesim.app.screen.call_parts import ROOMY_ROWS, KeysPart
from voicesim.app.screen.needs import Result, ScreenSession
from voicesim.app.screen.parts import Part
from voicesim.app.screen.scales import cell_of, filled
from voicesim.app.screen.wrapping import wrapped
from voicesim.coach.charts import mm_ss
from voicesim.coach.types import CallSummary, Lesson, SectionScore

KINDS: Final = {"change": ("change", "bold $text-warning"), "keep": ("keep", "bold $text-success"),
                "next": ("next", "bold $text-primary")}  # fmt: skip
MOST_BAR_CELLS: Final = 24
MOST_CELLS: Final = 100


class EndScreen(Screen[None]):
    """What came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open_report", "open the report"),
        Binding("a", "again", "call again"),
        Binding("q,escape,ctrl+c", "app.leave", "quit"),
    ]

    def __init__(self, session: ScreenSession) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Score at the top, lessons below, the report's place at the end."""
        result = self._session.result
        if result is None:
            yield Static(_broken_off(self._session), id="broken-off")
        else:
            with Horizontal(id="score"):
                yield Digits("--" if result.summary.scorecard.total is None else str(result.summary.scorecard.total))
                yield VerdictPart(id="verdict")
                yield SectionsPart(id="sections")
            with VerticalScroll(id="lessons") as place:
                place.border_title = "What to take along"
                yield LessonsPart(id="lesson-list")
            yield ReportPart(id="report")
        yield KeysPart(id="keys")

    def on_mount(self) -> None:
        """Fill it."""
        result = self._session.result
        pairs: tuple[tuple[str, str], ...] = (("q", "quit"),)
        if result is not None:
            self._fill(result)
            pairs = (("o", "open the report"), ("a", "call again"), *pairs, ("↑ ↓", "read on"))
        self.query_one(KeysPart).show(pairs)

    def action_again(self) -> None:
        """Leave, to call again; after a call that could not be had, what is wrong comes first."""
        if self._session.result is not None:
            self.app.exit(True)

    def action_open_report(self) -> None:
        """Open it in the browser, or say where it is."""
        result = self._session.result
        if result is not None:
            opened = open_page(result.report)
            self.query_one(ReportPart).show("Opened" if opened else "No browser found, open", str(result.report))

    def _fill(self, result: Result) -> None:
        self.query_one(VerdictPart).show(result.summary)
        self.query_one(SectionsPart).show(result.summary.scorecard.sections)
        self.query_one(LessonsPart).show(result.summary.lessons)
        self.query_one(ReportPart).show("Report", str(result.report))
        self.query_one("#lessons").focus()


class VerdictPart(Part):
    """Passed or not, and how the call ended."""

    def draw(self, summary: CallSummary) -> Content:
        """Three rows, and what must not happen."""
        card = summary.scorecard
        if card.total is None:
            verdict = Content.styled("no score", "bold $text-warning")
            about = f"only {card.measured_points:.0f} of 100 points could be judged"
        else:
            words = ("PASSED", "bold $text-success") if card.passed else ("NOT PASSED", "bold $text-warning")
            verdict, about = Content.styled(*words), "of 100 points"
        outcome = (summary.outcome or "not ended").replace("_", " ")
        rows = [verdict, Content.styled(about, "$muted"), Content(f"{outcome} after {mm_ss(summary.duration_s)}")]
        rows += [
            Content.styled(f"! {finding.name}", "bold $text-error") for finding in (*card.fatal, *card.barriers)[:2]
        ]
        return Content("\n").join(rows)


class SectionsPart(Part):
    """The six parts of the score."""

    def draw(self, sections: tuple[SectionScore, ...]) -> Content:
        """One bar each."""
        names = max(len(section.name) for section in sections)
        cells = max(4, min(MOST_BAR_CELLS, self.size.width - names - 8))
        return Content("\n").join([_section(section, names, cells) for section in sections])


def _section(section: SectionScore, names: int, cells: int) -> Content:
    name = f"{section.name:{names}}  "
    if section.score is None:
        return Content.assemble(name, ("not judged", "$muted"))
    style = "$text-success" if section.score >= 0.7 else "$text-warning"
    return Content.assemble(name, filled(cell_of(section.score, 0, 1, cells), cells, style), f"{section.score:5.0%}")


class LessonsPart(Part):
    """Up to three."""

    def draw(self, lessons: tuple[Lesson, ...]) -> Content:
        """Title with its moment, why, and what to try."""
        width, roomy = min(self.size.width, MOST_CELLS), self.screen.size.height >= ROOMY_ROWS
        drawn = [_lesson(number, lesson, width, roomy=roomy) for number, lesson in enumerate(lessons, start=1)]
        return Content("\n\n").join(drawn)


def _lesson(number: int, lesson: Lesson, width: int, *, roomy: bool) -> Content:
    at = f"  at {mm_ss(lesson.at_s)}" if lesson.at_s is not None else ""
    head = Content.assemble(
        (f"{number} ", "bold $text-accent"), (f"{KINDS[lesson.kind][0]:7}", KINDS[lesson.kind][1]),
        (lesson.title, "bold"), (at, "$muted"),
    )  # fmt: skip
    reasons = (lesson.why, lesson.measured) if roomy and lesson.measured else (lesson.why,)
    why = [Content.styled(f"  {row}", "$muted") for text in reasons for row in wrapped(text, width - 2)]
    first, *rest = wrapped(lesson.try_, width - 7)
    tried = [Content.assemble(("  Try: ", "bold"), first), *(Content(f"       {row}") for row in rest)]
    return Content("\n").join([head, *why, *tried])


class ReportPart(Part):
    """Where the report lies."""

    def draw(self, word: str, path: str) -> Content:
        """The whole path, in as many rows as it takes: somebody may want to copy it."""
        first, *rest = wrapped(path, max(2, self.size.width - len(word) - 3))
        lead = " " * (len(word) + 3)
        return Content.assemble((f" {word}  ", "bold"), first, *(f"\n{lead}{row}" for row in rest))


def open_page(page: Path) -> bool:
    """Open a page in a browser with a window of its own; False: there is none (one for terminals would spoil this)."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return type(browser) is not webbrowser.GenericBrowser and browser.open(page.resolve().as_uri())


def _broken_off(session: ScreenSession) -> Content:
    if session.error is not None:
        heading, text = "There was no call", one_line(str(session.error)) or type(session.error).__name__
    else:
        heading, text = "The call was broken off", "There is no score for it."
    kept = f"\n\nWhat was recorded is in {session.part}" if session.part is not None else ""
    return Content.assemble((heading, "bold $text-warning"), f"\n\n{text}{kept}")
