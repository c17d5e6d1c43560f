"""A voice as one zip, to give to others; one that comes from others is looked through before anything is kept."""

import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voicesim.app import wire
from voicesim.app.content import voices_dir
from voicesim.app.one_line import one_line
from voicesim.app.places import check_regular, private_folder, reason
from voicesim.app.voices.files import (
    ABOUT,
    LARGEST_INDEX_BYTES,
    MEND,
    MOST_TAKES,
    TAKES,
    Voice,
    damaged_takes,
    misnamed,
    own_voices_dir,
    read_about,
    read_takes,
    read_voice,
)
from voicesim.app.writing import check_new
from voicesim.app.zip_errors import BROKEN
from voicesim.disk.whole_file import whole_file
from voicesim.engines.take_shelf import LARGEST_BYTES, TakeShelf, read_take
from voicesim.model.errors import BadInput, EngineError
from voicesim.model.voice import TAKE_FILE, Take

MOST_BYTES: Final = 4_000_000_000
"""Of a whole voice, unpacked."""
LARGEST_RATIO: Final = 200
"""No text is packed so tightly; the takes are packed already."""
REFUSED: Final = "nothing was kept; ask whoever made it for another one"
ROOM: Final = "check the rights and the space there, or set VOICESIM_DATA_DIR to a folder of yours"
NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
STAMP: Final = (2020, 1, 1, 0, 0, 0)
"""The same voice gives the same file."""


def export_voice(folder: Path, target: Path, *, force: bool = False) -> Path:
    """Write a voice as a zip, whole or not at all.

    Raises:
        BadInput: the voice is damaged or called otherwise than its folder, or the place cannot be written to.
    """
    check_new(target, force=force)
    voice = read_voice(folder)
    wrong_name = misnamed(voice)
    if wrong_name is not None:  # it would come out under one of the two, in the place of another voice
        raise wrong_name
    faults = damaged_takes(voice)
    if faults:
        raise BadInput(faults[0], where=str(folder), remedy=MEND)
    try:
        _pack(voice, target.expanduser())
    except OSError as error:
        raise BadInput(
            f"cannot be written ({reason(error)})", where=str(target), remedy="choose another place"
        ) from None
    return target


def _pack(voice: Voice, target: Path) -> None:
    with whole_file(target) as part, zipfile.ZipFile(part, "w") as archive:
        for name in (ABOUT, TAKES, *sorted({take.file for take in voice.takes})):
            info = zipfile.ZipInfo(f"{voice.about.name}/{name}", STAMP)
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            packed = name in (ABOUT, TAKES)
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            path = voice.folder / name
            archive.writestr(info, path.read_bytes() if path.exists() else b"")


def import_voice(archive: Path, *, force: bool = False) -> Voice:
    """Take a voice in among the user's own, whole or not at all.

    Everything is refused that is not voice.yaml, takes.jsonl and the takes it lists, each with its checksum, in one
    folder; so are links, stray paths, too much of anything, and takes that are no sound.

    Raises:
        BadInput: why it is refused; nothing is left of it.
    """
    check_regular(archive)
    _check_readable(archive)
    home = own_voices_dir()
    try:
        private_folder(home)
        with _scratch(home) as scratch:
            name = _unpack(archive, scratch)
            voice = _checked(scratch / name, archive)
            _check_name(name, force=force)
            return _moved(voice, home / name, force=force)
    except OSError as error:
        what = f"no voice can be written there ({reason(error)}), nothing of {archive.name} was kept"
        raise BadInput(what, where=str(home), remedy=ROOM) from None


def _check_readable(archive: Path) -> None:
    """Beforehand, so that what fails later is the place where voices are kept."""
    try:
        with archive.open("rb"):
            pass
    except OSError as error:
        remedy = "check its permissions"
        raise BadInput(f"cannot be read ({reason(error)})", where=str(archive), remedy=remedy) from None


@contextmanager
def _scratch(base: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".import-", dir=base))  # 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(archive: Path, scratch: Path) -> str:
    """Its folder's name, with the files in it."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [member for member in opened.infolist() if not member.filename.endswith("/")]
            name = _looked_through(members, archive)
            for member in members:
                _extract(opened, member, scratch / member.filename)
    except BROKEN as error:
        raise _refused(f"is no whole zip ({one_line(str(error))[:80]})", archive) from None
    return name


def _looked_through(members: list[zipfile.ZipInfo], archive: Path) -> str:
    """Names and sizes as the zip states them, before anything is unpacked."""
    if not members or len(members) > MOST_TAKES + 2:
        raise _refused(f"holds {len(members)} files", archive)
    folders = {member.filename.split("/", 1)[0] for member in members}
    name = min(folders)
    if not NAME.fullmatch(name):
        stray = next(member.filename for member in members if member.filename.split("/", 1)[0] == name)
        raise _refused(f"holds a stray path: {one_line(stray)[:80]!r}", archive)
    for member in members:
        _check_member(member, name, archive)
    if len({member.filename for member in members}) != len(members):
        raise _refused("holds a file twice", archive)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise _refused(f"holds more than {MOST_BYTES // 10**9} GB", archive)
    return name


def _check_member(member: zipfile.ZipInfo, folder: str, archive: Path) -> None:
    shown = repr(one_line(member.filename)[:80])
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _refused(f"holds a link or a device: {shown}", archive)
    inner = member.filename.removeprefix(f"{folder}/")
    if inner not in (ABOUT, TAKES) and not _is_take(inner):
        raise _refused(f"holds something that belongs to no voice: {shown}", archive)
    if f"{folder}/{inner}" != member.filename or member.orig_filename != member.filename:
        raise _refused(f"holds a stray path: {shown}", archive)
    if (member.external_attr >> 16) & 0o111:
        raise _refused(f"holds a program: {shown}", archive)
    most = LARGEST_BYTES if _is_take(inner) else LARGEST_INDEX_BYTES
    if member.file_size > most or member.file_size > LARGEST_RATIO * max(member.compress_size, 1_000):
        raise _refused(f"holds a file of {member.file_size:,} bytes: {shown}", archive)


def _is_take(inner: str) -> bool:
    return re.fullmatch(TAKE_FILE, inner) is not None


def _extract(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """A file with exactly as many bytes as the zip states, whatever is packed in it."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with opened.open(member) as source, target.open("xb") as out:
        target.chmod(0o600)
        left = member.file_size
        while left and (block := source.read(min(left, 1 << 20))):
            out.write(block)
            left -= len(block)
        if left or source.read(1):
            raise EOFError("a file is not as long as is stated")


def _checked(folder: Path, archive: Path) -> Voice:
    """The voice, once everything in it is what it says."""
    try:
        voice = Voice(read_about(folder / ABOUT), folder, read_takes(folder / TAKES))
    except BadInput as error:
        raise _refused(f"{error.message} ({Path(error.where).name})", archive) from None
    if voice.about.name != folder.name:
        raise _refused(f"its folder {folder.name!r} is not called {voice.about.name!r}", archive)
    listed = {take.file for take in voice.takes}
    there = {f"takes/{path.name}" for path in folder.glob("takes/*")}
    if there - listed:
        raise _refused(f"{min(there - listed)} is in no row of {TAKES}", archive)
    faults = damaged_takes(voice)
    if faults:
        raise _refused(faults[0], archive)
    for take in voice.takes:
        _check_sound(voice, take, archive)
    return voice


def _check_sound(voice: Voice, take: Take, archive: Path) -> None:
    try:
        clip = read_take(TakeShelf(voice.about.name, voice.folder, voice.takes, voice.sha256), take)
    except EngineError as error:
        raise _refused(f"{take.file}: {error.message}", archive) from None
    if abs(clip.duration_s - take.duration_s) > 0.1:
        raise _refused(f"{take.file} lasts {clip.duration_s:.1f} s, not {take.duration_s:.1f}", archive)


def _check_name(name: str, *, force: bool) -> None:
    """A stranger's voice hides no other by its name."""
    if name in wire.synthesizer_voices():
        raise BadInput("is the name of a synthesiser's voice", where=name, remedy="have it exported under another name")
    if (voices_dir() / name / ABOUT).is_file() and not force:
        raise BadInput(
            "is the name of a bundled voice, which it would hide", where=name, remedy="add --force to hide it"
        )


def _moved(voice: Voice, target: Path, *, force: bool) -> Voice:
    if target.exists() and not force:
        raise BadInput("there is such a voice already", where=str(target), remedy="add --force to replace it")
    old = voice.folder.parent / ".replaced"  # goes with the scratch folder
    try:
        if target.exists():
            target.rename(old)
        voice.folder.rename(target)
    except OSError as error:
        if old.exists():
            old.rename(target)
        raise BadInput(
            f"cannot be written ({reason(error)}), nothing was kept", where=str(target), remedy=ROOM
        ) from None
    return Voice(voice.about, target, voice.takes)


def _refused(what: str, archive: Path) -> BadInput:
    return BadInput(what, where=str(archive), remedy=REFUSED)
