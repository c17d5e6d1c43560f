"""Native libraries write to the process's stderr by themselves; here what they write is held back while they work."""

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

STDERR: Final = 2
_one_at_a_time: Final = threading.Lock()


@contextmanager
def held_stderr() -> Iterator[None]:
    """Hold back what is written to stderr; pass it on when the block ends well, drop it when the block raises.

    It is the whole process's stderr, so other threads' lines wait too. Where nothing can be held back, nothing is.
    """
    with _one_at_a_time:
        opened = _open()
        if opened is None:
            yield
            return
        kept, held = opened
        with held, os.fdopen(kept, "wb", buffering=0) as stderr:
            os.dup2(held.fileno(), STDERR)
            try:
                yield
            finally:
                _flush()
                os.dup2(kept, STDERR)
            held.seek(0)
            with suppress(OSError):  # nobody listens any more
                stderr.write(held.read())


def _open() -> tuple[int, IO[bytes]] | None:
    """A second way to stderr, and a file; None when stderr is closed, or there is no room for a file."""
    _flush()
    try:
        kept = os.dup(STDERR)
    except OSError:
        return None
    try:
        return kept, tempfile.TemporaryFile()
    except OSError:
        os.close(kept)
        return None


def _flush() -> None:
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
