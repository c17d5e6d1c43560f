"""The tables of the history, their version, and how an older one is brought up to date."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from voicesim.app.history.rows import as_document
from voicesim.model.errors import BadInput
from voicesim.model.past_call import Entry, PastCall

VERSION: Final = 1
"""Goes up with every change of the tables."""
Migration = Callable[[Connection], None]
MIGRATIONS: Final[dict[int, Migration]] = {}
"""By the version that each starts from; it ends one higher. There is none to come from yet."""
METADATA: Final = MetaData()
VERSIONS: Final = Table(
    "voicesim_history", METADATA, Column("only", Integer, primary_key=True), Column("version", Integer)
)
CALLS: Final = Table(
    "voicesim_calls",
    METADATA,
    Column("call_id", String(32), primary_key=True),
    Column("held_at", String(32), nullable=False),  # ISO 8601 in UTC, always as long: sorts as text
    Column("agent", Text),
    Column("profile", Text),
    Column("kind", String(16), nullable=False),
    Column("scenario", Text, nullable=False),
    Column("scenario_version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("persona", Text, nullable=False),
    Column("mode", Text),
    Column("outcome", Text),
    Column("duration_s", Float, nullable=False),
    Column("total", Integer),
    Column("passed", Boolean, nullable=False),
    Column("scoring_version", Integer, nullable=False),
    Column("habits", Text, nullable=False),  # JSON: one read for a whole history
    Column("folder", Text),
)
HELD_AT: Final = Index("voicesim_calls_held_at", CALLS.c.held_at)
ONLY: Final = 1
"""Key of the one row that holds the version."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The version that this program writes, and the ways to it."""

    version: int = VERSION
    migrations: Mapping[int, Migration] = field(default_factory=lambda: MIGRATIONS)


def prepare(connection: Connection, where: str, layout: Layout) -> None:
    """Make the tables where there are none, and bring older ones up to date, in one transaction.

    Raises:
        BadInput: they are of a newer voicesim, or it is another program's database.
    """
    found = _version(connection, where)
    if found is None:
        for element in (CreateTable(VERSIONS, if_not_exists=True), CreateTable(CALLS, if_not_exists=True)):
            connection.execute(element)
        connection.execute(CreateIndex(HELD_AT, if_not_exists=True))
        connection.execute(insert(VERSIONS).values(only=ONLY, version=layout.version))
    elif found > layout.version:
        message = f"the history was written by a newer voicesim (its version is {found}, known is {layout.version})"
        raise BadInput(message, where=where, remedy="update voicesim")
    else:
        for version in range(found, layout.version):
            layout.migrations[version](connection)
        connection.execute(update(VERSIONS).values(version=layout.version))


def is_ready(connection: Connection, where: str, layout: Layout) -> bool:
    """Whether there is nothing to prepare; looks only, so that readers need not wait for each other."""
    return _version(connection, where) == layout.version


def _version(connection: Connection, where: str) -> int | None:
    """None where there are no tables at all."""
    names = set(inspect(connection).get_table_names())
    if VERSIONS.name in names:
        version = connection.execute(select(VERSIONS.c.version)).scalar()
        if isinstance(version, int) and version > 0 and CALLS.name in names:
            return version
        raise BadInput("the history is damaged", where=where, remedy="move it away, then: voicesim history rebuild")
    if names and connection.dialect.name == "sqlite":
        remedy = "name another file, or move it away; then: voicesim history rebuild"
        raise BadInput("is the database of another program", where=where, remedy=remedy)
    return None


def as_row(call: PastCall) -> dict[str, Any]:
    """A call as its row."""
    row = as_document(call)
    del row["format"]
    return row | {"habits": json.dumps(row["habits"]), "folder": call.folder}


def from_row(row: Row[Any]) -> PastCall:
    """A row as a call.

    Raises:
        ValueError: it holds what no call has.
    """
    values: tuple[Any, ...] = tuple(row)
    call_id, held_at, agent, profile, kind, *about, habits, folder = values
    scenario, version, title, persona, mode, outcome, duration_s, total, passed, scoring = about
    entry = Entry(call_id, datetime.fromisoformat(held_at), agent, profile, kind)
    return PastCall(
        entry, scenario, version, title, persona, mode, outcome, duration_s, total, bool(passed), scoring,
        json.loads(habits), folder,
    )  # fmt: skip
