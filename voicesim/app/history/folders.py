"""Call folders as the history sees them: what is a call, what it says, and what was noted beside it."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from voicesim.app.writing import write_private
from voicesim.coach.past import past_call
from voicesim.model.errors import BadInput
from voicesim.model.past_call import CallKind, Entry, PastCall

NOTE: Final = "history.json"
"""Beside a call: who held it, and when. What the recording does not tell."""
NOTE_FORMAT: Final = 1
TRY: Final = re.compile(r"-try-\d+$")
"""How the folder of a try before the last ends (app/tries.py)."""
STAMP: Final = "%Y%m%d-%H%M%S-%f"
STAMP_LENGTH: Final = len("20260131-235959-123456")
LONGEST_NAME: Final = 200
USUAL_PROFILE: Final = "default"
LONGEST_HEAD: Final = 4_000_000
"""Bytes of a first line; a scenario inside it is far shorter."""


def is_call(folder: Path) -> bool:
    """Whether a recorded call lies there, finished or interrupted; a link to one is none."""
    try:
        return not folder.is_symlink() and folder.is_dir() and _head(folder) is not None
    except OSError:
        return False


def call_taken_up(folder: Path) -> str | None:
    """The name of the call that the one in this folder took up, and so begins with; None when it took up none."""
    name = _redo_of(folder).get("call")
    return None if name is None else str(name)


def is_whatif(folder: Path) -> bool:
    """Whether a turn of the call is a what-if's, in a changed or a synthetic voice: nobody practised that."""
    return _redo_of(folder).get("whatif") is True


def _redo_of(folder: Path) -> dict[str, Any]:
    try:
        found = (_head(folder) or {})["options"]["redo_of"]
    except (KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _head(folder: Path) -> dict[str, Any] | None:
    """The first line of a recording; None when it is none."""
    try:
        with (folder / "inputs.jsonl").open("rb") as file:
            head = json.loads(file.readline(LONGEST_HEAD))
    except (OSError, ValueError, RecursionError):
        return None
    return head if isinstance(head, dict) and head.get("type") == "CallInput" else None


class EarlierTries:
    """The tries of live calls before those that were finished: recordings beside them, without an end or a score.

    A folder of calls is looked through once, however many of its calls are asked about.
    """

    def __init__(self) -> None:
        self._names: dict[Path, dict[str, list[str]]] = {}

    def of(self, folder: Path) -> tuple[Path, ...]:
        """Those of one call, in the order they were made."""
        if folder.parent not in self._names:
            self._names[folder.parent] = self._found(folder.parent)
        names = self._names[folder.parent].get(folder.name, [])
        beside = (folder.with_name(name) for name in sorted(names, key=lambda name: int(name.rpartition("-")[2])))
        return tuple(path for path in beside if is_call(path))

    @staticmethod
    def _found(parent: Path) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        try:
            names = [path.name for path in parent.iterdir()]
        except OSError:
            return found
        for name in names:
            if TRY.search(name):
                found.setdefault(TRY.sub("", name), []).append(name)
        return found


def call_folders(folder: Path) -> Iterator[Path]:
    """The finished calls in a folder, by name."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    yield from (one for one in inside if (one / "call.json").is_file() and not is_unfinished(one) and is_call(one))


def is_unfinished(folder: Path) -> bool:
    """Whether a recording goes by the name of one that was broken off, or of a try before the one that counts."""
    return folder.suffix == ".part" or TRY.search(folder.name) is not None


def new_entry(kind: CallKind, agent: str | None, profile: str | None) -> Entry:
    """A call that has just ended; without a name the profile's stands for the agent's, but for the usual one."""
    if profile is not None:
        profile = Path(profile).stem[:LONGEST_NAME]  # it may be named by a path, which is nobody else's affair
    named = agent or (profile if profile != USUAL_PROFILE else None)
    return Entry(uuid.uuid4().hex, datetime.now(UTC), named, profile, kind)


def write_note(folder: Path, entry: Entry) -> None:
    """Note beside a call what it does not tell itself.

    Raises:
        BadInput: the folder cannot be written to.
    """
    document = {"format": NOTE_FORMAT, "call_id": entry.call_id, "held_at": entry.held_at.isoformat()}
    document |= {"agent": entry.agent, "profile": entry.profile, "kind": entry.kind}
    write_private(folder / NOTE, json.dumps(document, ensure_ascii=False) + "\n")


def read_note(folder: Path) -> Entry | None:
    """What was noted; None when nothing was, or nothing that can be read."""
    try:
        document = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        held_at = datetime.fromisoformat(document["held_at"]).astimezone(UTC)
        kind: Literal["live", "headless"] = "live" if document["kind"] == "live" else "headless"
        call_id = uuid.UUID(hex=str(document["call_id"])).hex
        return Entry(call_id, held_at, _text(document["agent"]), _text(document["profile"]), kind)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def read_folder(folder: Path, entry: Entry | None = None) -> PastCall:
    """The row of a finished call; what was not noted beside it is noted now.

    Raises:
        BadInput: it is no finished call, is damaged, or nothing can be noted there.
    """
    document = _document(folder / "call.json")
    if entry is None:
        entry = read_note(folder)
    if entry is None:
        entry = _guessed(folder, live=document.get("mode") is not None)
        write_note(folder, entry)
    try:
        return past_call(document, entry, str(folder.resolve()))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise BadInput(f"is no finished call ({error})", where=str(folder), remedy="voicesim report") from None


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        remedy = f"write it again: voicesim report {path.parent}"
        raise BadInput("cannot be read", where=str(path), remedy=remedy) from None
    if not isinstance(document, dict):
        raise BadInput("is no finished call", where=str(path), remedy=f"voicesim report {path.parent}")
    return document


def _guessed(folder: Path, *, live: bool) -> Entry:
    """Of a call that was recorded before there was a history: the stamp in its name, or the age of its file."""
    try:
        held_at = datetime.strptime(folder.name[:STAMP_LENGTH], STAMP).astimezone()
    except ValueError:
        held_at = datetime.fromtimestamp((folder / "inputs.jsonl").stat().st_mtime, UTC)
    return Entry(uuid.uuid4().hex, held_at.astimezone(UTC), None, None, "live" if live else "headless")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
