"""A call as a table, as a label track and as a TextGrid."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.coach.labels import label_track
from voicesim.coach.summary import summarise
from voicesim.coach.text_grid import _filled, text_grid
from voicesim.coach.turn_rows import COLUMNS, turn_rows
from voicesim.model.audio import Span

pytestmark = pytest.mark.unit
spans = st.tuples(st.integers(0, 900), st.integers(0, 300)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def rows(call):
    return [dict(zip(COLUMNS, row, strict=True)) for row in turn_rows(summarise(call))]


def test_a_row_tells_a_turn(passive_call):
    first, second, third = rows(passive_call)[:3]
    assert (first["turn"], first["speaker"], first["start_s"], first["gap_s"]) == (0, "agent", 2.0, None)
    assert (first["delivery"], first["techniques"], first["style"]) == ("passive", "greeting", None)
    assert (second["speaker"], second["style"], second["delivery"], second["gap_s"]) == (
        "customer",
        "irritated",
        None,
        0.9,
    )
    assert (third["interrupted"], third["techniques"]) == (True, "over_apology;hedge")
    assert third["level_p90_dbfs"] is None  # not measured in this turn: empty, never nought


def test_an_overlap_is_a_negative_gap(passive_call):
    assert rows(passive_call)[3]["gap_s"] == pytest.approx(-0.3)


def test_a_call_without_turns_has_no_rows(build):
    assert turn_rows(summarise(build().done(None))) == []


@pytest.mark.parametrize("said", ["=1+1", "+cmd", "-2", "@SUM(A1)"])
def test_what_a_spreadsheet_would_compute_is_shown(build, said):
    assert rows(build().customer(said).done())[0]["text"] == f"'{said}"


def test_labels_are_in_order_and_one_to_a_line(passive_call, build):
    lines = [line.split("\t") for line in label_track(summarise(passive_call)).splitlines()]
    assert all(len(line) == 3 and float(line[0]) <= float(line[1]) for line in lines)
    assert [float(line[0]) for line in lines] == sorted(float(line[0]) for line in lines)
    texts = [line[2] for line in lines]
    assert "agent (passive): um hello bakery" in texts
    assert "+ greeting: hello bakery" in texts
    assert "silence of 5 s" in texts
    broken = build().customer("one\ttwo\nthree").unheard_agent().done()
    said, unheard = label_track(summarise(broken)).splitlines()
    assert said.endswith("customer (neutral): one two three")
    assert unheard.endswith("agent: (nothing understood)")


def test_a_textgrid_has_its_tiers_and_counts_them(assertive_call):
    text = text_grid(summarise(assertive_call), assertive_call.events)
    assert text.startswith('File type = "ooTextFile"\nObject class = "TextGrid"\n')
    names = re.findall(r"^        name = (.*)$", text, re.MULTILINE)
    assert names == ['"agent"', '"agent words"', '"delivery"', '"customer"', '"techniques"', '"mood"']
    for tier in text.split("    item [")[2:]:
        claimed = int(re.search(r"(?:intervals|points): size = (\d+)", tier)[1])
        assert claimed == len(re.findall(r"(?:intervals|points) \[\d+\]:", tier))


def test_quotation_marks_are_doubled_and_lines_joined(build):
    text = text_grid(summarise(call := build().customer('say "now"\nplease').done()), call.events)
    assert 'text = "say ""now"" please"' in text


@given(st.lists(spans, max_size=8))
def test_intervals_meet_and_fill_the_time_whatever_overlaps(found):
    places = sorted(((span, "x") for span in found), key=lambda place: place[0].start_sample)
    filled = [span for span, _ in _filled(places, 1000)]
    assert filled[0].start_sample == 0
    assert filled[-1].end_sample == 1000
    assert all(a.end_sample == b.start_sample and a.samples > 0 for a, b in pairwise(filled))
