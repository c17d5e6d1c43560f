"""A trainer judges a line otherwise: kept beside the call, both values shown, and taken back."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from voicesim.app.calls.files import LOCK
from voicesim.app.calls.files import OVERRIDES as FILE
from voicesim.app.overrides.files import new_override, read_overrides
from voicesim.app.overrides.overriding import override_item
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.slow
ITEM = "Names the feeling"
WHO = ("--by", "Ines <b>", "--reason", "<script>alert(1)</script> said it at 0:04")


@pytest.fixture
def no_page(monkeypatch):
    """The page with its sound is not written: it takes longest."""
    monkeypatch.setattr("voicesim.app.reports.reporting.write_report", lambda *_: None)


def scores(folder):
    card = json.loads((folder / "call.json").read_text())["scorecard"]
    return card, {item["name"]: item for item in card["items"]}


def test_both_values_are_kept_and_shown_and_the_recording_stays_as_it_is(command, held):
    files = {name: (held / name).read_bytes() for name in ("events.jsonl", "inputs.jsonl", "mic.wav")}
    before = scores(held)
    code, out, err = command("override", held, "confident", "0.2", *WHO)
    assert (code, err) == (0, "")
    assert "Confident language" in out
    assert f"(the machine: {before[0]['total']} of 100" in out
    card, items = scores(held)
    changed = items["Confident language"]
    assert changed["score"] == 0.2
    assert changed["override"]["machine_score"] == before[1]["Confident language"]["score"]
    assert changed["override"]["by"] == "Ines <b>"
    assert card["machine"] == {"total": before[0]["total"], "passed": before[0]["passed"]}
    assert card["total"] < before[0]["total"]
    assert (held / FILE).stat().st_mode & 0o777 == 0o600
    assert files == {name: (held / name).read_bytes() for name in files}
    page = (held / "report.html").read_text()
    assert "Judged by Ines &lt;b&gt;" in page
    assert "<script>alert" not in page
    assert "Overridden: Confident language: " in command("report", held)[1]


@pytest.mark.usefixtures("no_page")
def test_undo_gives_the_machines_score_again(command, held):
    before = scores(held)
    command("override", held, ITEM, "met", *WHO)
    command("override", held, "insult", "stands", *WHO)
    assert scores(held)[0]["total"] == 40
    assert command("override", held, "insult", "--undo")[0] == 0
    assert command("override", held, ITEM, "--undo")[0] == 0
    assert scores(held) == before
    assert not (held / FILE).exists()
    assert command("override", held, ITEM, "--undo")[0] == 2


@pytest.mark.usefixtures("no_page")
def test_a_second_value_of_a_line_replaces_the_first(command, held):
    command("override", held, ITEM, "met", *WHO)
    command("override", held, ITEM, "not-applicable", *WHO)
    assert [one.score for one in read_overrides(held)] == [None]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense", "met", *WHO], "is no line of the scorecard"),
        (["the", "met", *WHO], "is no line of the scorecard"),
        ([ITEM, "2", *WHO], "is no value of it -> write met or partly or missed or not-applicable, or a number"),
        ([ITEM, "nan", *WHO], "is no value of it"),
        (["parent role", "0.5", *WHO], "write stands or set-aside"),
        ([ITEM, "met", "--reason", "because"], "--by: is missing"),
        ([ITEM, "met", "--by", "Ines", "--reason", "  "], "--reason: is missing"),
        ([ITEM], "needs an item, and a value or --undo"),
        (["--undo"], "needs an item, and a value or --undo"),
    ],
)
def test_what_does_not_do_is_refused_and_nothing_is_kept(command, held, words, said):
    code, _, err = command("override", held, *words)
    assert (code, err.count("\n")) == (2, 1)
    assert said in err
    assert not (held / FILE).exists()


@pytest.mark.usefixtures("no_page")
def test_a_name_and_a_reason_are_kept_on_one_line_without_what_a_screen_would_obey(command, held):
    command("override", held, ITEM, "met", "--by", "In\u202ees", "--reason", "no\n \x1b[31mred")
    assert [(one.by, one.reason) for one in read_overrides(held)] == [("In?es", "no ?[31mred")]


@pytest.mark.usefixtures("no_page")
def test_without_an_item_all_are_listed(command, held):
    code, out, _ = command("override", held)
    assert code == 0
    for name in ("Says goodbye warmly", "Insult or threat", "Customer hung up in anger"):
        assert name in out


@pytest.mark.parametrize(
    "content",
    ["", "[]", "[" * 100_000, '{"format": 1}', '{"format": 1, "overrides": 3}', '{"format": 1, "overrides": {}}',
     '{"format": 1, "overrides": [3]}', '{"format": 2, "overrides": []}'],
)  # fmt: skip
def test_a_damaged_file_is_said_in_one_line(command, held, content):
    (held / FILE).write_text(content)
    code, _, err = command("report", held)
    assert (code, err.count("\n")) == (2, 1)
    assert "is damaged -> repair it, or delete it" in err


KEPT = {"item": "Leads the call", "score": 0.5, "by": "Ines", "reason": "at 0:40", "on": "2026-03-04"}


def write(folder, *rows):
    (folder / FILE).write_text(json.dumps({"format": 1, "overrides": rows}))


def test_what_a_person_wrote_into_the_file_with_care_is_read(held):
    write(held, KEPT, KEPT | {"item": "Insult or threat", "score": 1}, KEPT | {"item": "Listens", "score": None})
    assert [one.score for one in read_overrides(held)] == [0.5, 1.0, None]


@pytest.mark.parametrize(
    "change",
    [{"item": "Nothing"}, {"item": "leads"}, {"item": 3}, {"item": None}, {"score": 7}, {"score": -0.1},
     {"score": True}, {"score": "0.5"}, {"score": [1]}, {"score": float("nan")}, {"score": float("inf")},
     {"score": 10**400},
     {"item": "Insult or threat", "score": 0.5}, {"item": "Insult or threat", "score": None},
     {"by": ""}, {"by": "  "}, {"by": None}, {"by": 3}, {"by": "x" * 501}, {"reason": ""}, {"reason": {"a": 1}},
     {"on": ""}, {"on": "yesterday"}, {"on": 20260304}],
    ids=str,
)  # fmt: skip
def test_what_nobody_could_have_judged_is_not_taken_for_a_judgement(held, change):
    write(held, KEPT | change)
    with pytest.raises(BadInput, match="is damaged -> repair it, or delete it"):
        read_overrides(held)


def test_nor_is_half_of_it_or_the_same_twice(held):
    for rows in ([{key: KEPT[key] for key in KEPT if key != "by"}], [KEPT, KEPT | {"score": 1.0}]):
        write(held, *rows)
        with pytest.raises(BadInput, match="is damaged"):
            read_overrides(held)


def test_two_who_judge_at_once_both_keep_their_values(held, monkeypatch):
    read = read_overrides

    def slowly(folder):
        found = read(folder)
        time.sleep(0.1)  # long enough for both to have read before either writes
        return found

    monkeypatch.setattr("voicesim.app.overrides.overriding.read_overrides", slowly)
    items = ("Leads the call", "Listens", "Says goodbye warmly")
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda item: override_item(held, item, "met", "Ines", "heard it"), items))
    assert sorted(one.item for one in read(held)) == sorted(items)
    assert not (held / LOCK).exists()


HOLDER = """
import sys, time
from pathlib import Path
from voicesim.app.one_at_a_time import alone_with
with alone_with(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_is_waited_for_and_one_that_was_killed_is_not(held, monkeypatch):
    with subprocess.Popen([sys.executable, "-c", HOLDER, held / LOCK], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        monkeypatch.setattr("voicesim.app.one_at_a_time.LONGEST_WAIT_S", 0.1)
        with pytest.raises(BadInput, match="is being changed by another process -> try again"):
            override_item(held, "Listens", "1", "Ines", "heard it")
        other.kill()
    override_item(held, "Listens", "1", "Ines", "heard it")
    assert [one.item for one in read_overrides(held)] == ["Listens"]


def test_where_no_call_lies_no_lock_is_left(command, tmp_path):
    assert command("override", tmp_path, "Listens", "met", *WHO)[0] == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("no_page")
def test_a_folder_that_cannot_be_written_to_is_told_in_one_line(command, held, locked):
    locked(held).chmod(0o500)
    code, _, err = command("override", held, "Listens", "met", *WHO)
    assert (code, err.count("\n")) == (2, 1)
    assert "cannot be written to" in err


@pytest.mark.usefixtures("no_page")
def test_the_history_shows_both_and_forgets_both(command, held):
    assert command("history", "rebuild", held)[0] == 0
    total = scores(held)[0]["total"]
    command("override", held, "insult", "stands", *WHO)
    [call] = json.loads(command("history", "--json")[1])["calls"]
    assert (call["total"], call["machine_total"], call["overridden"]) == (40, total, True)
    assert f"machine: {total}" in command("history")[1]
    assert command("history", "forget", "last", "--yes")[0] == 0
    assert not held.exists()


def test_names_may_be_cut_short_but_not_so_that_two_fit():
    assert new_override("FEELING", "partly", "Ines", "a  b\nc").reason == "a b c"
    with pytest.raises(BadInput):
        new_override("calm", "met", "Ines", "because")
