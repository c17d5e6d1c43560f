"""The line above the keys: what a key did, once the call has taken it in, and never before. No clock, no terminal."""

from collections.abc import Sequence
from typing import Final

from voicesim.model import events as ev
from voicesim.model.work import Command

SHOWN_LOOKS: Final = 30  # 3 s
READ_LOOKS: Final = 100  # 10 s, for what comes once
PATIENCE_LOOKS: Final = 5
"""A running call takes a key in with its next 20 ms; after so long it meant nothing at that moment."""
DONE: Final[dict[Command, str]] = {
    "repeat": "Asked to say it again.",
    "ease": "The customer goes easier on you from now on. Take a breath.",
    "hold": "The customer is on hold and does not hear you. h takes up the call again.",
    "resume": "The customer hears you again.",
    "hang_up": "Hung up.",
    "transfer": "The call goes to a manager.",
}
NOT_NOW: Final[dict[Command, str]] = {
    "repeat": "Nothing to say again at this moment: wait until nobody speaks.",
}
NOTHING: Final = "That key does nothing at this moment."
LATER: Final = "When the call goes on."
NOT_BEGUN: Final = "The call has not begun yet."


def not_now(command: Command) -> str:
    """What is told of a key that meant nothing to the call."""
    return NOT_NOW.get(command, NOTHING)


def insists(lines: int) -> str:
    """What is told when the customer was not let finish that often in a row."""
    return f"Your microphone may hear the customer or music ({lines} lines cut): use a headset."


class Notices:
    """Told of keys, events and looks; says what is to be read."""

    def __init__(self) -> None:
        self.text = ""
        """What is to be read now; empty for nothing."""
        self._looks = 0
        self._pressed: dict[Command, int] = {}

    def tell(self, text: str, looks: int = SHOWN_LOOKS) -> None:
        """Show it for so many looks."""
        self.text, self._looks = text, looks

    def press(self, command: Command, *, standing: bool) -> None:
        """A key was given to the call; `standing`: no time passes in it."""
        self._pressed[command] = PATIENCE_LOOKS
        if standing:
            self.tell(LATER)

    def take_in(self, events: Sequence[ev.Event]) -> None:
        """What has happened in the call."""
        for event in events:
            if isinstance(event, ev.KeyPressed):
                self._pressed.pop(event.command, None)
                self.tell(DONE[event.command])
            elif isinstance(event, ev.CustomerInsists):
                self.tell(insists(event.lines), READ_LOOKS)

    def look(self, *, standing: bool) -> None:
        """A tenth of a second has passed."""
        self._looks -= 1
        if self._looks <= 0:
            self.text = ""
        if standing:
            return
        for command in list(self._pressed):
            self._pressed[command] -= 1
            if not self._pressed[command]:
                del self._pressed[command]
                self.tell(not_now(command))
