"""One thread that does one thing after the other, in the order they came.

It is nobody's to wait for: an engine that hangs in it holds up neither the end of a call nor that of the program, as
the threads of an executor would.
"""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, TypeVar

LEAVE_AFTER_S: Final = 10.0
"""How long the end of a call waits for what is being done; by then it hangs."""
T = TypeVar("T")


class Lane:
    """Takes what is to be done, gives futures; safe to use from many threads."""

    def __init__(self, name: str) -> None:
        self._todo: SimpleQueue[tuple[Future[Any], Callable[[], None]] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, do: Callable[..., T], *given: Any) -> "Future[T]":  # noqa: ANN401 - what `do` takes
        """Have it done once all before it is; a future that is cancelled before is passed over."""
        future: Future[T] = Future()

        def work() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(do(*given))
                except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
                    future.set_exception(error)

        self._todo.put((future, work))
        return future

    def cancel(self) -> None:
        """Leave undone what has not begun, and tell whoever waits for it."""
        while True:
            try:
                waiting = self._todo.get_nowait()
            except Empty:
                break
            if waiting is not None:
                waiting[0].cancel()

    def close(self) -> None:
        """Cancel what has not begun; wait for what has, but not for ever. Its future may then never be done."""
        self.cancel()
        self._todo.put(None)
        self._thread.join(LEAVE_AFTER_S)

    def _work(self) -> None:
        while (todo := self._todo.get()) is not None:
            todo[1]()
