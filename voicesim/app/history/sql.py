"""The history in a database: SQLite in the user's folder, or PostgreSQL that a team shares."""

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, create_engine, delete, event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from voicesim.app.history.rows import stamp
from voicesim.app.history.tables import CALLS, Layout, as_row, from_row, is_ready, prepare
from voicesim.app.places import private_folder
from voicesim.model.errors import BadInput, MissingPart, VoicesimError
from voicesim.model.past_call import EVERYTHING, PastCall, Wanted

BUSY_S: Final = 10.0
"""How long to wait while another process writes."""
AT_ONCE: Final = 500
"""Values in one statement; SQLite takes a thousand at least."""
REBUILD: Final = "move it away, then: voicesim history rebuild"
SAID: Final = (
    ("not a database", "is no database", REBUILD),
    ("malformed", "is damaged", REBUILD),
    ("no such column", "is damaged", REBUILD),
    ("locked", "is in use by another process", "try again in a moment"),
    ("readonly", "cannot be written to", "check the rights there, or set VOICESIM_DATA_DIR to a folder of yours"),
    ("unable to open", "cannot be opened", "check the rights there, or set VOICESIM_DATA_DIR to a folder of yours"),
    ("full", "the disk is full", "make room there"),
)
"""What SQLite says, in words for people."""


class SqlHistory:
    """A HistoryStore in a database."""

    def __init__(self, url: URL, layout: Layout | None = None) -> None:
        """Opens it and makes or updates its tables; raises BadInput or MissingPart when that cannot be done."""
        self.where: Final = str(url.database) if is_file(url) else url.render_as_string(hide_password=True)
        self.own: Final = url.get_backend_name() == "sqlite"
        layout = layout or Layout()
        if is_file(url):
            _make_private(Path(str(url.database)))
        try:
            self._engine = create_engine(url, poolclass=NullPool, connect_args=_connect_args(url))
        except (ImportError, NoSuchModuleError):
            remedy = "pip install 'voicesim[team]'"
            raise MissingPart(
                "the driver for that database is not installed", where=self.where, remedy=remedy
            ) from None
        if self.own:
            event.listen(self._engine, "connect", _set_up)
        self._prepare(layout)

    def calls(self, wanted: Wanted = EVERYTHING) -> list[PastCall]:
        """What was asked for, the oldest first."""
        query = select(CALLS).order_by(CALLS.c.held_at, CALLS.c.call_id)
        for name in ("scenario", "persona", "agent", "profile"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(CALLS.c[name] == value)
        if wanted.since is not None:
            query = query.where(CALLS.c.held_at >= stamp(wanted.since))
        with self._told(), self._engine.connect() as connection:
            try:
                return [from_row(row) for row in connection.execute(query)]
            except (ValueError, TypeError):
                raise BadInput("a row is damaged", where=self.where, remedy=REBUILD) from None

    def put(self, calls: Sequence[PastCall]) -> None:
        """Enter calls; one of the same id is replaced, and so is another that lay in the same folder."""
        with self._told():
            try:
                self._put(calls)
            except IntegrityError:  # another process entered one of them at this moment: now it is there to be replaced
                self._put(calls)

    def remove(self, call_ids: Collection[str]) -> None:
        """Take calls out, so that nothing of the rows stays in the file."""
        with self._told():
            with self._engine.begin() as connection:
                _delete(connection, "call_id", list(call_ids))
            if self.own:
                with self._engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _put(self, calls: Sequence[PastCall]) -> None:
        with self._engine.begin() as connection:
            _delete(connection, "call_id", [call.call_id for call in calls])
            if self.own:
                _delete(connection, "folder", [call.folder for call in calls if call.folder])
            if calls:
                connection.execute(insert(CALLS), [as_row(call) for call in calls])

    def _prepare(self, layout: Layout) -> None:
        with self._told():
            with self._engine.connect() as connection:
                if is_ready(connection, self.where, layout):
                    return
            try:
                self._prepare_alone(layout)
            except (IntegrityError, DBAPIError) as error:
                if not isinstance(error, IntegrityError) and "already exists" not in str(error):
                    raise
                with self._engine.connect() as connection:  # another process was quicker
                    is_ready(connection, self.where, layout)

    def _prepare_alone(self, layout: Layout) -> None:
        with self._engine.connect() as connection:
            if self.own:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # two that begin together would both make the tables
            prepare(connection, self.where, layout)
            connection.commit()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database refuses, as one line."""
        try:
            yield
        except SQLAlchemyError as error:
            raise _in_words(error, self.where) from None


def is_file(url: URL) -> bool:
    """Whether the database is a file of its own."""
    return url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}


def _connect_args(url: URL) -> dict[str, Any]:
    return {"timeout": BUSY_S} if url.get_backend_name() == "sqlite" else {"connect_timeout": int(BUSY_S)}


def _make_private(path: Path) -> None:
    """The file is there with its rights before anything is written to it; those of its journal follow it."""
    try:
        private_folder(path.parent)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        remedy = "set VOICESIM_DATA_DIR to a folder of yours"
        raise BadInput(f"the history cannot be kept here: {reason}", where=str(path), remedy=remedy) from None


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Readers and a writer at the same time; what is deleted is overwritten."""
    with contextlib.suppress(sqlite3.OperationalError):  # another process sets it at this moment
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")


def _delete(connection: Connection, column: str, values: Sequence[str | None]) -> None:
    for start in range(0, len(values), AT_ONCE):
        connection.execute(delete(CALLS).where(CALLS.c[column].in_(values[start : start + AT_ONCE])))


def _in_words(error: SQLAlchemyError, where: str) -> VoicesimError:
    said = str(getattr(error, "orig", None) or error)
    for sign, message, remedy in SAID:
        if sign in said.lower():
            return BadInput(f"the history {message}", where=where, remedy=remedy)
    first = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return BadInput(f"the history cannot be used: {first}", where=where, remedy="check the database and its address")
