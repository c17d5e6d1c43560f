"""All keys and signs, over the running call."""

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

KEYS: Final[tuple[tuple[str, str], ...]] = (
    ("space", "pause the call, or go on (practice)"),
    ("r", "ask the customer to say the last line again"),
    ("b", "do your last turn again (practice)"),
    ("h", "put the customer on hold, or take up the call again"),
    ("t", "pass the customer to a manager; asked once, ends the call"),
    ("m", "mute your microphone, or unmute it"),
    ("e", "ease: it gets too much; the customer calms down and stays so"),
    ("i", "hints on or off (practice)"),
    ("f", "what you know: show or hide"),
    ("x", "hang up; asked once"),
    ("? F1", "this page"),
)
SIGNS: Final = (
    ("╘══╛", "below a bar: where it usually is with you"),
    ("▲ ▼", "which way a mood went after your last turn; two for much"),
    ("+ -", "what moved it, for better or for worse"),
    ("▁ —", "after words: still being said; broken off by the other"),
    ("n/a", "not measured yet"),
)


class HelpScreen(ModalScreen[None]):
    """Any key closes it."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__()
        self._closes = False

    def compose(self) -> ComposeResult:
        """Keys, then signs."""
        with VerticalScroll(id="help") as place:
            place.border_title = "Help"
            place.border_subtitle = "any key closes"
            yield Static(
                Content("\n").join([_heading("Keys"), *rows_of(KEYS), Content(""), _heading("Signs"), *rows_of(SIGNS)])
            )

    def on_key(self, event: events.Key) -> None:
        """Close; arrow keys read on."""
        if event.key in {"up", "down", "pageup", "pagedown"}:
            return
        event.stop()
        event.prevent_default()
        if not self._closes:  # keys that repeat come before it is gone
            self._closes = True
            self.dismiss()


def _heading(text: str) -> Content:
    return Content.styled(text, "bold $text-primary")


def rows_of(pairs: tuple[tuple[str, str], ...]) -> list[Content]:
    """A row for each, the keys one below the other."""
    return [Content.assemble((f"{sign:>6}  ", "bold $text-accent"), meaning) for sign, meaning in pairs]
