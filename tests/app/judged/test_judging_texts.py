"""Lines of text to rows: no voice, but the same judgement of the words."""

import json
import re

import pytest
from judged_output import rows_of, shown

pytestmark = pytest.mark.slow


def test_text_rows_keep_their_ids_and_have_no_voice(tmp_path, judge):
    lines = [
        {"id": "7", "text": "I understand how frustrating this is, I'll call you back by Friday."},
        {"id": 8, "text": "Calm down, that is not my problem.", "previous_customer_line": "where is my sofa"},
    ]
    path = tmp_path / "said.jsonl"
    path.write_text("\n\n".join(map(json.dumps, lines)))
    code, out, _ = judge("--text-file", path)
    warm, cold = rows_of(out)
    assert code == 0
    assert [warm["id"], cold["id"]] == ["7", 8]
    assert warm["delivery"]["communion"] > 0 > cold["delivery"]["communion"]
    assert warm["delivery"]["calmness"] is None
    assert warm["techniques"][0]["start_s"] is None
    assert warm["transcript"] == lines[0]["text"]


@pytest.mark.parametrize(
    "line", ["no json", '"text"', '{"id": "1"}', '{"text": 3}', '{"id": [], "text": "hello"}', "[" * 100_000,
             '{"text": "hello", "previous_customer_line": 4}', '{"text": "' + "a" * 100_001 + '"}']
)  # fmt: skip
def test_a_bad_line_of_text_is_an_error_row(tmp_path, judge, line):
    path = tmp_path / "said.jsonl"
    path.write_text(line + '\n{"id": "good", "text": "hello"}\n')
    code, out, _ = judge("--text-file", path)
    bad, good = rows_of(out)
    assert code == 1
    assert bad["error"]["remedy"]
    assert good["error"] is None


def test_every_line_break_but_the_real_one_stays_in_its_row(tmp_path, judge):
    text = "hello\u2028there\u2029how\x85are you"
    path = tmp_path / "said.jsonl"
    path.write_bytes(f'{{"id": 1, "text": "{text}"}}\r\n{{"id": 2, "text": "hello"}}\n'.encode())
    code, out, _ = judge("--text-file", path)
    first, second = [json.loads(line) for line in out.split("\n") if line]
    assert code == 0
    assert (first["id"], first["transcript"], second["id"]) == (1, text, 2)


def test_a_reason_stands_in_the_table_once_with_what_it_counts_on_each_axis(tmp_path, judge):
    path = tmp_path / "said.jsonl"
    path.write_text('{"id": 1, "text": "calm down that is not my problem"}')
    rows = rows_of(judge("--text-file", path)[1])
    evidence, text = rows[0]["evidence"], shown(rows)
    strongest = evidence[0]["sentence"]
    axes = [one["axis"] for one in evidence if one["sentence"] == strongest]
    assert text.count(strongest) == 1
    line = next(line for line in text.splitlines() if strongest in line)
    assert all(re.search(rf"{axis} [+−-]\d\.\d\d", line) for axis in axes)


def test_in_the_table_a_text_is_found_by_its_id_or_its_line(tmp_path, judge):
    path = tmp_path / "said.jsonl"
    path.write_text('{"id": 7, "text": 3}\nno json\n{"text": "hello"}\n{"id": "a\\u001b[31m", "text": "\\u001b[2J"}\n')
    text = shown(rows_of(judge("--text-file", path)[1]))
    assert "None" not in text
    assert "\x1b" not in text
    assert f"{path}:1: there is no" in text
    assert f"{path}:2: is not JSON" in text
    for name in ("7", "row 2", "row 3", "a?[31m"):
        assert any(line.split("  ")[0].strip() == name for line in text.splitlines()), name


@pytest.mark.parametrize(
    "fault", ['"text": 3', '"text": "hello", "previous_customer_line": 4', '"text": "' + "a" * 100_001 + '"']
)
def test_a_row_that_fails_keeps_its_id(tmp_path, judge, fault):
    path = tmp_path / "said.jsonl"
    path.write_text(f'{{"id": "seven", {fault}}}')
    [row] = rows_of(judge("--text-file", path)[1])
    assert (row["id"], row["error"]["where"]) == ("seven", f"{path}:1")
