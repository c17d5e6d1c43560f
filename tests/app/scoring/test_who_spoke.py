"""Files that say who spoke when."""

import pytest

from voicesim.app.scoring.who_spoke import load_segments
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


def told(found):
    return {who: [(span.start_s, span.end_s) for span in spans] for who, spans in found.items()}


def test_rttm_as_diarisation_programs_write_it(tmp_path):
    path = tmp_path / "a.rttm"
    path.write_text(
        "SPKR-INFO a 1 <NA> <NA> <NA> unknown A <NA> <NA>\n"
        "SPEAKER a 1 0.50 1.50 <NA> <NA> Agent <NA> <NA>\n"
        "SPEAKER a 1 3.00 1.00 <NA> <NA> spk_2 <NA> <NA>\n"
        "SPEAKER a 1 2.00 0.50 <NA> <NA> agent <NA> <NA>\n"
        "SPEAKER a 1 3.50 1.00 <NA> <NA> spk_3 <NA> <NA>\n"
    )
    assert told(load_segments(path, "agent")) == {"agent": [(0.5, 2.5)], "customer": [(3.0, 4.5)]}


def test_csv_with_other_columns_beside(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("speaker,start_s,end_s,text\nann,0,1.5,hello\nbob,2,3,\n", encoding="utf-8-sig")
    assert told(load_segments(path, "ann")) == {"agent": [(0.0, 1.5)], "customer": [(2.0, 3.0)]}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.rttm", "SPEAKER a 1 0.5 1.5\n", "a.rttm:1: a SPEAKER line needs 8 fields"),
        ("a.rttm", "SPEAKER a 1 0.5 nan <NA> <NA> agent\n", "'nan' is no time"),
        ("a.csv", "from,to,who\n", "there is no column start_s"),
        ("a.csv", "start_s,end_s,speaker\n2,1,agent\n", "a.csv:2: it ends before it begins"),
        ("a.csv", "start_s,end_s,speaker\n1,2,\n", "does not say who speaks"),
        ("a.csv", "start_s,end_s,speaker\n1,x,agent\n", "'x' is no time"),
        ("a.csv", "start_s,end_s,speaker\n1,2,bob\n", r"nobody in it is called 'agent'.*it speaks of: bob"),
        ("a.csv", "", "there is no column"),
        ("a.csv", f"start_s,end_s,speaker\n1,2,bob\n3,4,{'x' * 200_000}\n", "a.csv:3: cannot be read as CSV -> write"),
        ("a.csv", "x" * 200_000, "a.csv:1: cannot be read as CSV -> write"),
        ("a.csv", 'start_s,end_s,speaker,text\n1,2,bob,"one\ntwo"\n2,1,bob,\n', "a.csv:4: it ends before it begins"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(tmp_path, name, text, message):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadInput, match=message):
        load_segments(path, "agent")


def test_a_file_that_is_not_there_and_one_that_is_no_text(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        load_segments(tmp_path / "a.rttm", "agent")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="cannot be read as text"):
        load_segments(tmp_path / "b.csv", "agent")
