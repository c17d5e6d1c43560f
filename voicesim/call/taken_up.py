"""What a driver needs to go on with a call that was brought to a point of an earlier one."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

from voicesim.model.events import Event
from voicesim.model.work import Result, WorkRequest

OnItsWay = list[tuple[WorkRequest, Future[Result]]]


@dataclass(frozen=True, slots=True)
class TakenUp:
    """Events and open work of the beginning."""

    events: tuple[Event, ...] = ()
    work: tuple[WorkRequest, ...] = ()
    """To be done anew, in this order: what is awaited, and what has to be heard again for that."""
    awaited: frozenset[int] = frozenset()
    """Requests whose results had not arrived."""

    def begin(self, submit: Callable[[WorkRequest], Future[Result]]) -> OnItsWay:
        """Have all of it done again; what is then on its way to the engine."""
        begun = [(request, submit(request)) for request in self.work]
        return [(request, future) for request, future in begun if request.request_id in self.awaited]


AFRESH: Final = TakenUp()
"""A call that begins at its beginning."""
