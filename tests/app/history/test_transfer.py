"""The history goes out as JSON lines and comes in without duplicates."""

import json

import pytest

from voicesim.app.history.rows import as_document
from voicesim.app.history.store import open_history
from voicesim.app.history.transfer import exported, take_in
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


def write(path, *documents):
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


def test_what_goes_out_comes_in_the_same_but_for_where_it_lies(data, tmp_path, past_call):
    calls = [past_call(1, agent="Zoë", folder="/secret/path"), past_call(2, total=None, mode=None, outcome=None)]
    text = exported(calls)
    assert "/secret" not in text
    path = tmp_path / "export.jsonl"
    path.write_text(text, encoding="utf-8")
    store = open_history()
    assert take_in(store, path) == (2, 0)
    assert store.calls() == [past_call(1, agent="Zoë"), calls[1]]


def test_what_is_known_already_stays_as_it_is(data, tmp_path, past_call):
    store = open_history()
    store.put([past_call(1, total=80, folder="/calls/1")])
    path = write(tmp_path / "e.jsonl", as_document(past_call(1, total=10)), *[as_document(past_call(2))] * 2)
    assert take_in(store, path) == (1, 1)
    assert take_in(store, path) == (0, 2)
    assert store.calls()[0] == past_call(1, total=80, folder="/calls/1")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"total": 101}, "total must be 100 or less"),
        ({"total": "80"}, "total must be a whole number"),
        ({"format": 2}, "format must be 1"),
        ({"call_id": "../../etc"}, "call_id must be"),
        ({"held_at": "2026-01-01T00:00:00"}, "held_at"),
        ({"held_at": "0001-01-01T00:00:00+14:00"}, "held_at is outside the calendar"),
        ({"kind": "dead"}, "kind must be"),
        ({"habits": {"Listens": 1.5}}, "habits.Listens is not between 0 and 1"),
        ({"habits": {"Listens": "a lot"}}, "habits.Listens must be a number"),
        ({"duration_s": -1.0}, "duration_s must be 0 or more"),
        ({"folder": "/etc"}, "folder is not known"),
        ({"title": "x" * 700}, "title is longer than 600"),
    ],
)
def test_a_line_that_is_no_call_is_named_and_nothing_is_taken_in(data, tmp_path, past_call, change, message):
    path = write(tmp_path / "e.jsonl", as_document(past_call(1)), as_document(past_call(2)) | change)
    store = open_history()
    with pytest.raises(BadInput, match=rf"e.jsonl:2: {message}.* -> nothing was taken in"):
        take_in(store, path)
    assert store.calls() == []


@pytest.mark.parametrize(
    "content", [b"no json\n", b"[]\n", b"{}\n", b"\xff\xfe", b"1e999\n", b"[" * 200_000, b'{"habits": NaN}\n']
)
def test_other_files_are_refused_in_one_line(data, tmp_path, content):
    (tmp_path / "e.jsonl").write_bytes(content)
    with pytest.raises(BadInput) as refused:
        take_in(open_history(), tmp_path / "e.jsonl")
    assert "\n" not in str(refused.value)


def test_numbers_that_are_none_are_refused(data, tmp_path, past_call):
    line = exported([past_call(1)]).replace("90.0", "NaN")
    (tmp_path / "e.jsonl").write_text(line)
    with pytest.raises(BadInput, match="duration_s"):
        take_in(open_history(), tmp_path / "e.jsonl")


def test_habits_that_this_version_does_not_know_are_left_out(data, tmp_path, past_call):
    store = open_history()
    take_in(store, write(tmp_path / "e.jsonl", as_document(past_call(1, habits={"Listens": 0.5, "Sings": 1.0}))))
    assert store.calls()[0].habits == {"Listens": 0.5}


def test_the_commands(command, data, tmp_path, past_call):
    open_history().put([past_call(1, agent="anna"), past_call(2, agent="ben")])
    file = tmp_path / "e.jsonl"
    assert command("history", "--agent", "anna", "export", file) == (0, "", f"1 call: {file}\n")
    assert file.stat().st_mode & 0o077 == 0
    code, _, err = command("history", "export", file)
    assert code == 2
    assert "is there already" in err
    assert command("history", "export", file, "--force")[0] == 0
    assert command("history", "export", "-")[1] == file.read_text()
    assert command("history", "import", file)[2] == "0 calls taken in, 2 known already\n"
    assert command("history", "import", tmp_path / "nowhere")[0] == 2
