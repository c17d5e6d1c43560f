"""Take a model's folder out of a stranger's archive: plain files below that folder, nothing else, within limits."""

import gzip
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, Final

from voicesim.model.errors import BadInput

BROKEN: Final = (
    zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, RuntimeError,
    FileExistsError, NotADirectoryError, IsADirectoryError,
)  # fmt: skip
MOST_FILES: Final = 200
MOST_BYTES: Final = 4_000_000_000


def unpack_folder(archive: Path, folder: str, target: Path, most_bytes: int = MOST_BYTES) -> list[str]:
    """Copy the files below `folder` of a zip, wheel or tar.gz into `target`; return their paths there, sorted.

    Raises:
        BadInput: not such an archive, no such folder in it, or a link, a stray path or too much below it.
    """
    unpacked: list[str] = []
    left_bytes = most_bytes
    try:
        with closing(_members(archive, folder)) as members:
            for name, size_bytes, content in members:
                left_bytes -= size_bytes
                if left_bytes < 0 or len(unpacked) == MOST_FILES:
                    raise BadInput("holds more than a model does", where=archive.name)
                _write(content, size_bytes, target / name)
                unpacked.append(name)
    except BROKEN as error:
        raise BadInput(f"cannot be unpacked: {error}", where=archive.name) from error
    if not unpacked:
        raise BadInput(f"does not hold the folder {folder}", where=archive.name)
    return sorted(unpacked)


def _members(archive: Path, folder: str) -> Generator[tuple[str, int, IO[bytes]]]:
    """Path below the folder, size in bytes and content of each file there."""
    return _zip_members(archive, folder) if zipfile.is_zipfile(archive) else _tar_members(archive, folder)


def _zip_members(archive: Path, folder: str) -> Generator[tuple[str, int, IO[bytes]]]:
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            name = _below(member.filename, folder)
            if name is None or member.is_dir():
                continue
            kind = stat.S_IFMT(member.external_attr >> 16)
            _check(name, plain=kind in (0, stat.S_IFREG), archive=archive)
            with opened.open(member) as content:
                yield name, member.file_size, content


def _tar_members(archive: Path, folder: str) -> Generator[tuple[str, int, IO[bytes]]]:
    with tarfile.open(archive, "r:gz") as opened:
        for member in opened:
            name = _below(member.name, folder)
            if name is None or member.isdir():
                continue
            _check(name, plain=member.isreg(), archive=archive)
            content = opened.extractfile(member)
            if content is not None:
                yield name, member.size, content


def _below(name: str, folder: str) -> str | None:
    return name.removeprefix(folder + "/") if name.startswith(folder + "/") else None


def _check(name: str, *, plain: bool, archive: Path) -> None:
    path = PurePosixPath(name)
    odd = any(character in name for character in "\\:\0") or path.is_absolute() or str(path) != name
    if odd or not plain or any(part in {"", ".", ".."} for part in path.parts):
        raise BadInput(f"holds something else than plain files: {name[:80]!r}", where=archive.name)


def _write(content: IO[bytes], size_bytes: int, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        shutil.copyfileobj(content, file, 1 << 20)
        if file.tell() != size_bytes:
            raise EOFError(f"{path.name} is cut short")
