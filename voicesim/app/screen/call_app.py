"""The app: briefing, call, end. It draws and passes keys on; the call runs in a thread of its own."""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any, ClassVar, Final

from textual.app import App
from textual.binding import BindingType
from textual.theme import Theme

from voicesim.app.screen.briefing import BriefingScreen
from voicesim.app.screen.call_parts import ROOMY_ROWS
from voicesim.app.screen.ending import EndScreen
from voicesim.app.screen.needs import ScreenSession
from voicesim.app.screen.talk import TalkScreen
from voicesim.coach.hints import Hint

WIDE_CELLS: Final = 110
"""From here on the bars are longer; in a tall terminal the facts stand below the dialogue as well."""
THEME: Final = Theme(
    name="voicesim",
    primary="#6cb6ff",
    secondary="#6cb6ff",
    accent="#e3b341",
    success="#57ab5a",
    warning="#f0883e",
    error="#f47067",
    foreground="#d5dce4",
    background="#10151c",
    surface="#161c25",
    panel="#2b3544",
    dark=True,
    variables={"muted": "#8f9bab", "track": "#465263"},
)


class CallApp(App[bool]):
    """Returns True when the agent wants to call again."""

    CSS_PATH = "call.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "voicesim"

    def __init__(self, session: ScreenSession) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE_CELLS, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (ROOMY_ROWS, "-tall")]
        self.register_theme(THEME)
        self.theme = THEME.name
        self.answered = False
        """Whether there was a call."""
        self._session = session
        self._loop_of_screen: asyncio.AbstractEventLoop | None = None
        self._steps: deque[Any] = deque()
        self._hints: deque[Hint] = deque()
        session.subscribe(lambda *step: self._steps.append(step))
        session.on_hint(self._hints.append)

    def on_mount(self) -> None:
        """Show the briefing."""
        self._loop_of_screen = asyncio.get_running_loop()
        self.push_screen(BriefingScreen(self._session.plan))

    def action_answer(self) -> None:
        """Answer the phone."""
        self.answered = True
        self._session.start()
        self.switch_screen(TalkScreen(self._session, self._steps, self._hints))

    def action_over(self) -> None:
        """The call has ended: show what came of it."""
        while not isinstance(self.screen, TalkScreen | EndScreen):
            self.pop_screen()
        if isinstance(self.screen, TalkScreen):
            self.switch_screen(EndScreen(self._session))

    async def action_quit(self) -> None:
        """Ctrl+Q: in a call it asks whether to hang up, elsewhere it leaves."""
        if isinstance(self.screen, TalkScreen):
            self.screen.action_ask("hang_up")
        else:
            self.action_leave()

    def leave_soon(self) -> None:
        """Leave for good as soon as the screen looks up: for a signal, at any time.

        Raises:
            KeyboardInterrupt: there is no screen yet.
        """
        if self._loop_of_screen is None:
            raise KeyboardInterrupt
        with suppress(RuntimeError):  # it is being left already
            self._loop_of_screen.call_soon_threadsafe(self.action_leave)

    def action_leave(self) -> None:
        """Leave for good."""
        self.exit(False)
