"""Files and folders that commands read from and write to: looked at before the work begins, made for their owner."""

import os
from collections.abc import Iterable
from pathlib import Path

from voicesim.disk.whole_file import check_writable
from voicesim.model.errors import BadInput
from voicesim.ports.path_kinds import other_kind


def given_path(text: str) -> Path:
    """A path from the command line; pathlib takes an empty one for the working folder.

    Raises:
        BadInput: it is empty.
    """
    if not str(text).strip():
        raise BadInput("a path is empty", remedy="write . for the working folder, or leave the option out")
    return Path(text)


def audio_paths(named: Iterable[Path], suffixes: tuple[str, ...]) -> list[Path]:
    """The files that were named, and those below the folders that were named, each once however it was spelt.

    Whatever in a folder has one of the endings is taken, broken links too: what is wrong with it is said later.

    Raises:
        BadInput: a path is not there or cannot be looked at, or a folder holds no audio.
    """
    found: dict[str, Path] = {}
    for path in named:
        for file in _files(path, suffixes):
            # a link is a file of its own, but the way to it is not
            found.setdefault(os.path.join(os.path.realpath(file.parent), file.name), file)  # noqa: PTH118
    return list(found.values())


def check_place(path: Path, inputs: Iterable[Path]) -> None:
    """Before hours of work: whether the rows will have a place, and that it is nothing they are made from.

    Raises:
        BadInput: there is no such folder, it cannot be written to, or the file is an input or no file.
    """
    where = str(path)
    try:
        if path.is_dir():
            raise BadInput("is a folder", where=where, remedy="name a file in it")
        if path.exists() and not path.is_file():
            raise BadInput("is not a regular file", where=where, remedy="name a file")
        if path.exists() and any(one.exists() and path.samefile(one) for one in inputs):
            raise BadInput("is one of the files to read, and would be lost", where=where, remedy="name another file")
        check_writable(path.parent)
    except OSError as error:
        raise BadInput(f"cannot be written ({reason(error)})", where=where, remedy="choose another place") from None


def check_regular(path: Path) -> None:
    """Whether there is a file to read; a pipe would be waited for.

    Raises:
        BadInput: there is nothing, something else, or a folder on the way that may not be entered.
    """
    where = str(path)
    try:
        if not path.exists():
            raise BadInput("there is no such file", where=where, remedy="check the path")
        kind = other_kind(path)
        if kind is not None:
            raise BadInput(f"is {kind}, not a regular file", where=where, remedy="save it to a file first")
    except OSError as error:
        raise BadInput(f"cannot be read ({reason(error)})", where=where, remedy="check its permissions") from None


def check_there(path: Path) -> None:
    """Whether there is anything at a path that was named.

    Raises:
        BadInput: there is nothing, or a folder on the way may not be entered.
    """
    try:
        there = path.exists()
    except OSError as error:
        raise BadInput(f"cannot be read ({reason(error)})", where=str(path), remedy="check the path") from None
    if not there:
        raise BadInput("there is no such file or folder", where=str(path), remedy="check the path")


def private_folder(folder: Path) -> None:
    """Make a folder with all that is missing above it, for their owner only; what is there stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)  # a file of that name is refused


def reason(error: OSError) -> str:
    """What the system says, without the path."""
    return (error.strerror or type(error).__name__).lower()


def _files(path: Path, suffixes: tuple[str, ...]) -> list[Path]:
    try:
        if not path.is_dir():
            if not path.exists():
                raise BadInput("there is no such file or folder", where=str(path), remedy="check the path")
            return [path]
        inside = sorted(_below(path, suffixes))
    except OSError as error:
        where = str(error.filename or path)
        raise BadInput(f"cannot be read ({reason(error)})", where=where, remedy="check its permissions") from None
    if not inside:
        raise BadInput("there is no audio in this folder", where=str(path), remedy=f"looked for {', '.join(suffixes)}")
    return inside


def _below(folder: Path, suffixes: tuple[str, ...]) -> Iterable[Path]:
    for inner, _, names in os.walk(folder, onerror=_refuse):
        yield from (Path(inner, name) for name in names if Path(name).suffix.lower() in suffixes)


def _refuse(error: OSError) -> None:
    raise error
