"""Lines that may come next are voiced before they are wanted, beside the call, so that the reply starts at once.

Nothing waits for it and nothing depends on it: the voice keeps what it has rendered, and a line that is not there yet
is rendered when it is asked for. It has a voice of its own, so that the call's never stands in a queue behind it.
"""

import contextlib
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Final, Self

from voicesim.call.step import StepResult
from voicesim.model.audio import Pcm
from voicesim.model.customer import Style
from voicesim.model.errors import VoicesimError
from voicesim.model.events import MoodChanged, PlaybackStarted
from voicesim.model.protocols import Synthesizer
from voicesim.model.work import Arrival

LEAVE_AFTER_S: Final = 5.0
"""A voice that hangs is left to itself: nobody needs what it was to say."""
Lines = Sequence[tuple[str, Style]]


class RenderingAhead:
    """As a context manager it works from its first line to its last; `listen` is its StepListener."""

    def __init__(self, synthesizer: Synthesizer, may_come: Callable[[], Lines]) -> None:
        """`may_come` is asked in the call's thread whenever the customer's line or mood has changed."""
        self._synthesizer, self._may_come = synthesizer, may_come
        self._wanted: SimpleQueue[Lines | None] = SimpleQueue()
        self._voiced: set[tuple[str, Style]] = set()
        self._thread = Thread(target=self._work, name="ahead", daemon=True)

    def listen(self, _at_sample: int, _mic: Pcm, _arrivals: Sequence[Arrival], result: StepResult) -> None:
        """Look ahead anew when a line begins, for it is said then, and when the mood has changed, for the style may."""
        if any(isinstance(event, (PlaybackStarted, MoodChanged)) for event in result.events):
            self._wanted.put(self._may_come())

    def follow(self, may_come: Callable[[], Lines]) -> None:
        """Ask another customer from now on: the call was taken up at an earlier point."""
        self._may_come = may_come
        self._wanted.put(may_come())

    def __enter__(self) -> Self:
        self._wanted.put(self._may_come())
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._wanted.put(None)
        self._thread.join(LEAVE_AFTER_S)

    def _work(self) -> None:
        while (lines := self._wanted.get()) is not None:
            for line in lines:
                if not self._wanted.empty():
                    break  # the newer list begins with what is wanted now
                if line not in self._voiced:
                    with contextlib.suppress(VoicesimError):
                        self._synthesizer.render(*line)
                    self._voiced.add(line)
