"""What the history watches, and what is wanted of it."""

import pytest

from voicesim.coach.habits import BY_NAME, HABITS, SCORE_HABITS, shown, with_unit
from voicesim.coach.scorecard import TABLE
from voicesim.coach.summary import summarise

pytestmark = pytest.mark.unit


def test_every_line_of_the_scorecard_is_a_habit_with_its_points_and_advice():
    assert [(one.name, one.points, one.section) for one in SCORE_HABITS] == [
        (line.name, line.points, line.section) for line in TABLE
    ]
    assert all(one.practise.endswith(".") for one in HABITS)
    assert all(one.s_numbers for one in SCORE_HABITS)


def test_every_other_habit_is_a_metric_of_every_call(assertive_call):
    metrics = {metric.name for metric in summarise(assertive_call).metrics}
    assert {one.name for one in HABITS} - {one.name for one in SCORE_HABITS} <= metrics


@pytest.mark.parametrize(
    ("name", "value", "goodness"),
    [
        ("Leads the call", 0.25, 0.25),
        ("hedges_per_15_words", 0.0, 1.0),
        ("hedges_per_15_words", 3.0, -0.5),
        ("articulation_rate_per_s", 4.0, 1.0),
        ("articulation_rate_per_s", 6.5, 0.5),
        ("talk_ratio", 0.2, 0.5),
        ("agent_gap_median_ms", -1000.0, 0.5),
    ],
)
def test_goodness_is_one_where_all_is_well(name, value, goodness):
    assert BY_NAME[name].goodness(value) == pytest.approx(goodness)


def test_what_a_value_costs_stays_within_the_points():
    assert BY_NAME["Leads the call"].lost(0.5) == pytest.approx(3.0)
    assert BY_NAME["articulation_rate_per_s"].lost(30.0) == BY_NAME["articulation_rate_per_s"].points
    assert BY_NAME["hedges_per_15_words"].lost(9.0) == 0.0  # a line of the scorecard counts it


def test_values_as_people_read_them():
    assert shown(BY_NAME["Leads the call"], 0.345) == "34 %"
    assert shown(BY_NAME["calmness"], 0.7) == "70"
    assert with_unit(BY_NAME["articulation_rate_per_s"], 4.26) == "4.3 syllables/s"
    assert with_unit(BY_NAME["agent_gap_median_ms"], 640.2) == "640 ms"
    assert shown(BY_NAME["calmness"], None) == "–"
    assert with_unit(BY_NAME["calmness"], None) == "not measured"
