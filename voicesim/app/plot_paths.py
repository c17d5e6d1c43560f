"""Where the pictures of `voicesim judge --plot` go, looked at before anything is heard."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from voicesim.app.one_line import one_line
from voicesim.app.places import reason
from voicesim.disk.whole_file import check_writable, whole_file
from voicesim.model.errors import BadInput

PICTURES: Final = (".png", ".svg")
LONGEST_STEM: Final = 60
"""Letters; a name on a disk has room for that in any script."""
ANOTHER: Final = "choose another place"


def picture_paths(place: Path, recordings: Sequence[Path], others: Iterable[Path]) -> list[Path]:
    """A file for each recording, in their order: the one that was named, or one a recording in a folder.

    A folder that is not there is made. In a folder files are PNG, named like the recordings, with the folder's name
    before it where two have the same; an older picture is replaced. `others` must not be overwritten either.

    Raises:
        BadInput: a file for several recordings, an ending that is no picture's, no place, or one that would be lost.
        MissingPart: there is nothing to draw PNG with.
    """
    if not recordings:
        raise BadInput("there is no recording to draw", where="--plot", remedy="name audio files or folders to judge")
    try:
        found = _named(place, recordings)
        _check_losses(found, [*recordings, *others])
        check_writable(found[0].parent)
    except OSError as error:
        raise BadInput(f"cannot be written to ({reason(error)})", where=str(place), remedy=ANOTHER) from None
    return found


def _named(place: Path, recordings: Sequence[Path]) -> list[Path]:
    from voicesim.app.plot_png import check_painter

    if place.is_dir() or not place.suffix:
        check_painter()
        place.mkdir(mode=0o700, exist_ok=True)
        return [place / f"{name}.png" for name in file_names(recordings)]
    _check_file(place, len(recordings))
    if place.suffix.lower() == ".png":
        check_painter()
    return [place]


def _check_file(place: Path, recordings: int) -> None:
    where = str(place)
    if place.suffix.lower() not in PICTURES:
        remedy = f"end it in {' or '.join(PICTURES)}, or name a folder"
        raise BadInput(f"{place.suffix} is no picture that can be drawn", where=where, remedy=remedy)
    if recordings > 1:
        raise BadInput(f"is one file for {recordings} recordings", where=where, remedy="name a folder")


def file_names(recordings: Sequence[Path]) -> list[str]:
    """Names without ending, no two alike on any system (upper and lower case count as the same)."""
    plain = [_short(_fit(path.stem)) for path in recordings]
    shared = _often(plain)
    named = [
        _short(f"{_fit(path.absolute().parent.name)}-{stem}") if stem.casefold() in shared else stem
        for path, stem in zip(recordings, plain, strict=True)
    ]
    shared = _often(named)
    numbers, taken = Counter[str](), {name.casefold() for name in named} - shared
    return [_numbered(name, numbers, taken) if name.casefold() in shared else name for name in named]


def _often(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(name.casefold() for name in names).items() if count > 1}


def _numbered(name: str, numbers: Counter[str], taken: set[str]) -> str:
    """The name with the next number that makes it free; it is taken then."""
    folded = name.casefold()
    while True:
        numbers[folded] += 1
        found = f"{name}-{numbers[folded]}"
        if found.casefold() not in taken:
            taken.add(found.casefold())
            return found


def _fit(name: str) -> str:
    return one_line(name, instead="_") or "recording"


def _short(name: str) -> str:
    return name[:LONGEST_STEM]


def _check_losses(pictures: Iterable[Path], inputs: Iterable[Path]) -> None:
    kept = {_identity(path) for path in inputs}
    for path in pictures:
        if path.is_dir():
            raise BadInput("is a folder", where=str(path), remedy=ANOTHER)
        if path.exists() and not path.is_file():
            raise BadInput("is not a regular file", where=str(path), remedy=ANOTHER)
        if _identity(path) in kept:
            raise BadInput("is one of the other files, and would be lost", where=str(path), remedy=ANOTHER)


def _identity(path: Path) -> tuple[int, int] | str:
    """Which file it is, however it was spelt; where there is none, what it would be."""
    try:
        status = path.stat()
    except OSError:
        return os.path.realpath(path)
    return status.st_dev, status.st_ino


def write_picture(path: Path, content: bytes) -> None:
    """Write a picture, whole or not at all, for its owner only: it shows what somebody said.

    Raises:
        BadInput: the place cannot be written to.
    """
    try:
        with whole_file(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise BadInput(f"cannot be written ({reason(error)})", where=str(path), remedy=ANOTHER) from None
