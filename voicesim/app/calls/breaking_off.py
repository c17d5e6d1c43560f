"""A live call that is broken off from outside: Ctrl-C, a terminal that is closed, a machine that shuts down."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final, NoReturn, Protocol

INTERRUPTED: Final = 130
"""Exit code of what was broken off."""
CALL_THREAD: Final = "call"
LEAVE_AFTER_S: Final = 20.0
"""How long what was recorded may take to be on disk."""
LOADING_S: Final = 0.5
"""How long a call that still loads is waited for: nothing was recorded, and no library can be told to stop loading."""
ENDINGS: Final = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP


class _HungUp(Protocol):
    @property
    def hung_up(self) -> bool: ...


class Breakable(Protocol):
    """What has to be known of a call to break it off."""

    @property
    def commands(self) -> _HungUp:
        """The telephone's keys."""
        ...

    @property
    def state(self) -> str:
        """`preparing` while it loads."""
        ...

    @property
    def ended(self) -> threading.Event:
        """Set once it is over and what was recorded is on disk."""
        ...

    def stop(self) -> None:
        """Break it off."""
        ...


def break_off(session: Breakable) -> None:
    """Stop it and wait until what was recorded is on disk; one that was hung up may end by itself.

    No signal disturbs that: a second one would leave the headset open.
    """
    with _handled((signal.SIGINT, *ENDINGS), signal.SIG_IGN):
        if session.commands.hung_up:
            session.ended.wait(LEAVE_AFTER_S)
        session.stop()
        session.ended.wait(LOADING_S if session.state == "preparing" else LEAVE_AFTER_S)


def leave_interrupted() -> NoReturn:
    """End the process with INTERRUPTED; at once where a call still loads, for Python would wait for its threads."""
    if any(thread.name == CALL_THREAD and thread.is_alive() for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(INTERRUPTED)
    sys.exit(INTERRUPTED)


def interrupt() -> NoReturn:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


@contextlib.contextmanager
def when_told_to_end(do: Callable[[], object]) -> Iterator[None]:
    """SIGTERM and SIGHUP do that meanwhile, in the main thread; one that is ignored stays so (nohup)."""
    heeded = [number for number in ENDINGS if signal.getsignal(number) is not signal.SIG_IGN]
    with _handled(heeded, lambda *_: do()):
        yield


@contextlib.contextmanager
def _handled(numbers: "list[int] | tuple[int, ...]", handler: "signal._HANDLER") -> Iterator[None]:
    """In a thread other than the main one, where signals never arrive, nothing is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, handled in before.items():
            signal.signal(number, handled)
