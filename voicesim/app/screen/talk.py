"""The running call: looks at the session ten times a second, draws what changed, and passes keys on."""

from collections import deque
from typing import Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen

from voicesim.app.calls.session_state import AGAIN
from voicesim.app.screen.briefing import SheetPart
from voicesim.app.screen.call_parts import CaptionsPart, GaugesPart, HeadPart, HintPart, KeysPart, MoodPart
from voicesim.app.screen.help import HelpScreen
from voicesim.app.screen.needs import ScreenSession
from voicesim.app.screen.notices import NOT_BEGUN, Notices
from voicesim.app.screen.parts import Part
from voicesim.app.screen.view import CallView, Source
from voicesim.app.screen.watch import Around, CallWatch, Line
from voicesim.coach.hints import Hint
from voicesim.model.units import RATE_HZ
from voicesim.model.work import Command

REFRESH_S: Final = 0.1
HINT_SHOWN_S: Final = 12
QUESTION_LOOKS: Final = 80
"""An open question is dropped after 8 s: it hides what else there is to say."""
LINES: Final[dict[str, Line]] = {
    "preparing": "ringing", "running": "running", "paused": "paused", "device_lost": "device_lost",
    "redoing": "redoing", "ended": "ended", "failed": "ended",
}  # fmt: skip
AGAINST: Final[dict[Source, str]] = {
    "profile": "against your usual",
    "self": "against your usual so far",
    "population": "roughly: usual not known",
}
ASKED: Final = {"hang_up": "Hang up?  x: yes, end the call   any other key: no",
                "transfer": "Pass the call to a manager?  t: yes   any other key: no"}  # fmt: skip
LOST: Final = "The headset is gone and the call stands: plug it in again and it goes on."
MUTED: Final = "You are muted and the customer does not hear you: m"
BROKEN_OFF: Final = "There will be no call."
EARLY_KEYS: Final = (("f", "facts"), ("x", "leave"), ("?", "help"))
"""Before the line is open."""
STANDING: Final = frozenset({"paused", "device_lost", "redoing"})


class TalkScreen(Screen[None]):
    """The call."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "pause"),
        Binding("r", "press('repeat')", "say again"),
        Binding("b", "redo", "redo the last turn"),
        Binding("h", "hold", "hold"),
        Binding("t", "ask('transfer')", "manager"),
        Binding("m", "mute", "mute"),
        Binding("e", "press('ease')", "ease"),
        Binding("i", "hints", "hints"),
        Binding("f", "facts", "facts"),
        Binding("x,ctrl+c,ctrl+q", "ask('hang_up')", "hang up"),
        Binding("question_mark,f1", "help", "help"),
    ]

    def __init__(self, session: ScreenSession, steps: deque[Any], hints: deque[Hint]) -> None:
        """`steps` and `hints` are filled by the call's thread and emptied here."""
        super().__init__()
        self._session, self._steps, self._new_hints = session, steps, hints
        self._watch = CallWatch(session.plan.baseline, session.plan.scenario.persona)
        self._practice = session.plan.mode == "practice"
        self._hint: Hint | None = None
        self._hints_on = self._practice
        self._question: Command | None = None
        self._question_looks = 0
        self._notices, self._taken_back = Notices(), False
        self._view = self._watch.view(Around("ringing"))

    def compose(self) -> ComposeResult:
        """Customer and agent at the left, the dialogue in the middle, the facts where there is room."""
        yield HeadPart(id="head")
        with Horizontal(id="body"):
            with Vertical(id="people"):
                yield _titled(MoodPart(id="mood"), "Customer")
                yield _titled(GaugesPart(id="gauges"), "You")
            with Vertical(id="talk"):
                yield _titled(CaptionsPart(id="captions"), "Call")
                with VerticalScroll(id="facts", can_focus=True) as facts:
                    facts.border_title = "Briefing"
                    yield SheetPart(id="sheet")
        yield HintPart(id="hint")
        yield KeysPart(id="keys")

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one(SheetPart).show(self._session.plan.scenario, False)
        self.look()
        self.set_interval(REFRESH_S, self.look)

    def look(self) -> None:
        """Take in what has happened and draw what changed."""
        state = self._session.state
        while self._steps:
            step = self._steps.popleft()
            if step[0] == 0:  # the call begins, or begins anew because a turn is done again
                self._watch = CallWatch(self._session.plan.baseline, self._session.plan.scenario.persona)
            self._watch.step(*step)
            if state != "redoing":
                self._notices.take_in(step[3].events)
        while self._new_hints:
            self._hint = self._new_hints.popleft()
        self._notices.look(standing=state in STANDING)
        self._question_looks -= 1
        if self._question_looks <= 0:
            self._question = None
        if self._taken_back and state == "running":
            self._notices.tell(AGAIN)
        self._taken_back = state == "redoing"
        self._view = view = self._watch.view(Around(LINES[state], self._session.muted, *self._hint_now()))
        self._draw(view)
        if state in {"ended", "failed"}:
            self.app.call_later(self.app.run_action, "over")

    def _draw(self, view: CallView) -> None:
        plan = self._session.plan
        self.query_one(HeadPart).show(f"{plan.scenario.title} · {plan.mode}", view.phase, view.call_s)
        self.query_one(MoodPart).show(view.mood)
        gauges = self.query_one(GaugesPart)
        gauges.show(view.level, view.pace, view.calm)
        gauges.border_subtitle = AGAINST[view.level.zone.source]
        self.query_one(CaptionsPart).show(view.captions)
        self.query_one(HintPart).show(*self._said(view))
        self.query_one(KeysPart).show(self._keys())

    def _said(self, view: CallView) -> tuple[str, str, str]:
        if self._question is not None and view.phase != "ended":
            return ASKED[self._question], "", "bold reverse $text-warning"
        if view.phase == "device_lost":
            return LOST, "", "bold $text-error"
        if self._session.speaks_muted:
            return MUTED, "", "bold reverse $text-warning"
        if self._notices.text:
            return self._notices.text, "", "$text-primary"
        if view.phase == "ended":
            return "The coach looks at the call ...", "", "$text-primary"
        return (f"Hint: {view.hint}", view.hint_why, "bold $text-accent") if view.hint else ("", "", "")

    def _hint_now(self) -> tuple[str, str]:
        hint = self._hint
        if hint is None or not self._hints_on or self._watch.call_s - hint.at_sample // RATE_HZ > HINT_SHOWN_S:
            return "", ""
        return hint.text, hint.why

    def _keys(self) -> tuple[tuple[str, str], ...]:
        if self._view.phase == "ringing":
            return EARLY_KEYS
        practice = self._practice
        found = (
            ("space", "go on" if self._session.paused else "pause") if practice else None,
            ("r", "say again"),
            ("b", "redo turn") if practice else None,
            ("h", "resume" if self._watch.on_hold else "hold"),
            ("t", "manager"),
            ("m", "unmute" if self._session.muted else "mute"),
            ("e", "ease"),
            ("i", "hints off" if self._hints_on else "hints on") if practice else None,
            ("f", "facts"),
            ("x", "hang up"),
            ("?", "help"),
        )
        return tuple(pair for pair in found if pair is not None)

    def on_key(self, event: events.Key) -> None:
        """An open question is answered by the next key."""
        if self._question is None:
            return
        asked, self._question = self._question, None
        if event.key in {"hang_up": {"x", "y", "ctrl+c", "ctrl+q"}, "transfer": {"t", "y"}}[asked]:
            self._give(asked)
        else:
            self._tell("The call goes on.")
        event.stop()
        event.prevent_default()

    # -- what keys do

    def action_press(self, command: Command) -> None:
        """A key of the telephone."""
        self._give(command)

    def action_ask(self, command: Command) -> None:
        """A key of the telephone that ends the call: asked once."""
        if self._question == command:
            self._question = None
            self._give(command)
            return
        self._question = command if self._view.phase != "ended" else None
        self._question_looks = QUESTION_LOOKS
        self.look()

    def action_hold(self) -> None:
        """Hold, or take up the call again."""
        self._give("resume" if self._watch.on_hold else "hold")

    def action_pause(self) -> None:
        """Pause, or go on; an exam does not pause."""
        if not self._practice:
            self._tell("An exam does not pause.")
        elif self._session.paused:
            self._session.go_on()
        else:
            self._session.pause()
        self.look()

    def action_mute(self) -> None:
        """Mute, or unmute."""
        self._session.mute(not self._session.muted)
        self.look()

    def action_hints(self) -> None:
        """Hints on or off; the latest one is shown anew."""
        if not self._practice:
            self._tell("There are no hints in an exam.")
            return
        self._hints_on = not self._hints_on
        self._tell("Hints are on." if self._hints_on else "Hints are off.")

    def action_redo(self) -> None:
        """Say the last turn again."""
        if not self._practice:
            self._tell("There is no second try in an exam.")
        elif not self._session.redo():
            self._tell("There is no turn yet.")

    def action_facts(self) -> None:
        """Show or hide what the agent knows; in a narrow terminal in the place of the dialogue."""
        self.set_class(not self.has_class("facts"), "facts")
        if self.has_class("facts"):
            self.query_one("#facts").focus()

    def action_help(self) -> None:
        """All keys and signs; the call goes on meanwhile."""
        self.app.push_screen(HelpScreen())

    def _give(self, command: Command) -> None:
        """Hand a key to the call; what it did is told when the call says so."""
        if self._session.state == "preparing":
            self._press_early(command)
            return
        self._session.commands.give(command)
        if command in {"hang_up", "transfer"} and self._session.paused:
            self._session.go_on()
        stands = self._session.paused or self._session.state in {"device_lost", "redoing"}
        self._notices.press(command, standing=stands and command != "hang_up")
        self.look()

    def _press_early(self, command: Command) -> None:
        """A key before the line is open."""
        if command == "hang_up":
            self._session.stop()
        self._tell(BROKEN_OFF if command == "hang_up" else NOT_BEGUN)

    def _tell(self, text: str) -> None:
        self._notices.tell(text)
        self.look()


def _titled(part: Part, title: str) -> Part:
    part.border_title = title
    return part
