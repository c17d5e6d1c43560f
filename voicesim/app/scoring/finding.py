"""Which calls are to be scored: recordings, folders, pairs of files, or a list."""

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from voicesim.app.agent_files import AUDIO_SUFFIXES
from voicesim.app.judged.judging import speaker_of
from voicesim.app.places import audio_paths, check_regular, check_there
from voicesim.app.scoring.jobs import Source
from voicesim.model.errors import BadInput

WHO_SUFFIXES: Final = (".rttm", ".csv")
LIST_COLUMNS: Final = (
    "recording", "agent", "customer", "who", "agent_offset_s", "customer_offset_s", "agent_name", "profile", "call",
)  # fmt: skip
LATEST_OFFSET_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user named."""

    recordings: tuple[Path, ...] = ()
    agent: Path | None = None
    customer: Path | None = None
    who: Path | None = None
    """A file of who spoke when, or a folder with one for each recording, of the same name."""
    listed: Path | None = None
    """A CSV with a call a line."""
    agent_from: re.Pattern[str] | None = None
    """Finds the agent's name in a path."""


def find_sources(wanted: Wanted) -> list[Source]:
    """The calls, in the order they were named.

    Raises:
        BadInput: a path is not there, the options do not fit together, or the list makes no sense.
    """
    found = [*_pairs(wanted), *_recordings(wanted), *_listed(wanted.listed)]
    if not found:
        raise BadInput("nothing to score", remedy="name recordings or folders, --agent and --customer, or a --list")
    return [_with_agent(source, wanted.agent_from) for source in found]


def _with_agent(source: Source, pattern: re.Pattern[str] | None) -> Source:
    if source.agent_name is not None or pattern is None:
        return source
    return replace(source, agent_name=speaker_of(source.agent, pattern))


def _recordings(wanted: Wanted) -> Iterator[Source]:
    paths = audio_paths(wanted.recordings, AUDIO_SUFFIXES)
    single = wanted.who is not None and not wanted.who.is_dir()
    if single and len(paths) != 1:
        raise BadInput(
            f"it is of one recording, and there are {len(paths)}",
            where="--who", remedy="name a folder with a file for each, of the same name",
        )  # fmt: skip
    if wanted.who is not None:
        check_there(wanted.who)
    for path in paths:
        yield Source(path.as_posix(), path, segments=_who(wanted.who, path))


def _who(who: Path | None, recording: Path) -> Path | None:
    """The file of that recording; one that is missing is said of the recording's row."""
    if who is None or not who.is_dir():
        return who
    beside = [who / f"{recording.stem}{suffix}" for suffix in WHO_SUFFIXES]
    return next((path for path in beside if path.exists()), beside[0])


def _pairs(wanted: Wanted) -> Iterator[Source]:
    agent, customer = wanted.agent, wanted.customer
    if agent is None and customer is None:
        return
    if agent is None or customer is None:
        missing = "--agent" if agent is None else "--customer"
        raise BadInput("one side is missing", where=missing, remedy="name both files, or both folders")
    if wanted.who is not None:
        raise BadInput("two files tell already who spoke when", where="--who", remedy="leave it out")
    check_there(customer)
    if not agent.is_dir():
        check_there(agent)
        yield Source(agent.as_posix(), agent, customer)
        return
    if not customer.is_dir():
        raise BadInput("the agents are a folder and this is none", where=str(customer), remedy="name two folders")
    for path in audio_paths([agent], AUDIO_SUFFIXES):
        inside = Path(os.path.relpath(path, agent))
        yield Source(inside.with_suffix("").as_posix(), path, customer / inside)


def _listed(path: Path | None) -> Iterator[Source]:
    if path is None:
        return
    check_regular(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            unknown = [name for name in rows.fieldnames or () if name not in LIST_COLUMNS]
            if unknown or not rows.fieldnames:
                named = f"no column may be called {unknown[0]!r}" if unknown else "there is nothing in it"
                raise BadInput(named, where=str(path), remedy=f"columns: {', '.join(LIST_COLUMNS)}")
            for row in rows:
                yield _source(row, path, rows.line_num)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadInput("cannot be read as CSV", where=str(path), remedy="save it as CSV in UTF-8") from None


def _source(row: dict[str, str | None], path: Path, line: int) -> Source:
    where = f"{path}:{line}"
    given = {name: (row.get(name) or "").strip() for name in LIST_COLUMNS}
    both, agent, customer = given["recording"], given["agent"], given["customer"]
    if bool(both) == bool(agent) or bool(agent) != bool(customer):
        raise BadInput("it needs a recording, or an agent and a customer", where=where, remedy="fill in one or the two")
    return Source(
        name=given["call"] or both or agent,
        agent=path.parent / (both or agent),
        customer=path.parent / customer if customer else None,
        segments=path.parent / given["who"] if given["who"] else None,
        agent_offset_s=_offset(given["agent_offset_s"], where),
        customer_offset_s=_offset(given["customer_offset_s"], where),
        agent_name=given["agent_name"] or None,
        profile=given["profile"] or None,
    )


def _offset(text: str, where: str) -> float:
    try:
        value = float(text or 0.0)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= LATEST_OFFSET_S:
        raise BadInput(f"{text!r} is no offset in seconds", where=where, remedy="write a number from 0 to 3600")
    return value
