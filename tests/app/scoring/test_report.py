"""The page about all calls."""

import copy

import pytest

from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.gathering import gather
from voicesim.app.scoring.plan import ScorePlan, scored
from voicesim.app.scoring.report import render
from voicesim.app.scoring.rows import CallRows

pytestmark = pytest.mark.slow


@pytest.fixture
def rows(no_model, stereo, tmp_path):
    """A good call and a bad one."""
    (tmp_path / "bad.wav").write_bytes(b"nothing")
    with scored(ScorePlan(Wanted((stereo(), tmp_path / "bad.wav"))), lambda _: None) as found:
        return list(found.calls())


def page(calls, *, by_agent=False):
    return render(gather(calls, by_agent=by_agent), by_agent=by_agent)


def changed(rows, **call):
    found = copy.deepcopy(rows)
    return CallRows(found.call | call, found.turns)


def test_it_tells_what_was_scored_and_what_not(rows):
    text = page(rows)
    assert "1 call scored, 1 could not be" in text
    assert "cannot be read as audio" in text
    assert "thank you for calling goodbye" in text
    assert "<script" not in text
    assert "Agents</h2>" not in text


def test_what_others_wrote_is_escaped(rows):
    text = page([changed(rows[0], call="<img src=x>", agent_name="<b>Ann</b>")] * 6, by_agent=True)
    assert "<img" not in text
    assert "<b>Ann" not in text
    assert "&lt;b&gt;Ann" in text


def test_agents_are_compared_only_when_asked_and_not_by_a_few_calls(rows):
    many = [changed(rows[0], agent_name="Ann")] * 5 + [changed(rows[0], agent_name="Bob")] * 4
    assert "Ann" not in page(many)
    text = page(many, by_agent=True)
    bob = text[text.index("<td>Bob</td>") :].split("</tr>")[0]
    ann = text[text.index("<td>Ann</td>") : text.index("<td>Bob</td>")]
    assert bob.count("–") == 5
    assert "–" not in ann


def test_the_worst_places_are_kept_and_no_more_than_can_be_read(rows):
    heated = changed(rows[0], call="heated")
    for turn in heated.turns:
        turn["delivery"]["voice"] |= {"own_baseline": True, "confidence": 0.9, "calmness": 0.05}
    found = gather([*[rows[0]] * 20, heated, *[rows[0]] * 20], by_agent=False)
    kept = sorted(found.places["The agent least calm"], reverse=True)
    assert [place.call for place in kept[:3]] == ["heated"] * 3
    assert len(kept) == 8


def test_nothing_scored_is_a_page_too(rows):
    assert "No call could be scored" in page(rows[1:])
    assert "No call could be scored" in page([])
