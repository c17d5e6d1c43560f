"""The live driver: a headset sets the pace, the same step as ever, and what is late comes late.

One thread reads a frame, steps the engine and writes a frame. It never waits for work: a result is handed over at its
due sample, or later when it was not ready, and the engine then says `WorkLate`. After a stall it takes the frames that
have queued up one after the other, as fast as it can, and leaves none out. All that the engine sees goes through
`listeners`, so that a recorded call replays exactly.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from voicesim.call.engine import Engine
from voicesim.call.step import SILENCE, StepListener, who_does
from voicesim.call.taken_up import TakenUp
from voicesim.model.audio import Pcm
from voicesim.model.events import Event
from voicesim.model.protocols import AudioPort, MicFrame
from voicesim.model.units import to_samples, to_seconds
from voicesim.model.work import Arrival, Command, Commanded, Lost, Result, WorkFailed, WorkRequest

READ_TIMEOUT_S: Final = 0.1
"""How long a frame is waited for before it is looked at what else is wanted."""
GIVEN_UP_SAMPLES: Final = to_samples(15.0)
"""So long after its due sample a result that has not come counts as failed: the call goes on without it."""
LiveState = Literal["running", "paused", "device_lost"]
"""What the driver does; paused and without a device the call clock stands."""


class Bench(Protocol):
    """Where work is done beside the step."""

    def submit(self, request: WorkRequest) -> Future[Result]:
        """Begin the work."""
        ...


@dataclass(slots=True)
class Controls:
    """What other threads want of a live call. Every method may be called from any thread at any time."""

    paused: bool = False
    """Frames are thrown away and the call clock stands."""
    muted: bool = False
    """The customer hears silence, and silence is recorded."""
    unheard: Pcm | None = None
    """The latest frame that was not heard because the agent is muted; kept nowhere else."""
    stopped: bool = False
    """The driver returns before its next step; the call has then not ended, it was broken off."""
    taken_back: bool = False
    """The driver returns before its next step, because the call is taken up again at an earlier point."""
    hung_up: bool = False
    """The agent has hung up; what is left of the call waits for no pause and no device."""
    _commands: deque[Command] = field(default_factory=deque)

    def give(self, command: Command) -> None:
        """Press a key of the telephone; it works with the next frame, in a pause when the call goes on."""
        self._commands.append(command)
        self.hung_up = self.hung_up or command == "hang_up"

    def begin_again(self) -> None:
        """The call has been taken back: keys that had not worked yet do not, hanging up too, and a pause is over."""
        self._commands.clear()
        self.taken_back = self.paused = self.hung_up = False

    def take(self) -> tuple[Command, ...]:
        """The keys pressed since the last time."""
        return tuple(self._commands.popleft() for _ in range(len(self._commands)))


class LiveDriver:
    """Drives one engine from one port."""

    def __init__(
        self, engine: Engine, port: AudioPort, bench: Bench, controls: Controls, listeners: Sequence[StepListener] = ()
    ) -> None:
        """The port is open already; whoever opened it closes it."""
        self._engine, self._port, self._controls = engine, port, controls
        self._listeners, self._work = listeners, _OnItsWay(bench)
        self._state: LiveState = "running"
        self._events: list[Event] = []

    def carry_on(self, since: TakenUp) -> None:
        """Before `run`: the engine was brought to a point of an earlier call; do what was on its way there."""
        self._work.carry_on(since)
        self._events = list(since.events)

    def run(self, on_state: Callable[[LiveState], None]) -> tuple[Event, ...]:
        """Drive the engine until the call has ended, was stopped or taken back; all its events.

        `on_state` is told what the driver does, at first and whenever that changes.
        """
        on_state(self._state)
        while not (self._engine.ended or self._controls.stopped or self._controls.taken_back):
            frame = self._port.read(READ_TIMEOUT_S)
            self._tell(on_state)
            if self._controls.hung_up:
                self._step(frame if frame is not None and not self._controls.paused else MicFrame(SILENCE))
            elif frame is not None and self._controls.paused:
                self._port.write(SILENCE)
            elif frame is not None:
                self._step(frame)
        return tuple(self._events)

    def _tell(self, on_state: Callable[[LiveState], None]) -> None:
        state: LiveState = "device_lost" if self._port.lost else "paused" if self._controls.paused else "running"
        if state != self._state:
            self._state = state
            on_state(state)

    def _step(self, frame: MicFrame) -> None:
        engine, now = self._engine, self._engine.now_sample
        unasked: list[Result] = [Lost(frame.lost_samples)] if frame.lost_samples else []
        unasked += [Commanded(command) for command in self._controls.take()]
        arrivals = [*(Arrival(0, now, result) for result in unasked), *self._work.ready(now)]
        muted = self._controls.muted
        self._controls.unheard = frame.pcm if muted else None
        mic = frame.pcm if engine.keys.listening and not muted else SILENCE
        result = engine.step(mic, arrivals)
        self._port.write(result.speaker)
        self._work.begin(result.work)
        for listen in self._listeners:
            listen(now, mic, arrivals, result)
        self._events += result.events


class _OnItsWay:
    """Requests that are being worked on; never waited for."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._waiting: list[tuple[WorkRequest, Future[Result]]] = []

    def carry_on(self, since: TakenUp) -> None:
        self._waiting = since.begin(self._bench.submit)

    def begin(self, requests: Sequence[WorkRequest]) -> None:
        self._waiting += [(request, self._bench.submit(request)) for request in requests]

    def ready(self, now_sample: int) -> list[Arrival]:
        """What is due and done, or given up, in the order it was asked for."""
        ready = [(r, f, _given_up(r, f, now_sample)) for r, f in self._waiting if r.due_sample <= now_sample]
        ready = [(request, future, lost) for request, future, lost in ready if lost or future.done()]
        taken = {request.request_id for request, _, _ in ready}
        self._waiting = [(r, f) for r, f in self._waiting if r.request_id not in taken]
        return [Arrival(r.request_id, r.due_sample, lost or future.result()) for r, future, lost in ready]


def _given_up(request: WorkRequest, future: Future[Result], now_sample: int) -> WorkFailed | None:
    """That it failed, when it hangs; what has not begun yet is not done any more."""
    if future.done() or now_sample < request.due_sample + GIVEN_UP_SAMPLES:
        return None
    future.cancel()
    return WorkFailed(f"{who_does(request)} has not answered for {to_seconds(GIVEN_UP_SAMPLES):g} s")
