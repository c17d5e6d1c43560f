"""Flat tables of scored calls."""

import csv
import sys

import pytest

from voicesim.app.scoring.columns import call_columns, turn_columns
from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.plan import ScorePlan, scored
from voicesim.app.scoring.tables import check_form
from voicesim.model.errors import BadInput, MissingPart

pytestmark = pytest.mark.unit


@pytest.fixture
def written(no_model, stereo, tmp_path):
    """Scores a good call and a bad one, and writes a table."""

    def run(ending):
        (tmp_path / "in" / "b.wav").parent.mkdir(exist_ok=True)
        (tmp_path / "in" / "b.wav").write_bytes(b"nothing")
        stereo("in/=a.wav")
        table = tmp_path / f"t{ending}"
        with scored(ScorePlan(Wanted((tmp_path / "in",)), table=table), lambda step: None):
            return table, tmp_path / f"t-turns{ending}"

    return run


def test_csv_has_a_line_a_call_and_a_line_a_turn(written):
    calls, turns = ([*csv.DictReader(path.read_text().splitlines())] for path in written(".csv"))
    assert [row["error_code"] for row in calls] == ["", "bad_audio"]
    assert list(calls[0]) == [column.name for column in call_columns()]
    assert calls[0]["agent_turns"] == "3"
    assert calls[0]["technique_greeting"] == "1"
    assert float(calls[0]["score_says_goodbye_warmly"]) == 1.0
    assert calls[1]["technique_greeting"] == calls[1]["score_total"] == "", "unknown is empty, not 0"
    assert len(turns) == 6
    assert list(turns[0]) == [column.name for column in turn_columns()]
    assert turns[0]["techniques"].startswith("greeting")


def test_parquet_has_the_same_with_kinds(written):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra: pip install 'voicesim[tables]'")
    calls, turns = map(parquet.read_table, written(".parquet"))
    assert calls.num_rows == 2
    assert str(calls.schema.field("duration_s").type) == "double"
    assert calls.column("agent_turns").to_pylist() == [3, None]
    assert calls.column("passed").to_pylist()[1] is None
    assert turns.column("cut_in").to_pylist() == [False] * 6


def test_no_column_has_the_name_of_another():
    for columns in (call_columns(), turn_columns()):
        names = [column.name for column in columns]
        assert len(names) == len(set(names))


def test_another_ending_and_a_missing_library_are_told_before_anything_is_heard(tmp_path, monkeypatch):
    with pytest.raises(BadInput, match=r"\.xlsx is no table"):
        check_form(tmp_path / "a.xlsx")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingPart, match=r"pip install 'voicesim\[tables\]'"):
        check_form(tmp_path / "a.parquet")


def test_a_table_over_a_recording_is_refused(no_model, stereo):
    call = stereo("a.wav")
    table = call.with_name("a.csv")
    table.hardlink_to(call)
    scoring = scored(ScorePlan(Wanted((call,)), table=table), lambda step: None)
    with pytest.raises(BadInput, match="is one of the files to read"):
        scoring.__enter__()
