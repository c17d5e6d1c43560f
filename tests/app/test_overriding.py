"""A trainer judges a line otherwise: kept beside the call, both values shown, and taken back."""

import json

import pytest

from voicesim.app.call_files import OVERRIDES as FILE
from voicesim.app.override_files import new_override, read_overrides
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit
ITEM = "Names the feeling"
WHO = ("--by", "Ines <b>", "--reason", "<script>alert(1)</script> said it at 0:04")


@pytest.fixture
def no_page(monkeypatch):
    """The page with its sound is not written: it takes longest."""
    monkeypatch.setattr("voicesim.app.reporting.write_report", lambda *_: None)


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
    ["", "[]", '{"overrides": 3}', '{"overrides": [{"item": "Nothing", "score": 1, "by": "", "reason": "", "on": ""}]}',
     '{"overrides": [{"item": "Leads the call", "score": 7, "by": "a", "reason": "b", "on": "c"}]}'],
)  # fmt: skip
def test_a_damaged_file_is_said_in_one_line(command, held, content):
    (held / FILE).write_text(content)
    code, _, err = command("report", held)
    assert (code, err.count("\n")) == (2, 1)
    assert "is damaged -> repair it, or delete it" in err


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
