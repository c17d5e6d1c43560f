"""What was scored already: a file for every call, named by what the call and the options were."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from voicesim import __version__
from voicesim.app.judged.rows import as_line, clean
from voicesim.app.places import check_regular, private_folder
from voicesim.app.scoring.jobs import Job, Source
from voicesim.app.scoring.rows import CallRows
from voicesim.app.writing import write_private
from voicesim.coach.types import SCORING_VERSION
from voicesim.model.codec import dumps, plain
from voicesim.model.errors import BadInput

LASTING: Final = frozenset({BadInput.code, "bad_audio"})
"""What is wrong with a file stays wrong until the file changes; anything else is tried again."""
FORMAT: Final = 5


@dataclass(frozen=True, slots=True)
class Keep:
    """A folder of scored calls."""

    folder: Path

    def find(self, key: str) -> CallRows | None:
        """The rows of that call; None where it has to be scored (again)."""
        rows = self.latest(key)
        error = None if rows is None else rows.call.get("error")
        return rows if error is None or error.get("code") in LASTING else None

    def put(self, key: str, rows: CallRows) -> None:
        """Keep the rows of a call, whole or not at all.

        Raises:
            BadInput: the folder cannot be written to.
        """
        path = self._path(key)
        try:
            private_folder(path.parent)
        except OSError as error:
            said = (error.strerror or "no folder").lower()
            raise BadInput(f"cannot be made ({said})", where=str(path.parent), remedy="choose another --out") from None
        write_private(path, as_line({"call": rows.call, "turns": list(rows.turns)}))

    def latest(self, key: str) -> CallRows | None:
        """Like `find`, failures that are to be tried again with it."""
        try:
            kept: dict[str, Any] = json.loads(self._path(key).read_text(encoding="utf-8"))
            return CallRows(kept["call"], tuple(kept["turns"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None  # not there, or not what we wrote

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def key_of(job: Job) -> str:
    """A hash of everything that the rows of a call depend on, but for what the call and its files are called."""
    source = job.source
    about = {
        "format": FORMAT,
        "voicesim": __version__,
        "scoring": SCORING_VERSION,
        "models": job.models,
        "options": asdict(job.options),
        "usual": plain(job.usual),
        "offsets_s": [source.agent_offset_s, source.customer_offset_s],
        "files": [None if path is None else _sum(path) for path in (source.agent, source.customer, source.segments)],
    }
    return hashlib.sha256(dumps(about).encode()).hexdigest()


def _sum(path: Path) -> str:
    """Of the content; of the path where there is none to be read, which its row will tell."""
    try:
        check_regular(path)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, BadInput) as error:
        return f"{type(error).__name__} {clean(str(path))}"


def named(rows: CallRows, source: Source) -> CallRows:
    """Kept rows under the names that the call has now; another call may have been kept with the same sound."""
    files = [clean(str(path)) for path in source.paths]
    call = rows.call | {"call": clean(source.name), "agent_name": source.agent_name, "files": files}
    if rows.failed:
        now = dict(zip(rows.call["files"], files, strict=False))
        error = rows.call["error"]
        call["error"] = error | {"where": now.get(error["where"], error["where"])}
    return replace(rows, call=call, turns=tuple(turn | {"call": call["call"]} for turn in rows.turns))
