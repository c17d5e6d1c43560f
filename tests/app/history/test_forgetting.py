"""What is forgotten is gone, and nothing else is."""

import json
from pathlib import Path

import pytest

from voicesim.app.calls.files import LISTEN
from voicesim.app.history.entering import enter
from voicesim.app.history.store import open_history

pytestmark = pytest.mark.slow


@pytest.fixture
def call(data, make_call):
    """The folder of a call in the history."""
    folder = make_call(data / "calls" / "one")
    enter(folder, "live", None)
    return folder


def ids():
    return [call.call_id for call in open_history().calls()]


def test_recording_folder_and_row_are_deleted_and_it_is_said(command, call):
    code, out, _ = command("history", "forget", ids()[0][:6], "--yes")
    assert code == 0
    assert out.startswith("deleted: ")
    assert f"8 files, 0.0 MB, with their folder {call}" in out
    assert not call.exists()
    assert call.parent.exists()
    assert ids() == []


def test_nothing_is_deleted_when_nobody_can_be_asked(command, call, monkeypatch):
    code, _, err = command("history", "forget", "last")
    assert (code, call.exists(), len(ids())) == (2, True, 1)
    assert "add --yes" in err


@pytest.mark.parametrize(("answer", "kept"), [("n\n", True), ("\n", True), ("y\n", False)])
def test_it_asks_first_and_shows_what_would_be_lost(command, call, monkeypatch, answer, kept):
    import io

    stdin = io.StringIO(answer)
    stdin.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", stdin)
    code, _, err = command("history", "forget", "last")
    assert str(call) in err
    assert (call.exists(), code) == (kept, 0)
    assert err.endswith("nothing was deleted\n") == kept


def test_the_turns_that_a_call_test_cut_out_are_deleted_too(command, call):
    (call / LISTEN).mkdir()
    (call / LISTEN / "02-agent.wav").write_bytes(b"1234567890")
    _, out, _ = command("history", "forget", "last", "--yes")
    assert f"9 files, 0.0 MB, with their folder {call}" in out
    assert not call.exists()


def test_what_is_not_of_the_call_stays_with_its_folder(command, call):
    (call / "my notes.txt").write_text("mine")
    code, out, _ = command("history", "forget", "last", "--yes")
    assert code == 0
    assert f"what is not of the call stays, with its folder: {call / 'my notes.txt'}" in out
    assert [path.name for path in call.iterdir()] == ["my notes.txt"]
    assert ids() == []


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_is_no_call_is_refused(command, call, tmp_path, what):
    other = tmp_path / "documents"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    code, _, err = command("history", "forget", other if what == "folder" else other / "letter.txt", "--yes")
    assert code == 2
    assert "is no recorded call, and stays" in err
    assert (other / "letter.txt").exists()


def test_a_row_that_points_at_something_else_deletes_nothing(command, call, tmp_path):
    (call / "inputs.jsonl").write_text("a letter")
    code, _, err = command("history", "forget", "last", "--yes")
    assert (code, (call / "mic.wav").exists()) == (2, True)
    assert "is no recorded call" in err


def test_a_folder_that_holds_another_call_by_now_stays(command, call, make_call):
    import shutil

    shutil.rmtree(call)
    make_call(call, note={"call_id": "b" * 32})
    code, _, err = command("history", "forget", "last", "--yes")
    assert (code, call.exists()) == (2, True)
    assert "holds another call by now" in err


def test_a_link_in_the_place_of_a_call_is_never_followed(command, call, tmp_path):
    call.rename(tmp_path / "elsewhere")
    call.symlink_to(tmp_path / "elsewhere")
    code, _, _ = command("history", "forget", "last", "--yes")
    assert code == 2
    assert (tmp_path / "elsewhere" / "mic.wav").exists()


def test_a_link_inside_a_call_is_unlinked_not_followed(command, call, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "photo.jpg").write_bytes(b"1")
    (call / "report.extra").symlink_to(precious)
    assert command("history", "forget", "last", "--yes")[0] == 0
    assert (precious / "photo.jpg").exists()
    assert not call.exists()


def test_an_interrupted_recording_can_be_named_and_is_pointed_out(command, call, data, make_call):
    part = make_call(data / "calls" / "broken.x.part")
    _, _, err = command("history", "forget", "--all", "--yes")
    assert f"voicesim history forget {part}" in err
    assert command("history", "forget", part, "--yes")[0] == 0
    assert not part.exists()


def test_earlier_tries_are_shown_and_go_with_their_call(command, call, make_call, data):
    tries = [make_call(call.with_name(f"{call.name}-try-{number}")) for number in (1, 2, 10)]
    other = make_call(call.with_name(f"{call.name}-try-1-kept"))
    command("history", "rebuild")
    assert "3 earlier tries" in command("history")[1]
    listed = json.loads(command("history", "--json")[1])["calls"]
    assert {Path(one["folder"]).name: one["earlier_tries"] for one in listed} == {call.name: 3, other.name: 0}
    _, out, err = command("history", "forget", call, "--yes")
    assert "with 3 earlier tries" in out
    assert not err
    assert not any(path.exists() for path in (call, *tries))
    assert other.exists()


def test_a_call_that_took_up_the_forgotten_one_is_pointed_out(command, call, make_call, data):
    later, other = (make_call(data / "calls" / name) for name in ("later", "other"))
    for folder, name in ((later, call.name), (other, "another")):
        head = {"type": "CallInput", "format": 1, "options": {"redo_of": {"call": name, "turn": 2, "at_sample": 640}}}
        (folder / "inputs.jsonl").write_text(json.dumps(head) + "\n")
    _, _, err = command("history", "forget", call, "--yes")
    expected = f"the beginning of it is also in a call that took it up -> voicesim history forget {later}"
    assert err.splitlines() == [expected]
    assert command("history", "forget", later, "--yes")[2] == ""
    assert not later.exists()


def test_a_try_whose_call_is_gone_is_pointed_out_and_can_be_named(command, data, make_call):
    alone = make_call(data / "calls" / "gone-try-1")
    make_call(data / "calls" / "other")
    command("history", "rebuild")
    _, _, err = command("history", "forget", "--all", "--yes")
    assert f"an unfinished recording is still there -> voicesim history forget {alone}" in err
    assert command("history", "forget", alone, "--yes")[0] == 0
    assert not alone.exists()


def test_a_try_that_was_reported_does_not_stop_a_rebuild(command, call, make_call):
    make_call(call.with_name(f"{call.name}-try-1"), interrupted=True, outcome=None)
    assert command("history", "rebuild")[:2] == (0, "")


def test_older_than_an_age_or_a_date(command, data, make_call):
    for name, day in (("old", "2020-01-01"), ("new", "2999-01-01")):
        make_call(data / "calls" / name, note={"held_at": f"{day}T00:00:00+00:00"})
    command("history", "rebuild")
    assert command("history", "forget", "--older-than", "90d", "--yes")[0] == 0
    assert [path.name for path in (data / "calls").iterdir()] == ["new"]
    assert command("history", "forget", "--older-than", "2999-06-01", "--yes")[0] == 0
    assert ids() == []
    assert command("history", "forget", "--older-than", "90d", "--yes") == (0, "", "there is nothing to delete\n")


def test_of_one_agent_only(command, data, make_call):
    for name in ("anna", "ben"):
        make_call(data / "calls" / name, note={"agent": name})
    command("history", "rebuild")
    assert command("history", "--agent", "anna", "forget", "--all", "--yes")[0] == 0
    assert [path.name for path in (data / "calls").iterdir()] == ["ben"]


def test_a_folder_of_another_agent_stays(command, make_call, tmp_path):
    folder = make_call(tmp_path / "theirs", note={"agent": "ben"})
    code, _, said = command("history", "--agent", "anna", "forget", folder, "--yes")
    assert (code, folder.is_dir()) == (2, True)
    assert "theirs: is a call of ben" in said
    assert command("history", "--agent", "ben", "forget", folder, "--yes")[0] == 0


@pytest.mark.parametrize("words", [(), ("last", "--all"), ("--all", "--older-than", "90d"), ("--older-than", "soon")])
def test_what_is_to_be_deleted_must_be_said_in_one_way(command, call, words):
    code, _, err = command("history", "forget", *words, "--yes")
    assert (code, call.exists()) == (2, True)
    assert " -> " in err


def test_what_cannot_be_deleted_keeps_its_row(command, call, locked):
    locked(call)
    code, _, err = command("history", "forget", ids()[0], "--yes")
    assert code == 2
    assert " -> " in err
    assert len(ids()) == 1


@pytest.fixture
def copies(call, data):
    """Two copies of it: one beside it, one deeper in the data folder."""
    import shutil

    places = (call.with_name("one again"), data / "put aside" / "2026" / "one")
    return [Path(shutil.copytree(call, place)) for place in places]


def test_a_call_goes_with_its_copies_and_the_question_names_them(command, call, copies, monkeypatch):
    import io

    stdin = io.StringIO("y\n")
    stdin.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", stdin)
    code, out, err = command("history", "forget", ids()[0])
    assert code == 0
    assert f"and 2 copies of it: {copies[0]}, {copies[1]}" in err
    assert f"with their folder {call}, and 2 copies of it: " in out
    assert not any(path.exists() for path in (call, *copies))
    assert ids() == []


def test_a_call_that_was_moved_away_and_lies_elsewhere_below_is_found(command, call, data):
    call.rename(data / "moved")
    _, out, _ = command("history", "forget", "--all", "--yes")
    assert f"8 files, 0.0 MB, and 1 copy of it: {data / 'moved'}" in out
    assert not (data / "moved").exists()


def test_a_copy_that_is_named_by_its_folder_goes_alone(command, call, copies):
    code, _, err = command("history", "forget", copies[0], "--yes")
    assert (code, copies[0].exists(), call.exists(), copies[1].exists()) == (0, False, True, True)
    assert f"a copy of it is still there -> voicesim history forget {call}" in err
    assert [one.folder for one in open_history().calls()] == [str(call)]


def test_a_call_named_twice_over_goes_once_and_so_do_those_after_it(command, call, copies, make_call, data):
    tried = make_call(call.with_name(f"{call.name}-try-1"))
    other = make_call(data / "calls" / "two")
    enter(other, "live", None)
    code, _, err = command("history", "forget", ids()[0], tried, copies[0], other, "--yes")
    assert (code, err) == (0, "")
    assert not any(path.exists() for path in (call, tried, *copies, other))


def test_where_the_folder_that_counts_goes_alone_a_copy_counts(command, call, copies):
    assert command("history", "forget", call, "--yes")[0] == 0
    assert [one.folder for one in open_history().calls()] == [str(copies[0])]
    code, _, err = command("history", "forget", *copies, "--yes")
    assert (code, err, ids()) == (0, "", [])
    assert not any(path.exists() for path in copies)


def test_another_call_of_the_same_sound_is_no_copy(command, call, make_call):
    other = make_call(call.with_name("two"))
    assert enter(other, "live", None) is None
    command("history", "forget", call.name, "--yes")
    assert (call.exists(), other.exists()) == (False, True)
