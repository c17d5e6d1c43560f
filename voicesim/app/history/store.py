"""Which history is meant: the user's own file, or the database that VOICESIM_HISTORY_URL names."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voicesim.app.config import setting
from voicesim.app.folders import data_dir
from voicesim.app.history.folders import LONGEST_NAME
from voicesim.model.errors import BadInput, MissingPart
from voicesim.model.past_call import EVERYTHING, HistoryStore, PastCall, Wanted

if TYPE_CHECKING:
    from sqlalchemy import URL

FILE_NAME: Final = "history.sqlite3"
USABLE: Final = "use sqlite:///FILE or postgresql://USER@HOST/DATABASE"
DRIVERS: Final = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class NoHistory:
    """A history that nothing was entered in yet."""

    own: Final = True

    def calls(self, wanted: Wanted = EVERYTHING) -> list[PastCall]:  # noqa: ARG002 - as every store
        """None."""
        return []

    def put(self, calls: Sequence[PastCall]) -> None:
        """It is only looked at."""
        raise NotImplementedError

    def remove(self, call_ids: Collection[str]) -> None:
        """There is nothing to take out."""


def open_history(url: str | None = None, *, create: bool = True) -> HistoryStore:
    """The history at that address; by default the one that the configuration names, else the user's own.

    Without `create` one that is not there yet is not made: it is read as empty.

    Raises:
        BadInput: the address cannot be used, or what is there is no history, is newer or damaged.
        MissingPart: the driver for it is not installed.
    """
    try:
        from voicesim.app.history.sql import SqlHistory, is_file
    except ModuleNotFoundError as error:  # an older installation that was only pulled, or a copy of the code alone
        raise MissingPart(
            f"{error.name} is not installed", where="the history", remedy="install voicesim again"
        ) from None

    found = _address(url or setting("history", "url"))
    if not create and is_file(found) and not Path(str(found.database)).exists():
        return NoHistory()
    return SqlHistory(found)


def agent_name() -> str | None:
    """Under which name calls are entered; None: whoever uses this machine."""
    return (setting("history", "agent") or "").strip()[:LONGEST_NAME] or None


def _address(text: str | None) -> "URL":
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    if text is None:
        return URL.create("sqlite", database=str(data_dir() / FILE_NAME))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadInput("is no address of a database", where="VOICESIM_HISTORY_URL", remedy=USABLE) from None
    driver = DRIVERS.get(url.drivername, url.drivername)
    if driver not in DRIVERS.values() or (driver == "sqlite" and url.database in {None, "", ":memory:"}):
        raise BadInput("cannot hold a history", where=url.render_as_string(hide_password=True), remedy=USABLE)
    if driver == "sqlite":
        return url.set(drivername=driver, database=_in_full(str(url.database)))
    return url.set(drivername=driver)


def _in_full(path: str) -> str:
    try:
        return str(Path(path).expanduser())
    except RuntimeError:
        raise BadInput("there is no such home", where=path, remedy="write the path in full") from None
