"""Copies of a call's folder on this machine: they were noted under the same id, and hold the same sound."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from voicesim.app.folders import data_dir
from voicesim.app.history.folders import NOTE, is_call, read_note


class Copies:
    """Call folders by the id beside them: those below the data folder, and those beside a call that is asked about.

    Each place is looked through once, however many calls are asked about. Links are not followed.
    """

    def __init__(self) -> None:
        self._seen: set[Path] = set()
        self._by_id: dict[str, dict[Path, None]] = {}

    def of(self, call_id: str, folder: Path | None) -> tuple[Path, ...]:
        """Other folders of the call in that folder, by name; None: its folder is not where it was."""
        self._look(data_dir(), _below)
        if folder is not None:
            self._look(folder.parent, _inside)
        own = folder.resolve() if folder is not None else None
        return tuple(sorted(path for path in self._by_id.get(call_id, {}) if path != own))

    def _look(self, place: Path, find: Callable[[Path], Iterator[Path]]) -> None:
        if place in self._seen:
            return
        self._seen.add(place)
        for folder in find(place):
            note = read_note(folder) if is_call(folder) else None
            if note is not None:
                self._by_id.setdefault(note.call_id, {})[folder.resolve()] = None


def _below(place: Path) -> Iterator[Path]:
    for path, folders, files in os.walk(place):
        if NOTE in files:
            folders.clear()  # nothing in a call is a call
            yield Path(path)


def _inside(place: Path) -> Iterator[Path]:
    try:
        yield from (path for path in place.iterdir() if (path / NOTE).is_file())
    except OSError:
        return
