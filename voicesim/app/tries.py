"""A live call in one try or several: what there was before a turn is done again is set aside, and taken up there."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voicesim.app.calls.redoing import Redo, redo_at
from voicesim.app.calls.running import RunResult, finish_call, wired_engine
from voicesim.app.calls.session_state import SessionState
from voicesim.call.ahead import RenderingAhead
from voicesim.call.engine import Engine
from voicesim.call.live import Controls, LiveDriver
from voicesim.call.recorder import CallRecorder
from voicesim.call.saved_call import read_call
from voicesim.call.step import SILENCE, StepListener, StepResult
from voicesim.call.taken_up import AFRESH, TakenUp
from voicesim.call.turn_places import TurnWatch
from voicesim.call.workbench import Workbench
from voicesim.customer.customer import Customer
from voicesim.model.audio import Pcm
from voicesim.model.codec import event_as_kept
from voicesim.model.events import Event
from voicesim.model.protocols import AudioPort
from voicesim.model.record import CallOptions, FinishedCall
from voicesim.model.units import FRAME_SAMPLES
from voicesim.model.work import Arrival

if TYPE_CHECKING:
    from voicesim.app.calls.calling import CallPlan

LOOK_SAMPLES: Final = 10 * FRAME_SAMPLES
"""While a beginning is gone through again, the headset is looked at so often: it goes faster than life."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What all tries of a call share."""

    port: AudioPort
    workbench: Workbench
    ahead: RenderingAhead
    options: CallOptions

    def keep_quiet(self, at_sample: int, _mic: Pcm, _arrivals: Sequence[Arrival], _result: StepResult) -> None:
        """What is said into the headset meanwhile is not heard, and silence is played."""
        if at_sample % LOOK_SAMPLES == 0 and self.port.read(0.0) is not None:
            self.port.write(SILENCE)


class Tries:
    """Holds them one after the other, in the call's thread."""

    def __init__(
        self,
        plan: "CallPlan",
        parts: Parts,
        controls: Controls,
        tell: Callable[[SessionState], None],
        listeners: Callable[[], Sequence[StepListener]],
    ) -> None:
        """`listeners` are asked for anew for each try."""
        self._plan, self._parts, self._controls = plan, parts, controls
        self._tell, self._listeners = tell, listeners
        self.part: Path | None = None
        """Where the present try is recorded."""
        self.set_aside: list[Path] = []
        """The tries before it."""
        self.turns = TurnWatch()
        """The agent's turns in the present try."""
        self.result: RunResult | None = None

    def run(self) -> None:
        """From the beginning, or from where another call is taken up, until a try has ended or was stopped."""
        redo = self._plan.redo
        while (redo := self._one(redo)) is not None:
            pass

    def _one(self, redo: Redo | None) -> Redo | None:
        """One try; where it is to be taken up by the next one, None when it was the last."""
        plan, options = self._plan, replace(self._parts.options, redo_of=redo.redo_of if redo else None)
        customer = Customer(plan.scenario, plan.seed, plan.ceiling)
        engine = wired_engine(plan.scenario, options, plan.baseline, customer)
        with CallRecorder(plan.folder, overwrite=plan.overwrite) as recorder:
            self.part = recorder.part
            recorder.start(options, plan.scenario, plan.baseline)
            listeners = [self._new_turns(), *self._listeners()]
            since = self._take_up(redo, recorder, engine, listeners) if redo is not None else AFRESH
            self._parts.ahead.follow(customer.may_come)
            driver = self._driver(engine, [recorder.step, self._parts.ahead.listen, *listeners])
            driver.carry_on(since)
            with _no_long_collections():
                events = driver.run(self._tell)
            if self._controls.stopped and not engine.now_sample:  # while it was loading
                recorder.discard()
                self.part = None
            elif engine.ended:
                self.result = finish_call(plan.scenario, options, events, recorder)
            if engine.ended or self._controls.stopped:
                return None
            return self._taken_back(recorder, options, events)

    def _driver(self, engine: Engine, listeners: Sequence[StepListener]) -> LiveDriver:
        return LiveDriver(engine, self._parts.port, self._parts.workbench, self._controls, listeners)

    def _take_up(
        self, redo: Redo, recorder: CallRecorder, engine: Engine, listeners: Sequence[StepListener]
    ) -> TakenUp:
        self._tell("redoing")
        self._parts.workbench.forget()
        return redo.begin(recorder, engine, [*listeners, self._parts.keep_quiet])

    def _taken_back(self, recorder: CallRecorder, options: CallOptions, events: Sequence[Event]) -> Redo:
        self._tell("redoing")
        self._controls.begin_again()
        saved = read_call(recorder.set_aside(free_name(self._plan.folder)))
        self.set_aside.append(saved.folder)
        scenario, kept = self._plan.scenario, tuple(map(event_as_kept, events))
        call = FinishedCall(options, scenario.title, scenario.persona, len(saved.mic), kept)
        return redo_at(saved, call, self.turns.places[-1])

    def _new_turns(self) -> StepListener:
        self.turns = turns = TurnWatch()

        def listen(_at_sample: int, _mic: Pcm, _arrivals: Sequence[Arrival], result: StepResult) -> None:
            for event in result.events:
                turns.notice(event)

        return listen


def free_name(folder: Path) -> Path:
    """A name beside that of a call, for a try of it."""
    number = 1
    while (name := folder.with_name(f"{folder.name}-try-{number}")).exists():
        number += 1
    return name


@contextmanager
def _no_long_collections() -> Iterator[None]:
    """What was loaded stays, so the collector need not look at it again: with a speech model that takes 0.1 s."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
