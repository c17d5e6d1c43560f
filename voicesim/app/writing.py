"""Writing a text file so that nobody ever finds half of one, with the rights it is to have."""

import os
from pathlib import Path

from voicesim.disk.whole_file import whole_file
from voicesim.model.errors import BadInput


def write_new(path: Path, content: str | bytes, *, force: bool = False, private: bool = False) -> None:
    """Write a file; one that is there stays as it is unless `force`. A link is followed, its rights are kept.

    Text is written as UTF-8. A new file is for its owner only when it is `private`, else as the user has set for new
    files.

    Raises:
        BadInput: it is there already, or cannot be written.
    """
    check_new(path, force=force)
    path = path.expanduser().resolve()
    if path.exists() and not path.is_file():
        raise BadInput("is not a regular file", where=str(path), remedy="name a file")
    try:
        fresh = 0o600 if private else 0o666 & ~_umask()
        mode = path.stat().st_mode & 0o777 if path.exists() else fresh
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path, mode) as part:
            part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        remedy = "check the path, the rights and the space there"
        raise BadInput(f"cannot be written: {reason}", where=str(path), remedy=remedy) from None


def check_new(path: Path, *, force: bool = False) -> None:
    """Raise BadInput when there is such a file already, unless `force`."""
    path = path.expanduser().resolve()
    if path.exists() and not force:
        raise BadInput("is there already", where=str(path), remedy="choose another name, or add --force")


def require_folder(path: Path) -> None:
    """Raise BadInput when the folder in which a file is to be written is not there: a slip of the finger makes none."""
    folder = path.expanduser().resolve().parent
    if not folder.is_dir():
        raise BadInput("there is no such folder", where=str(folder), remedy="make it, or name another place")


def write_private(path: Path, text: str) -> None:
    """Write a file that is for its owner only, or replace one, whose rights are kept.

    Raises:
        BadInput: it cannot be written.
    """
    write_new(path, text, force=True, private=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
