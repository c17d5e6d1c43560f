"""The forms of a report for other programs, and the command that writes them."""

import csv
import importlib.util
import stat
import sys

import pytest

from voicesim.app.calls.running import RunResult
from voicesim.app.cli import main
from voicesim.app.history import entering
from voicesim.app.reports import reporting
from voicesim.app.reports.forms import NAMES, table, write_form
from voicesim.coach.summary import summarise
from voicesim.coach.turn_rows import COLUMNS
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


@pytest.fixture
def calls(root):
    """The hand-made calls of the coach's tests."""
    spec = importlib.util.spec_from_file_location("forms_calls", root / "tests" / "coach" / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def result(calls, tmp_path):
    """A judged call in a folder."""
    call = calls.passive().done("hung_up")
    return RunResult(call, summarise(call), tmp_path)


def test_each_form_is_one_private_file(result):
    for form in ("csv", "labels", "textgrid"):
        path = write_form(form, result)
        assert path.name == NAMES[form]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes() == write_form(form, result).read_bytes()
    assert sorted(path.name for path in result.folder.iterdir()) == ["call.TextGrid", "call.csv", "call.labels.txt"]


def test_the_table_can_be_read_back(result, calls):
    with write_form("csv", result).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert tuple(found[0]) == COLUMNS
    assert len(found) == len(result.summary.turns)
    assert found[0]["text"] == "um hello bakery"
    assert found[1]["delivery"] == ""
    text = 'a "comma", and\na line'
    (row,) = csv.DictReader(table(summarise(calls.CallBuilder().customer(text).done())).splitlines(keepends=True))
    assert row["text"] == text


def test_words_that_utf8_cannot_hold_do_not_stop_a_form(calls, tmp_path):
    call = calls.CallBuilder().customer("broken \ud800 sign").done()
    for form in ("csv", "labels", "textgrid"):
        assert b"broken ?" in write_form(form, RunResult(call, summarise(call), tmp_path)).read_bytes()


def test_a_folder_that_is_gone_is_one_clear_line(result, tmp_path):
    (tmp_path / "call.csv").mkdir()
    with pytest.raises(BadInput, match="not a regular file"):
        write_form("csv", result)


@pytest.fixture
def command(monkeypatch, capsys, result):
    """`voicesim report` for that call: (stdout, stderr)."""
    monkeypatch.setattr(reporting, "read_call", lambda folder: None)
    monkeypatch.setattr(reporting, "report_call", lambda folder: result)
    monkeypatch.setattr(entering, "enter_again", lambda folder: None)
    (result.folder / "call.json").write_text("{}\n")

    def run(*options):
        monkeypatch.setattr(sys, "argv", ["voicesim", "report", str(result.folder), *options])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 0
        return capsys.readouterr()

    return run


def test_the_command_prints_where_the_forms_are(command, result):
    said = command("--csv", "--labels", "--textgrid", "--html")
    names = ("report.html", "call.csv", "call.labels.txt", "call.TextGrid")
    assert said.out.splitlines() == [str(result.folder / name) for name in names]


def test_json_stays_alone_on_stdout(command, result):
    said = command("--json", "--csv")
    assert said.out == "{}\n"
    assert said.err.splitlines() == [str(result.folder / "call.csv")]


def test_without_a_form_the_transcript_is_shown(command):
    assert "um hello bakery" in command().out
