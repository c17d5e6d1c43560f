"""Calls go into the history: each as it ends, or all of them again from their folders."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from voicesim.app.folders import calls_dir
from voicesim.app.history.folders import (
    call_folders,
    is_call,
    is_whatif,
    new_entry,
    read_folder,
    read_note,
    write_note,
)
from voicesim.app.history.store import agent_name, open_history
from voicesim.app.one_line import one_line
from voicesim.model.errors import BadInput, VoicesimError
from voicesim.model.past_call import CallKind, HistoryStore, PastCall


def enter(folder: Path, kind: CallKind, profile: str | None) -> str | None:
    """Enter a call that has just ended; a what-if's is none that anybody practised, and is not.

    When that fails the call is kept all the same. The line to say so, or None.
    """
    if is_whatif(folder):
        return "a turn of it is a what-if's: the call is kept, but is no practice and not in the history"
    try:
        entry = new_entry(kind, agent_name(), profile)
        write_note(folder, entry)
        open_history().put([read_folder(folder, entry)])
    except (VoicesimError, OSError) as error:
        return f"the call is kept, but is not in the history: {one_line(str(error))}; then: voicesim history rebuild"
    return None


def enter_again(folder: Path) -> str | None:
    """After its report was written again: bring a call's row up to date, if it has one; else as `enter`."""
    entry = read_note(folder)
    try:
        store = open_history(create=False)
        if entry is not None and any(call.call_id == entry.call_id for call in store.calls()):
            store.put([read_folder(folder, entry)])
    except (VoicesimError, OSError) as error:
        return f"the history still has the score before this one: {one_line(str(error))}"
    return None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found."""

    entered: int
    gone: int
    """Rows taken out, because their folder is no longer there, or holds another call by now."""
    whatifs: int
    """Calls with a turn of a what-if: nobody practised those."""
    copies: tuple[tuple[Path, Path], ...]
    """Copies of a call folder, each with the folder that counts."""
    unreadable: tuple[str, ...]
    """What could not be entered, one line each."""


Watch = Callable[[list[Path]], Iterable[Path]]


def rebuild(store: HistoryStore, more: Iterable[Path], watch: Watch) -> Rebuilt:
    """Enter every call folder again: those in the data folder, those that rows name, and more.

    Rows of calls whose recording is elsewhere (imported, or on another machine of a team) stay.

    Raises:
        BadInput: a folder that was named holds no call, or the history cannot be used.
    """
    rows = [(Path(call.folder), call.call_id) for call in store.calls() if call.folder]
    elsewhere = [folder for folder, _ in rows if is_call(folder)]
    folders = dict.fromkeys(path.resolve() for path in (*call_folders(calls_dir()), *elsewhere, *_named(more)))
    found = _read(watch(list(folders)))
    others = set(folders) - found.unreadable.keys()
    gone = {call_id for folder, call_id in rows if store.own and (not folder.exists() or folder.resolve() in others)}
    store.remove(sorted(gone - found.calls.keys()))
    store.put(list(found.calls.values()))
    unreadable = tuple(found.unreadable.values())
    return Rebuilt(len(found.calls), len(gone - found.calls.keys()), found.whatifs, tuple(found.copies), unreadable)


def _named(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        inside = [folder] if is_call(folder) else list(call_folders(folder))
        if not inside:
            raise BadInput("there is no recorded call", where=str(folder), remedy="name a call, or a folder of calls")
        yield from inside


@dataclass(slots=True)
class _Found:
    """What was read of folders."""

    calls: dict[str, PastCall] = field(default_factory=dict)
    unreadable: dict[Path, str] = field(default_factory=dict)
    copies: list[tuple[Path, Path]] = field(default_factory=list)
    whatifs: int = 0


def _read(folders: Iterable[Path]) -> _Found:
    """Of copies of one call the first counts."""
    found = _Found()
    for folder in folders:
        if is_whatif(folder):
            found.whatifs += 1
            continue
        try:
            call = read_folder(folder)
        except BadInput as error:
            found.unreadable[folder] = str(error)
            continue
        first = found.calls.setdefault(call.call_id, call)
        if first is not call:
            found.copies.append((folder, Path(str(first.folder))))
    return found
