"""The process's stderr, kept to ourselves while sound devices are used.

PortAudio and ALSA print their inner troubles on file descriptor 2, from threads of their own and at any time; a
terminal screen is drawn there. What matters of it comes as an error with a remedy.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Final, TextIO

STDERR: Final = 2


@contextlib.contextmanager
def own_stderr() -> Iterator[None]:
    """What Python prints on stderr still arrives, what native code prints there does not; may be nested.

    A terminal that goes away meanwhile is no error: whatever is printed then goes nowhere.
    """
    try:
        kept, nowhere = os.dup(STDERR), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # there is no stderr
        yield
        return
    ours, before = _text(kept), (sys.stderr, sys.__stderr__)
    os.dup2(nowhere, STDERR)
    os.close(nowhere)
    sys.stderr, sys.__stderr__ = (ours if _is_it(stream) else stream for stream in before)  # type: ignore[misc,assignment]
    try:
        yield
    finally:
        sys.stderr, sys.__stderr__ = before  # type: ignore[misc]
        ours.flush()
        os.dup2(kept, STDERR)
        ours.close()


class _Lasting(io.FileIO):
    """Goes on when nobody is there to read: a screen's writer would die of it, and the rest wait for its queue."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """All of it, or nothing."""
        try:
            return super().write(data) or 0
        except OSError:
            return len(data)


def _text(descriptor: int) -> TextIO:
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    raw: io.RawIOBase = _Lasting(descriptor, "w")
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors="backslashreplace", line_buffering=True)


def _is_it(stream: TextIO | None) -> bool:
    """Whether it writes to the process's stderr, and is not something that took its place."""
    try:
        return stream is not None and stream.fileno() == STDERR
    except (OSError, ValueError):
        return False
