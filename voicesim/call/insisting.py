"""A customer who is not let finish: after some lines in a row the next one is said whole, whoever speaks meanwhile.

Where the microphone hears the customer's own voice, or music, every line would be broken off, without end.
"""

from collections.abc import Callable
from typing import Final

from voicesim.call.mouth import Spoken
from voicesim.customer.customer import SAID_SHARE
from voicesim.model.events import CustomerInsists, Event

LINES: Final = 3
"""So many in a row, none of them half said, are put up with; after the first time one."""


class Insisting:
    """Counts the lines that were broken off."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit, self._broken, self._bears = emit, 0, LINES

    def begins(self, at_sample: int) -> bool:
        """A line begins to sound; whether it is said whole."""
        insists = self._broken >= self._bears
        if insists and self._bears == LINES:
            self._emit(CustomerInsists(at_sample, LINES))
            self._bears = 1
        return insists

    def ends(self, spoken: Spoken, *, cut_in: bool) -> None:
        """It is over; a line with which the customer cut in may well be broken off."""
        broken = spoken.cut and not cut_in and spoken.share < SAID_SHARE
        self._broken = self._broken + 1 if broken else 0

    def forgive(self) -> None:
        """The line that sounds is stopped by a key: no sound did that."""
        self._broken = -1
