"""What the agent knows before the phone rings: the first screen, and the sheet beside the call."""

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from voicesim.app.screen.call_drawing import keys
from voicesim.app.screen.help import KEYS, rows_of
from voicesim.app.screen.needs import Plan
from voicesim.app.screen.parts import Part
from voicesim.app.screen.wrapping import wrapped
from voicesim.delivery.reference import own
from voicesim.model.scenario import Briefing, Scenario

MOST_CELLS: Final = 96
"""Longer rows are hard to read."""


def sheet(briefing: Briefing, width: int, *, whole: bool) -> Content:
    """Role and situation, which are read once; facts, limits and goal, which are wanted in the call as well."""
    width = min(width, MOST_CELLS)
    once = (
        _block("You are", (f"{briefing.company}. {briefing.role}",), width, bullet=""),
        _block("The situation", (briefing.situation,), width, bullet=""),
    )
    blocks = (
        *(once if whole else ()),
        _block("What you know", briefing.facts, width),
        _block("What you may do", briefing.authority, width),
        _block("What the company wants", (briefing.goal,), width, bullet=""),
    )
    return Content("\n\n").join(blocks)


def _block(heading: str, items: Iterable[str], width: int, bullet: str = "• ") -> Content:
    rows = [Content.styled(heading, "bold $text-primary")]
    for item in items:
        first, *rest = wrapped(item, width - len(bullet))
        rows += [Content(f"{bullet}{first}"), *(Content(f"{' ' * len(bullet)}{row}") for row in rest)]
    return Content("\n").join(rows)


class SheetPart(Part):
    """The briefing, as wide as its place."""

    def draw(self, scenario: Scenario, whole: bool) -> Content:
        """All of it, or what is wanted in the call."""
        return sheet(scenario.briefing, self.size.width, whole=whole)


class BriefingScreen(Screen[None]):
    """Read, then answer the phone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "app.answer", "answer the phone"),
        Binding("q,escape,ctrl+c", "app.leave", "quit"),
    ]

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan

    def compose(self) -> ComposeResult:
        """Title, sheet, and what Enter does."""
        yield Static(self._title(), id="title")
        with VerticalScroll(id="briefing") as place:
            place.border_title = "Briefing"
            yield SheetPart(id="sheet")
            yield Static(self._keys())
        yield Static(self._way_in(), id="way-in")
        yield BriefingKeys(id="keys")

    def on_mount(self) -> None:
        """Fill the sheet; the arrow keys move it."""
        self.query_one(SheetPart).show(self._plan.scenario, True)
        self.query_one(BriefingKeys).show()
        self.query_one("#briefing").focus()

    def _title(self) -> Content:
        scenario = self._plan.scenario
        about = f"{self._plan.mode} call · {scenario.industry} · difficulty {scenario.difficulty} of 5"
        return Content.assemble((scenario.title, "bold $text-accent"), "\n", (about, "$muted"))

    def _keys(self) -> Content:
        heading = Content.styled("\nKeys in the call", "bold $text-primary")
        return Content("\n").join([heading, *rows_of(KEYS)])

    def _way_in(self) -> Content:
        voice = "your usual voice is known" if own(self._plan.baseline) else "your usual voice is learnt in the call"
        return Content.assemble(("The phone rings. You speak first. ", "bold $text-warning"), (f"({voice})", "$muted"))


class BriefingKeys(Part):
    """What the keyboard does here."""

    def draw(self) -> Content:
        """One row."""
        pairs = (("Enter", "answer the phone"), ("↑ ↓", "read on"), ("q", "quit"), ("?", "in the call: help"))
        return keys(pairs, self.size.width)
