"""One process at a time changes what lies in a folder; another waits a little."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voicesim.model.errors import BadInput

LONGEST_WAIT_S: Final = 30.0
LOOK_EVERY_S: Final = 0.02


@contextmanager
def alone_with(lock: Path) -> Iterator[None]:
    """Hold the lock of that file while the block runs; the file is there for so long only.

    The system lets go of it when a process ends, however it ends. Threads keep each other out as processes do.

    Raises:
        BadInput: it is held by somebody else for half a minute, or the file cannot be made.
    """
    file = _held(lock)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows deletes no file that somebody waits for
            lock.unlink()
        os.close(file)  # which lets go of it


def _held(lock: Path) -> int:
    until_s = time.monotonic() + LONGEST_WAIT_S
    while time.monotonic() < until_s:
        try:
            file = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            remedy = "check the folder and the rights there"
            raise BadInput(f"cannot be written to: {reason}", where=str(lock.parent), remedy=remedy) from None
        if _taken(file) and _is_still(file, lock):
            return file
        os.close(file)
        time.sleep(LOOK_EVERY_S)
    raise BadInput("is being changed by another process", where=str(lock.parent), remedy="try again in a moment")


def _is_still(file: int, lock: Path) -> bool:
    """Whoever held it before has deleted it: then the next one may already hold a new file of that name."""
    try:
        return os.path.samestat(os.fstat(file), lock.stat())
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _taken(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
