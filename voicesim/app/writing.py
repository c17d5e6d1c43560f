"""Writing a text file so that nobody ever finds half of one: beside its place first, then renamed."""

import contextlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from voicesim.model.errors import BadInput


def write_new(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file; one that is there stays as it is unless `force`. A link is followed, its rights are kept.

    Raises:
        BadInput: it is there already, or cannot be written.
    """
    check_new(path, force=force)
    path = path.expanduser().resolve()
    if path.exists() and not path.is_file():
        raise BadInput("is not a regular file", where=str(path), remedy="name a file")
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text, mode)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        remedy = "check the path, the rights and the space there"
        raise BadInput(f"cannot be written: {reason}", where=str(path), remedy=remedy) from None


def check_new(path: Path, *, force: bool = False) -> None:
    """Raise BadInput when there is such a file already, unless `force`."""
    path = path.expanduser().resolve()
    if path.exists() and not force:
        raise BadInput("is there already", where=str(path), remedy="choose another name, or add --force")


def write_private(path: Path, text: str) -> Path:
    """Write a file that its owner alone can read, or replace one, whose rights are kept; where it is.

    Raises:
        BadInput: it cannot be written.
    """
    if not path.expanduser().exists():
        with contextlib.suppress(OSError):  # write_new meets the same, and says it
            os.close(os.open(path.expanduser(), os.O_CREAT | os.O_WRONLY, 0o600))
    write_new(path, text, force=True)
    return path


def _replace(path: Path, text: str, mode: int) -> None:
    beside = NamedTemporaryFile(  # noqa: SIM115 - closed below, before it is renamed
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
    )
    try:
        with beside:
            beside.write(text)
            beside.flush()
            os.fsync(beside.fileno())
        Path(beside.name).chmod(mode)
        Path(beside.name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside.name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
