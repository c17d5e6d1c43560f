"""Calls get into the history as they end, and all of them again from their folders."""

import json
import shutil
import sys
from datetime import UTC, datetime, timedelta

import pytest

from voicesim.app.history.entering import enter, enter_again, rebuild
from voicesim.app.history.folders import is_call, read_note
from voicesim.app.history.store import open_history
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


def made_again(store, *more):
    return rebuild(store, more, lambda paths: paths)


def test_a_call_is_entered_with_who_and_when_noted_beside_it(data, make_call, monkeypatch):
    monkeypatch.setenv("VOICESIM_HISTORY_AGENT", "anna")
    folder = make_call(data / "calls" / "one")
    assert enter(folder, "live", "home") is None
    (call,) = open_history().calls()
    assert (call.entry.agent, call.entry.profile, call.entry.kind) == ("anna", "home", "live")
    assert (call.scenario, call.scenario_version, call.total) == ("damaged-sofa-bed", 2, 80)
    assert call.habits == {"Leads the call": 0.5, "Listens": 0.9, "talk_ratio": 0.41}
    assert datetime.now(UTC) - call.held_at < timedelta(minutes=1)
    assert read_note(folder) == call.entry
    assert (folder / "history.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("profile", "agent"),
    [(None, None), ("default", None), ("anna", "anna"), ("/home/anna/her voice.json", "her voice")],
)
def test_without_a_name_the_profile_stands_for_the_agent(data, make_call, profile, agent):
    enter(make_call(data / "calls" / "one"), "headless", profile)
    assert open_history().calls()[0].entry.agent == agent


def test_a_call_that_cannot_be_entered_is_not_lost_and_one_line_says_so(data, make_call):
    folder = make_call(data / "calls" / "one")
    (data / "history.sqlite3").write_text("no database\nat all, whatever " * 9)
    warning = enter(folder, "live", None)
    assert "the call is kept, but is not in the history" in warning
    assert "\n" not in warning
    assert read_note(folder) is not None  # a rebuild finds who and when


def test_no_damage_in_a_folder_or_an_address_stops_the_end_of_a_call(data, tmp_path, monkeypatch, make_call):
    assert "not in the history" in enter(tmp_path / "nowhere", "live", None)
    folder = make_call(data / "calls" / "one")
    (folder / "call.json").write_text("[1]")
    assert "is no finished call" in enter(folder, "live", None)
    monkeypatch.setenv("VOICESIM_HISTORY_URL", "nonsense")
    assert "no address" in enter(folder, "live", None)


def test_without_the_database_library_a_call_is_kept_all_the_same(data, make_call, monkeypatch):
    monkeypatch.delitem(sys.modules, "voicesim.app.history.sql", raising=False)
    monkeypatch.delitem(sys.modules, "voicesim.app.history.tables", raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert "install voicesim again" in enter(make_call(data / "calls" / "one"), "live", None)


def test_a_report_written_again_changes_the_row_of_a_call_that_has_one(data, make_call):
    folder = make_call(data / "calls" / "one")
    assert enter_again(folder) is None
    assert open_history(create=False).calls() == []
    enter(folder, "live", "anna")
    document = json.loads((folder / "call.json").read_text())
    document["scorecard"]["total"] = 12
    (folder / "call.json").write_text(json.dumps(document))
    assert enter_again(folder) is None
    (call,) = open_history().calls()
    assert (call.total, call.entry.agent) == (12, "anna")


def test_a_history_that_was_lost_is_the_same_after_a_rebuild(data, make_call):
    for number in range(3):
        enter(make_call(data / "calls" / str(number)), "live", "anna")
    store = open_history()
    before = store.calls()
    store.remove([call.call_id for call in before])
    found = made_again(store)
    assert (found.entered, found.gone, found.unreadable) == (3, 0, ())
    assert store.calls() == before
    made_again(store)
    assert store.calls() == before


def test_calls_from_before_there_was_a_history_have_their_time_from_the_folder(data, make_call):
    make_call(data / "calls" / "20260304-050607-000008-damaged-sofa-bed", mode="exam")
    make_call(data / "calls" / "named by somebody")
    made_again(open_history())
    stamped = open_history().calls()[0]
    assert stamped.held_at == datetime(2026, 3, 4, 5, 6, 7, 8).astimezone(UTC)
    assert stamped.entry.kind == "live"  # a headless call has no mode
    assert len(open_history().calls()) == 2


def test_what_is_no_finished_call_is_left_out_or_told(data, make_call):
    calls = data / "calls"
    make_call(calls / "whole")
    make_call(calls / "broken-off.abc.part")
    make_call(calls / "interrupted", interrupted=True)
    (make_call(calls / "damaged") / "call.json").write_text("{")
    (calls / "notes").mkdir()
    (calls / "link").symlink_to(calls / "whole")
    found = made_again(open_history())
    assert found.entered == 1
    assert [line.split(": ")[0].rsplit("/", 1)[-1] for line in found.unreadable] == ["call.json", "interrupted"]


def test_rows_whose_folder_is_gone_are_taken_out_and_those_from_elsewhere_stay(data, tmp_path, make_call, past_call):
    store = open_history()
    enter(make_call(tmp_path / "elsewhere" / "one"), "live", None)
    store.put([past_call(1, folder=str(tmp_path / "gone")), past_call(2)])
    found = made_again(store)
    assert (found.entered, found.gone) == (1, 1)
    assert {call.folder for call in store.calls()} == {None, str(tmp_path / "elsewhere" / "one")}


def test_more_folders_can_be_named(data, tmp_path, make_call):
    make_call(tmp_path / "usb" / "one")
    make_call(tmp_path / "usb" / "two")
    assert made_again(open_history(), tmp_path / "usb" / "one").entered == 1
    assert made_again(open_history(), tmp_path / "usb").entered == 2
    with pytest.raises(BadInput, match="there is no recorded call"):
        made_again(open_history(), tmp_path)


def test_a_folder_that_moved_keeps_its_row(data, make_call):
    folder = make_call(data / "calls" / "one")
    enter(folder, "live", None)
    folder.rename(data / "calls" / "two")
    found = made_again(open_history())
    assert (found.entered, found.gone) == (1, 0)
    assert [call.folder for call in open_history().calls()] == [str(data / "calls" / "two")]


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"call_id": "x", "held_at": 3}', "[" * 100_000])
def test_a_note_that_cannot_be_read_is_written_anew(data, make_call, note):
    folder = make_call(data / "calls" / "one")
    (folder / "history.json").write_text(note)
    assert read_note(folder) is None
    assert made_again(open_history()).entered == 1
    assert read_note(folder) is not None


@pytest.mark.parametrize("head", ["", "x", "[]", '{"type": "Arrival"}', "[" * 100_000])
def test_a_folder_is_a_call_by_its_first_line(data, make_call, head):
    folder = make_call(data / "one")
    assert is_call(folder)
    (folder / "inputs.jsonl").write_text(head)
    assert not is_call(folder)


@pytest.mark.parametrize(("state", "entered"), [("running", 0), ("failed", 0), ("ended", 1)])
def test_a_live_call_is_entered_as_it_ends_before_its_score_is_shown(data, make_call, state, entered):
    from types import SimpleNamespace

    from voicesim.app.commands.call import _entered

    listeners = []
    result = SimpleNamespace(folder=make_call(data / "calls" / "one", mode="practice")) if entered else None
    warnings = _entered(SimpleNamespace(on_state=listeners.append, result=result, plan=SimpleNamespace(profile="anna")))
    listeners[0](state)
    assert [call.entry.kind for call in open_history(create=False).calls()] == ["live"] * entered
    assert warnings == []
    if entered:
        (data / "history.sqlite3").write_text("no database " * 99)
        listeners[0](state)
        assert len(warnings) == 1


def whatif(make_call, folder, **note):
    made = make_call(folder, **note)
    redo_of = {"call": "one", "turn": 2, "at_sample": 640, "whatif": True}
    head = {"type": "CallInput", "format": 1, "options": {"redo_of": redo_of}}
    (made / "inputs.jsonl").write_text(json.dumps(head) + "\n")
    return made


def test_a_call_with_the_voice_of_a_what_if_is_no_practice(data, make_call):
    assert "is no practice and not in the history" in enter(whatif(make_call, data / "calls" / "one"), "headless", None)
    assert open_history(create=False).calls() == []


def test_nor_is_it_when_the_history_is_made_again(data, make_call, command):
    replaced = make_call(data / "calls" / "one")
    enter(replaced, "live", None)
    shutil.rmtree(replaced)
    whatif(make_call, replaced)
    enter(make_call(data / "calls" / "two"), "live", None)
    code, _, err = command("history", "rebuild")
    gone, left_out = (
        "1 taken out (their folders are gone or hold another call)",
        "1 call left out (a turn of a what-if)",
    )
    assert (code, err) == (0, f"1 call entered, {gone}, {left_out}\n")
    assert [call.folder for call in open_history().calls()] == [str(data / "calls" / "two")]


def test_of_copies_the_first_counts_and_the_others_are_named(data, make_call, command):
    folder = make_call(data / "calls" / "one")
    enter(folder, "live", None)
    copy = shutil.copytree(folder, data / "calls" / "one again")
    _, _, err = command("history", "rebuild")
    assert err.splitlines() == [f"voicesim: {copy} is a copy; {folder} counts", "1 call entered"]
    assert [call.folder for call in open_history().calls()] == [str(folder)]


def test_a_row_whose_folder_holds_another_call_by_now_is_taken_out(data, make_call):
    folder = make_call(data / "calls" / "one")
    enter(folder, "live", None)
    shutil.rmtree(folder)
    make_call(folder, note={"call_id": "b" * 32})
    found = made_again(open_history())
    assert (found.entered, found.gone) == (1, 1)
    assert [call.call_id for call in open_history().calls()] == ["b" * 32]
