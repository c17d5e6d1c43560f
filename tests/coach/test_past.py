"""call.json becomes a row of the history."""

import math
from datetime import UTC, datetime

import pytest

from voicesim.coach.document import call_document
from voicesim.coach.habits import SCORE_HABITS
from voicesim.coach.past import past_call
from voicesim.coach.summary import summarise
from voicesim.coach.types import SCORING_VERSION
from voicesim.model.past_call import Entry

pytestmark = pytest.mark.unit
ENTRY = Entry("a" * 32, datetime(2026, 5, 1, tzinfo=UTC), "anna", None, "live")


@pytest.fixture
def document(assertive_call):
    return call_document(assertive_call, summarise(assertive_call))


def test_a_row_holds_what_the_document_says(document, assertive_call):
    row, summary = past_call(document, ENTRY, "/calls/1"), summarise(assertive_call)
    assert (row.entry, row.folder) == (ENTRY, "/calls/1")
    assert (row.total, row.passed, row.outcome) == (summary.scorecard.total, summary.scorecard.passed, "resolved")
    assert f"{row.scenario}@{row.scenario_version}" == assertive_call.options.scenario
    assert row.scoring_version == SCORING_VERSION
    scores = {item.name: item.score for item in summary.scorecard.items}
    for habit in SCORE_HABITS:
        assert row.habits.get(habit.name) == pytest.approx(scores[habit.name], abs=0.001), habit.name


def test_no_word_that_was_said_gets_into_a_row(document):
    said = [turn["text"] for turn in document["turns"] if turn["text"]]
    assert said
    assert not any(text in str(past_call(document, ENTRY, None)) for text in said)


def test_what_was_not_measured_is_not_there(document):
    for metric in document["metrics"]:
        metric["value"] = None if metric["name"] == "calmness" else metric["value"]
        metric["value"] = math.nan if metric["name"] == "talk_ratio" else metric["value"]
    assert not {"calmness", "talk_ratio"} & set(past_call(document, ENTRY, None).habits)


@pytest.mark.parametrize(
    "change", [{"interrupted": True}, {"scorecard": None}, {"duration_s": "long"}, {"scenario": "a@b"}]
)
def test_what_is_no_finished_call_is_refused(document, change):
    with pytest.raises((ValueError, TypeError, KeyError)):
        past_call(document | change, ENTRY, None)
    document.pop("title")
    with pytest.raises(KeyError):
        past_call(document, ENTRY, None)
