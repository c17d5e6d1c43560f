"""Files that are there whole or not at all: written beside their place first, then renamed."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole_file(path: Path, mode: int = 0o600) -> Iterator[Path]:
    """An empty file beside `path`, to be written; when the block ends well, it takes the place with those rights.

    When the block raises, nothing is left of it and what was there stays. While it is written it is for its owner only.

    Raises:
        OSError: it cannot be made, written to the disk, or renamed.
    """
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as file:  # what a power cut leaves of a file renamed before it is on the disk is empty
            os.fsync(file.fileno())
        if mode != 0o600:
            part.chmod(mode)
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def check_writable(folder: Path) -> None:
    """Make and remove a file there: permissions alone do not tell.

    Raises:
        OSError: it cannot be.
    """
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    os.close(handle)
    Path(name).unlink()
