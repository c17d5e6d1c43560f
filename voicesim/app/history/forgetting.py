"""Forgetting calls: the audio, the folder and the row are really deleted, and nothing else is."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from voicesim.app.calls.files import LISTEN, OVERRIDES, WHATIF_SOUNDS, WHATIFS
from voicesim.app.first_tries import FILE
from voicesim.app.folders import calls_dir
from voicesim.app.history.calls import find_call, moment, short_id
from voicesim.app.history.copies import Copies
from voicesim.app.history.folders import (
    NOTE,
    TRY,
    EarlierTries,
    call_taken_up,
    is_call,
    is_unfinished,
    read_folder,
    read_note,
)
from voicesim.model.errors import BadInput
from voicesim.model.past_call import HistoryStore, PastCall, Wanted

FILES: Final = frozenset({"mic.wav", "customer.wav", "inputs.jsonl", "events.jsonl", NOTE, FILE, OVERRIDES, WHATIFS})
DOCUMENTS: Final = ("call.", "report.", ".call.", ".report.", f".{NOTE}.", f".{OVERRIDES}.", f".{WHATIFS}.")
"""Beginnings of what is written from a recording."""
INSIDE: Final = ("clips", WHATIF_SOUNDS, LISTEN)
"""Folders in a call's folder."""


@dataclass(frozen=True, slots=True)
class Doomed:
    """Something to delete: a row, a folder, or both."""

    name: str
    """For people."""
    call_id: str | None
    folder: Path | None
    """None when the recording is not on this machine."""

    tries: tuple[Path, ...] = ()
    """Recordings of what was done again before this call: they go with it."""
    copies: tuple[Path, ...] = ()
    """Copies of its folder: they go with it, too."""
    left: tuple[Path, ...] = ()
    """Copies that stay, because a folder was named and not a call."""

    @property
    def said(self) -> str:
        """For the question."""
        tries = f", and {_counted(len(self.tries))} of it" if self.tries else ""
        copies = f", and {_copies(self.copies)}" if self.copies else ""
        return f"{self.name}: {self.folder or 'the recording is not where it was'}{tries}{copies}"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted."""

    name: str
    folder: Path | None
    files: int
    size_bytes: int
    kept: tuple[str, ...]
    """What lay there besides, and still does."""
    tries: int = 0
    """Recordings of earlier tries that went with it."""
    copies: tuple[Path, ...] = ()
    """Copies of its folder that went with it."""

    @property
    def said(self) -> str:
        """What became of it."""
        if self.folder is None and not self.copies:
            return f"{self.name}: the row; the recording is not on this machine"
        copies = f", and {_copies(self.copies)}" if self.copies else ""
        tries = f" with {_counted(self.tries)}" if self.tries else ""
        what = f"{self.name}{tries}: {self.files} files, {self.size_bytes / 1e6:.1f} MB"
        if self.kept:
            return f"{what}; what is not of the call stays, with its folder: {', '.join(self.kept)}{copies}"
        return f"{what}, with their folder {self.folder}{copies}" if self.folder else f"{what}{copies}"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which calls somebody wants forgotten; exactly one of the first three."""

    words: tuple[str, ...]
    older_than: str | None
    everything: bool
    agent: str | None


def chosen(store: HistoryStore, choice: Choice) -> list[Doomed]:
    """What is to be deleted.

    Raises:
        BadInput: the choice is none, or more than one, or something else lies where a call should.
    """
    if sum((bool(choice.words), choice.older_than is not None, choice.everything)) != 1:
        remedy = "name calls, or write --older-than 90d, or --all"
        raise BadInput("say which calls, in one way", where="history forget", remedy=remedy)
    if choice.words:
        for word in choice.words:
            _check_of(choice.agent, Path(word))
        return named(store.calls(Wanted(agent=choice.agent)), choice.words)
    if not store.own and choice.agent is None:
        remedy = "voicesim history --agent NAME forget ..."
        raise BadInput("a shared history holds the calls of others", where="history forget", remedy=remedy)
    calls = store.calls(Wanted(agent=choice.agent))
    if choice.older_than is not None:
        limit = moment(choice.older_than, "--older-than")
        calls = [call for call in calls if call.held_at < limit]
    return doomed(calls)


def doomed(calls: Sequence[PastCall]) -> list[Doomed]:
    """These calls, each with its folder if there is one.

    Raises:
        BadInput: where a call should be lies something else.
    """
    earlier, copies = EarlierTries(), Copies()
    pairs = [(call, _folder(call)) for call in calls]
    return [
        Doomed(_name(c), c.call_id, folder, earlier.of(folder) if folder else (), copies.of(c.call_id, folder))
        for c, folder in pairs
    ]


def _check_of(agent: str | None, folder: Path) -> None:
    """Whoever limits it to one agent names no folder with another one's voice in it."""
    note = read_note(folder) if agent is not None and is_call(folder) else None
    if note is not None and note.agent not in {None, agent}:
        raise BadInput(f"is a call of {note.agent}", where=str(folder), remedy="name that agent, or leave --agent out")


def named(calls: Sequence[PastCall], words: Sequence[str]) -> list[Doomed]:
    """The calls that somebody named: by id, or by a folder, whether it is in the history or not.

    A call goes with all its copies; a folder goes alone, for somebody may want just the copy away.

    Raises:
        BadInput: one is neither.
    """
    found = dict.fromkeys(_named(calls, word) for word in words)
    with_another = {folder for one in found for folder in (*one.tries, *one.copies)}
    going = with_another | {one.folder for one in found}
    return [
        replace(one, left=tuple(path for path in one.left if path not in going))
        for one in found
        if one.folder not in with_another
    ]


def _named(calls: Sequence[PastCall], word: str) -> Doomed:
    path = Path(word)
    call = find_call(calls, word)
    if call is not None:
        one = doomed([call])[0]
        alone = one.folder is not None and path.resolve() == one.folder
        return replace(one, copies=(), left=one.copies) if alone else one
    if is_call(path):
        folder, note = path.resolve(), read_note(path)
        left = Copies().of(note.call_id, folder) if note is not None else ()
        call_id = note.call_id if note is not None and not left else None
        return Doomed(folder.name, call_id, folder, EarlierTries().of(folder), left=left)
    if path.exists():
        raise BadInput("is no recorded call, and stays", where=word, remedy="voicesim history lists the calls")
    raise BadInput("there is no such call", where=word, remedy="voicesim history lists them")


def forget(store: HistoryStore, one: Doomed) -> Forgotten:
    """Delete folder and row; the row last, so that what could not be deleted can still be found.

    Where a copy stays, the row stays too and points at it.

    Raises:
        BadInput: a file cannot be deleted; the row stays.
    """
    parts = [_delete(folder) for folder in (*one.tries, *one.copies, *((one.folder,) if one.folder else ()))]
    if one.call_id is not None:
        store.remove([one.call_id])
        _point_at(store, one.left)
    files, size_bytes = sum(part[0] for part in parts), sum(part[1] for part in parts)
    kept = tuple(str(path) for part in parts for path in part[2])
    return Forgotten(one.name, one.folder, files, size_bytes, kept, len(one.tries), one.copies)


def _point_at(store: HistoryStore, copies: Sequence[Path]) -> None:
    for folder in copies:
        try:
            store.put([read_folder(folder)])
        except BadInput:
            continue  # a copy without a score counts for nothing
        return


def left_over() -> list[Path]:
    """Recordings of calls that were broken off, and tries whose call is gone: they are in no history."""
    try:
        inside = sorted(path for path in calls_dir().iterdir() if is_unfinished(path) and is_call(path))
    except OSError:
        return []
    return [path for path in inside if path.suffix == ".part" or not is_call(path.with_name(TRY.sub("", path.name)))]


def still_begun(gone: Sequence[Path]) -> list[Path]:
    """Calls that took one of these up, beside them or among all calls: they hold the beginning of its sound."""
    names = {folder.name for folder in gone}
    beside = sorted({folder.parent.resolve() for folder in gone} | {calls_dir().resolve()}) if gone else []
    inside = (path for parent in beside if parent.is_dir() for path in sorted(parent.iterdir()))
    return [path for path in inside if call_taken_up(path) in names and is_call(path)]


def _counted(tries: int) -> str:
    return "1 earlier try" if tries == 1 else f"{tries} earlier tries"


def _copies(copies: Sequence[Path]) -> str:
    counted = "1 copy" if len(copies) == 1 else f"{len(copies)} copies"
    return f"{counted} of it: {', '.join(map(str, copies))}"


def _name(call: PastCall) -> str:
    return f"{short_id(call)} {call.held_at.astimezone():%Y-%m-%d %H:%M} {call.scenario}"


def _folder(call: PastCall) -> Path | None:
    folder = Path(call.folder) if call.folder else None
    if folder is None or not folder.exists():
        return None
    if not is_call(folder):
        raise BadInput("is no recorded call, and stays", where=str(folder), remedy="voicesim history rebuild")
    note = read_note(folder)
    if note is None or note.call_id != call.call_id:
        remedy = "voicesim history rebuild, then try again"
        raise BadInput("holds another call by now, and stays", where=str(folder), remedy=remedy)
    return folder


def _delete(folder: Path) -> tuple[int, int, tuple[Path, ...]]:
    """Number and size of the files deleted, and what does not belong to the call."""
    try:
        mine = [path for path in folder.iterdir() if _belongs(path)]
        inside = (path for name in INSIDE for path in (folder / name).glob("*"))
        files = [path for path in (*mine, *inside) if path.is_file()]
        size_bytes = sum(path.lstat().st_size for path in files)
        for path in mine:
            _remove(path)
        kept = tuple(sorted(folder.iterdir()))
        if not kept:
            folder.rmdir()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        where = str(error.filename or folder)
        raise BadInput(f"cannot be deleted: {reason}", where=where, remedy="check the rights there") from None
    return len(files), size_bytes, kept


def _belongs(path: Path) -> bool:
    return path.name in FILES or path.name in INSIDE or path.name.startswith(DOCUMENTS)


def _remove(path: Path) -> None:
    """A link is unlinked, never followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
