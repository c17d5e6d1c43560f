"""Calls go into the history: each as it ends, or all of them again from their folders."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voicesim.app.folders import calls_dir
from voicesim.app.history_folders import call_folders, is_call, new_entry, read_folder, read_note, write_note
from voicesim.app.history_store import agent_name, open_history
from voicesim.app.one_line import one_line
from voicesim.model.errors import BadInput, VoicesimError
from voicesim.model.past_call import CallKind, HistoryStore, PastCall


def enter(folder: Path, kind: CallKind, profile: str | None) -> str | None:
    """Enter a call that has just ended. When that fails the call is kept all the same; the line to say so, or None."""
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
    """Rows taken out, because their folder is no longer there."""
    unreadable: tuple[str, ...]
    """What could not be entered, one line each."""


Watch = Callable[[list[Path]], Iterable[Path]]


def rebuild(store: HistoryStore, more: Iterable[Path], watch: Watch) -> Rebuilt:
    """Enter every call folder again: those in the data folder, those that rows name, and more.

    Rows of calls whose recording is elsewhere (imported, or on another machine of a team) stay.

    Raises:
        BadInput: a folder that was named holds no call, or the history cannot be used.
    """
    rows = {call.folder: call for call in store.calls() if call.folder}
    elsewhere = [Path(folder) for folder in rows if is_call(Path(folder))]
    folders = dict.fromkeys(path.resolve() for path in (*call_folders(calls_dir()), *elsewhere, *_named(more)))
    entered, unreadable = _read(watch(list(folders)))
    gone = [call.call_id for folder, call in rows.items() if store.own and not Path(folder).exists()]
    found = {call.call_id for call in entered}
    store.remove([call_id for call_id in gone if call_id not in found])
    store.put(entered)
    return Rebuilt(len(entered), len(set(gone) - found), tuple(unreadable))


def _named(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        inside = [folder] if is_call(folder) else list(call_folders(folder))
        if not inside:
            raise BadInput("there is no recorded call", where=str(folder), remedy="name a call, or a folder of calls")
        yield from inside


def _read(folders: Iterable[Path]) -> tuple[list[PastCall], list[str]]:
    """Of copies of one call the last."""
    entered: dict[str, PastCall] = {}
    unreadable = []
    for folder in folders:
        try:
            call = read_folder(folder)
            entered[call.call_id] = call
        except BadInput as error:
            unreadable.append(str(error))
    return list(entered.values()), unreadable
