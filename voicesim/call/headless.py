"""The offline driver: as fast as the processor allows, every arrival exactly at its due sample."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from voicesim.call.engine import Engine
from voicesim.call.step import SILENCE, StepListener, who_does
from voicesim.call.taken_up import AFRESH, TakenUp
from voicesim.call.workbench import Workbench
from voicesim.model.errors import EngineError
from voicesim.model.events import Event
from voicesim.model.protocols import Microphone
from voicesim.model.work import Arrival, Result, WorkRequest

HANGS_AFTER_S: Final = 120.0
"""Of real time: the longest wait for a result. A line is given 40 s by the voice's process, a turn takes seconds."""


class _Outstanding:
    """Requests on their way, waited for when they are due."""

    def __init__(self, workbench: Workbench, since: TakenUp) -> None:
        self._workbench = workbench
        self._waiting: list[tuple[WorkRequest, Future[Result]]] = since.begin(workbench.submit)

    def add(self, requests: Sequence[WorkRequest]) -> None:
        self._waiting += [(request, self._workbench.submit(request)) for request in requests]

    def due(self, now_sample: int) -> list[Arrival]:
        ready = [(r, f) for r, f in self._waiting if r.due_sample <= now_sample]
        self._waiting = [(r, f) for r, f in self._waiting if r.due_sample > now_sample]
        return [Arrival(r.request_id, r.due_sample, _waited_for(r, f)) for r, f in ready]


def _waited_for(request: WorkRequest, future: Future[Result]) -> Result:
    try:
        return future.result(HANGS_AFTER_S)
    except TimeoutError:
        hangs = f"{who_does(request)} has not answered for {HANGS_AFTER_S:g} s"
        raise EngineError(f"{hangs}: the call is broken off", remedy="run: voicesim doctor") from None


def run_headless(
    engine: Engine,
    microphone: Microphone,
    workbench: Workbench,
    listeners: Sequence[StepListener],
    since: TakenUp = AFRESH,
    enough: Callable[[Sequence[Event]], bool] = lambda _: False,
) -> tuple[Event, ...]:
    """Drive the engine until the call has ended; all its events, with those of the beginning that was taken up.

    `enough` is told the events of each step, and may stop it earlier.

    An agent who comes in then is told that beginning with the first frame.

    Raises:
        EngineError: a part hangs.
    """
    outstanding = _Outstanding(workbench, since)
    heard = list(since.events)
    latest: Sequence[Event] = since.events
    while not engine.ended:
        at_sample = engine.now_sample
        frame = microphone.next_frame(latest)
        mic = SILENCE if frame is None else frame
        arrivals = outstanding.due(at_sample)
        result = engine.step(mic, arrivals)
        outstanding.add(result.work)
        for listen in listeners:
            listen(at_sample, mic, arrivals, result)
        latest = result.events
        heard += latest
        if enough(latest):
            break
    return tuple(heard)
