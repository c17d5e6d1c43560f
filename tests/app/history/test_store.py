"""Where past calls are kept: what every store does, and what a file can be that is none."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from voicesim.app.history import sql
from voicesim.app.history.store import agent_name, open_history
from voicesim.app.history.tables import VERSION, Layout
from voicesim.model.errors import BadInput, MissingPart
from voicesim.model.past_call import Wanted

pytestmark = pytest.mark.slow
POSTGRES = "VOICESIM_TEST_POSTGRES"
"""Address of a database whose history may be thrown away."""


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, data):
    if request.param == "sqlite":
        return open_history()
    address = os.environ.get(POSTGRES)
    if not address:
        pytest.skip(f"{POSTGRES} names no database")
    engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS voicesim_calls, voicesim_history"))
    engine.dispose()
    return open_history(address)


@pytest.fixture
def file(data):
    data.mkdir()
    return data / "history.sqlite3"


def statement(file, text):
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(text).fetchall()


def test_what_is_put_is_what_comes_back(store, past_call):
    call = past_call(3, agent="Zoë", profile="home", total=None, mode=None, outcome=None, folder="/calls/3")
    store.put([call])
    assert store.calls() == [call]


def test_the_oldest_comes_first(store, past_call):
    store.put([past_call(2), past_call(0), past_call(1)])
    assert [call.held_at.day for call in store.calls()] == [1, 2, 3]


def test_the_same_call_again_replaces_it(store, past_call):
    store.put([past_call(1, total=10)])
    store.put([past_call(1, total=90), past_call(2)])
    assert [call.total for call in store.calls()] == [90, 80]


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        (Wanted(scenario="other"), [2]),
        (Wanted(persona="passive"), [3]),
        (Wanted(agent="anna"), [1]),
        (Wanted(profile="home"), [4]),
        (Wanted(since=datetime(2026, 1, 3, tzinfo=UTC)), [3, 4]),
        (Wanted(agent="anna", scenario="other"), []),
    ],
)
def test_calls_are_found_by_what_is_wanted(store, past_call, wanted, days):
    store.put([past_call(0, agent="anna"), past_call(1, scenario="other"), past_call(2, persona="passive"),
               past_call(3, profile="home")])  # fmt: skip
    assert [call.held_at.day for call in store.calls(wanted)] == days


def test_what_is_removed_is_gone_and_what_is_not_there_is_no_error(store, past_call):
    store.put([past_call(1), past_call(2)])
    store.remove([past_call(1).call_id, "f" * 32])
    assert store.calls() == [past_call(2)]


def test_many_at_once(store, past_call):
    calls = [past_call(day) for day in range(1500)]
    store.put(calls)
    store.put(calls)
    assert len(store.calls()) == 1500
    store.remove([call.call_id for call in calls])
    assert store.calls() == []


def test_moments_sort_whatever_zone_they_were_given_in(store, past_call):
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    early = past_call(1, held_at=(noon - timedelta(minutes=1)).astimezone())
    store.put([past_call(2, held_at=noon), early])
    assert [call.call_id for call in store.calls()] == [early.call_id, past_call(2).call_id]


def test_text_of_others_is_only_text(store, past_call):
    nasty = "x'); DROP TABLE voicesim_calls; -- \N{PILE OF POO}"
    store.put([past_call(1, title=nasty, agent=nasty)])
    assert [call.title for call in store.calls(Wanted(agent=nasty))] == [nasty]


def test_a_new_call_in_the_folder_of_an_old_one_takes_its_place(data, past_call):
    store = open_history()
    store.put([past_call(1, folder="/a")])
    store.put([past_call(2, folder="/a")])
    assert store.calls() == [past_call(2, folder="/a")]


def test_the_file_is_its_owners_alone_and_looking_makes_none(data, past_call):
    assert open_history(create=False).calls() == []
    assert not data.exists()
    open_history().put([past_call(1)])
    assert {path.stat().st_mode & 0o077 for path in data.iterdir()} == {0}
    assert data.stat().st_mode & 0o077 == 0


def test_what_was_removed_cannot_be_read_in_the_file(file, past_call):
    store = open_history()
    store.put([past_call(1, title="a very private title"), past_call(2)])
    store.remove([past_call(1).call_id])
    assert b"very private" not in b"".join(path.read_bytes() for path in file.parent.iterdir())


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 9, b"short"])
def test_a_file_that_is_no_database_is_refused_and_stays(file, content):
    file.write_bytes(content)
    with pytest.raises(BadInput, match=r"history.sqlite3: the history is no database -> move it away"):
        open_history()
    assert file.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_stays(file):
    statement(file, "CREATE TABLE bookmarks (address TEXT)")
    with pytest.raises(BadInput, match="database of another program"):
        open_history()
    assert statement(file, "SELECT name FROM sqlite_master") == [("bookmarks",)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (f"UPDATE voicesim_history SET version = {VERSION + 1}", "newer voicesim.* -> update voicesim"),
        ("DELETE FROM voicesim_history", "the history is damaged"),
        ("DROP TABLE voicesim_calls", "the history is damaged"),
        ("UPDATE voicesim_calls SET habits = '{'", "a row is damaged"),
        ("UPDATE voicesim_calls SET held_at = 'noon'", "a row is damaged"),
        ("ALTER TABLE voicesim_calls DROP COLUMN title", "the history is damaged"),
    ],
)
def test_what_is_newer_or_damaged_is_said(file, past_call, change, message):
    open_history().put([past_call(1)])
    statement(file, change)
    with pytest.raises(BadInput, match=message):
        open_history().calls()


def test_an_older_history_is_brought_up_to_date_step_by_step(file, past_call):
    open_history().put([past_call(1)])
    done = []

    def second(connection):
        done.append(2)
        connection.exec_driver_sql("ALTER TABLE voicesim_calls ADD COLUMN place TEXT")

    layout = Layout(VERSION + 2, {VERSION: second, VERSION + 1: lambda _: done.append(3)})
    url = sa.URL.create("sqlite", database=str(file))
    assert sql.SqlHistory(url, layout).calls() == [past_call(1)]
    sql.SqlHistory(url, layout)
    assert done == [2, 3]  # once
    with pytest.raises(BadInput, match="newer voicesim"):
        open_history()


def test_a_step_that_fails_leaves_the_older_history(file, past_call):
    open_history().put([past_call(1)])

    def broken(connection):
        connection.exec_driver_sql("ALTER TABLE voicesim_calls ADD COLUMN place TEXT")
        connection.exec_driver_sql("this is no statement")

    with pytest.raises(BadInput):
        sql.SqlHistory(sa.URL.create("sqlite", database=str(file)), Layout(VERSION + 1, {VERSION: broken}))
    assert open_history().calls() == [past_call(1)]


def test_a_history_that_another_process_holds_is_said_and_can_be_read(file, past_call, monkeypatch):
    open_history().put([past_call(1)])
    monkeypatch.setattr(sql, "BUSY_S", 0.1)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert open_history().calls() == [past_call(1)]
    with pytest.raises(BadInput, match="in use by another process -> try again"):
        open_history().put([past_call(2)])
    holder.close()


def test_two_processes_write_at_the_same_time(data):
    script = (
        "import sys\nfrom datetime import UTC, datetime\nfrom voicesim.app.history.store import open_history\n"
        "from voicesim.model.past_call import Entry, PastCall\n"
        "for n in range(20):\n"
        "    call_id = f'{int(sys.argv[1]) * 100 + n:032x}'\n"
        "    entry = Entry(call_id, datetime(2026, 1, 1, tzinfo=UTC), None, None, 'live')\n"
        "    open_history().put([PastCall(entry, 's', 1, 't', 'p', None, None, 1.0, 1, False, 1, {})])\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(number)]) for number in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    assert len(open_history().calls()) == 60


def test_a_folder_that_cannot_be_written_to_is_said(data, locked):
    data.mkdir()
    locked(data)
    with pytest.raises(BadInput, match="set VOICESIM_DATA_DIR to a folder of yours"):
        open_history()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("nonsense", "is no address of a database"),
        ("mysql://anna:secret@host/x", r"mysql://anna:\*\*\*@host/x: cannot hold a history"),
        ("sqlite://", "cannot hold a history"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(data, monkeypatch, address, message):
    monkeypatch.setenv("VOICESIM_HISTORY_URL", address)
    with pytest.raises(BadInput, match=message):
        open_history()


def test_a_home_is_written_out(data, tmp_path, monkeypatch, past_call):
    monkeypatch.setenv("HOME", str(tmp_path))
    open_history("sqlite:///~/mine.db").put([past_call(1)])
    assert (tmp_path / "mine.db").exists()
    with pytest.raises(BadInput, match="there is no such home"):
        open_history("sqlite:///~nobody-of-that-name/mine.db")


def test_a_missing_driver_is_named_with_its_remedy(data, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingPart, match=r"pip install 'voicesim\[team\]'"):
        open_history("postgresql://anna@localhost/x")


def test_address_and_name_may_stand_in_the_configuration_file(data, tmp_path, monkeypatch, past_call):
    other = tmp_path / "team.db"
    (tmp_path / "voicesim.toml").write_text(f'[history]\nurl = "sqlite:///{other}"\nagent = "anna"\n', encoding="utf-8")
    monkeypatch.setenv("VOICESIM_CONFIG", str(tmp_path / "voicesim.toml"))
    open_history().put([past_call(1)])
    assert other.exists()
    assert agent_name() == "anna"
    monkeypatch.setenv("VOICESIM_HISTORY_AGENT", "ben")
    assert agent_name() == "ben"
