"""What the screen needs of a call, as `voicesim.app.calls.calling.CallSession` has it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from voicesim.app.calls.session_state import SessionState
from voicesim.call.step import StepListener
from voicesim.coach.hints import Hint
from voicesim.coach.types import CallSummary
from voicesim.model.prosody import Baseline
from voicesim.model.record import Mode
from voicesim.model.scenario import Scenario
from voicesim.model.work import Command


class Keys(Protocol):
    """The telephone's keys."""

    def give(self, command: Command) -> None:
        """Press one."""
        ...

    @property
    def hung_up(self) -> bool:
        """The agent has put the receiver down."""
        ...


class Plan(Protocol):
    """What is played, and how."""

    @property
    def scenario(self) -> Scenario:
        """What is played."""
        ...

    @property
    def mode(self) -> Mode:
        """Practice or exam."""
        ...

    @property
    def baseline(self) -> Baseline:
        """What is usual for the agent's voice."""
        ...


class Result(Protocol):
    """A finished call."""

    @property
    def summary(self) -> CallSummary:
        """Score and lessons."""
        ...

    @property
    def report(self) -> Path:
        """The page to open."""
        ...


class ScreenSession(Protocol):
    """One call from loading to report."""

    @property
    def plan(self) -> Plan:
        """What is played."""
        ...

    @property
    def commands(self) -> Keys:
        """The telephone's keys."""
        ...

    @property
    def state(self) -> SessionState:
        """`preparing` until the line is open; `ended` also when the call was broken off."""
        ...

    @property
    def ended(self) -> threading.Event:
        """Set once the call is over and what was recorded is on disk."""
        ...

    @property
    def result(self) -> Result | None:
        """None until the call has ended, and for good when it was broken off."""
        ...

    @property
    def error(self) -> BaseException | None:
        """Why the call failed."""
        ...

    @property
    def part(self) -> Path | None:
        """Where a call that was broken off is left."""
        ...

    @property
    def paused(self) -> bool:
        """A pause is wanted."""
        ...

    @property
    def muted(self) -> bool:
        """The customer hears silence."""
        ...

    @property
    def speaks_muted(self) -> bool:
        """Somebody speaks, and the customer does not hear it because the microphone is muted."""
        ...

    def subscribe(self, listener: StepListener) -> None:
        """Have it called after each step."""
        ...

    def on_hint(self, listener: Callable[[Hint], None]) -> None:
        """Have it called with each hint."""
        ...

    def start(self) -> None:
        """Begin the call in a thread of its own."""
        ...

    def pause(self) -> None:
        """Let the call stand."""
        ...

    def go_on(self) -> None:
        """End the pause."""
        ...

    def mute(self, muted: bool) -> None:
        """Let the customer hear silence, or the agent again."""
        ...

    def redo(self) -> bool:
        """Take the call up again at the agent's last turn; False where there is none, and in an exam."""
        ...

    def stop(self) -> None:
        """Break the call off."""
        ...
