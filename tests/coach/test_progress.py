"""Progress: against the agent's own earlier calls, and never from too few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.coach.habits import BY_NAME
from voicesim.coach.progress import change, in_parts, progress

pytestmark = pytest.mark.unit
LEADS = "Leads the call"


def found(progress_, name):
    return next(one for one in progress_.habits if one.habit.name == name)


def calls_with(past_call, values, name=LEADS):
    return [past_call(day, habits={} if value is None else {name: value}) for day, value in enumerate(values)]


def test_nobody_has_made_progress_without_calls():
    assert progress([]) is None


def test_one_call_is_first_best_and_latest_and_says_nothing_more(past_call):
    one = found(progress([past_call(0)]), LEADS)
    assert one.first == one.best == one.latest
    assert (one.usual, one.recent, one.change) == (None, 0.5, "too few calls")


def test_first_best_and_latest(past_call):
    one = found(progress(calls_with(past_call, [0.2, 0.9, 0.9, 0.4])), LEADS)
    assert (one.first.value, one.best.value, one.latest.value) == (0.2, 0.9, 0.4)
    assert one.best.call_id == past_call(1).call_id  # the first of the best


def test_fewer_hedges_are_better_and_a_pace_is_best_in_its_range(past_call):
    hedges = found(progress(calls_with(past_call, [1.0, 0.2, 0.5], "hedges_per_15_words")), "hedges_per_15_words")
    assert hedges.best.value == 0.2
    pace = found(progress(calls_with(past_call, [7.0, 4.5, 3.0], "articulation_rate_per_s")), "articulation_rate_per_s")
    assert pace.best.value == 4.5


def test_calls_in_which_it_was_not_measured_do_not_count(past_call):
    one = found(progress(calls_with(past_call, [0.1, None, None, 0.3])), LEADS)
    assert [reading.value for reading in one.readings] == [0.1, 0.3]
    assert found(progress(calls_with(past_call, [None])), LEADS).best is None


def test_recent_is_the_latest_third_and_usual_what_came_before(past_call):
    one = found(progress(calls_with(past_call, [0.2] * 6 + [0.8] * 3)), LEADS)
    assert (one.usual, one.recent, one.recent_calls) == (pytest.approx(0.2), pytest.approx(0.8), 3)
    assert one.change == "better"


def test_a_single_good_call_after_scattered_ones_is_chance(past_call):
    assert found(progress(calls_with(past_call, [0.1, 0.9, 0.2, 0.8, 0.9])), LEADS).change == "as usual"


def test_a_small_difference_is_as_usual_however_even_the_calls(past_call):
    assert change(BY_NAME[LEADS], [0.5] * 20, [0.55] * 10) == "as usual"
    assert change(BY_NAME[LEADS], [0.5] * 20, [0.75] * 10) == "better"
    assert change(BY_NAME[LEADS], [0.9] * 20, [0.5] * 10) == "worse"


def test_within_its_range_a_habit_does_not_change():
    assert change(BY_NAME["articulation_rate_per_s"], [3.6] * 20, [5.4] * 10) == "as usual"


@given(st.lists(st.floats(0, 1), max_size=40), st.lists(st.floats(0, 1), max_size=10))
def test_better_and_worse_are_mirror_images(earlier, recent):
    mirrored = [1 - value for value in earlier], [1 - value for value in recent]
    flipped = {"better": "worse", "worse": "better"}
    one, other = change(BY_NAME[LEADS], earlier, recent), change(BY_NAME[LEADS], *mirrored)
    assert flipped.get(one, one) == other


def test_only_whoever_held_the_latest_call_is_looked_at(past_call):
    calls = [
        past_call(0, agent="ben"),
        past_call(1, agent="anna"),
        past_call(2, agent="ben"),
        past_call(3, agent="anna"),
    ]
    made = progress(calls)
    assert (made.agent, len(made.calls)) == ("anna", 2)


def test_scores_by_other_rules_are_left_out_and_counted(past_call):
    made = progress([past_call(0, scoring_version=1), past_call(1, scoring_version=2), past_call(2, scoring_version=2)])
    assert (made.otherwise_scored, len(made.calls)) == (1, 2)


def test_what_costs_most_points_is_to_be_practised(past_call):
    habits = {"Leads the call": 0.5, "Says goodbye warmly": 0.0, "Names the feeling": 0.4, "Listens": 1.0}
    assert progress([past_call(0, habits=habits)]).practise.habit.name == "Names the feeling"
    assert progress([past_call(0, habits={"Listens": 1.0})]).practise is None


def test_what_got_better_comes_in_the_order_of_its_weight(past_call):
    early = {"Leads the call": 0.2, "Says goodbye warmly": 0.0, "Listens": 0.9}
    late = {"Leads the call": 0.9, "Says goodbye warmly": 1.0, "Listens": 0.1}
    made = progress([past_call(day, habits=early if day < 8 else late) for day in range(12)])
    assert [one.habit.name for one in made.better] == ["Leads the call", "Says goodbye warmly"]
    assert [one.habit.name for one in made.worse] == ["Listens"]


def test_the_score_counts_only_where_there_is_one(past_call):
    made = progress([past_call(0, total=None), past_call(1, total=60)])
    assert [reading.value for reading in made.total.readings] == [0.6]


def test_many_values_become_the_means_of_equal_parts():
    assert in_parts([1.0, 2.0], 60) == [1.0, 2.0]
    assert in_parts([0.0, 1.0, 2.0, 3.0], 2) == [0.5, 2.5]
    assert len(in_parts([0.0] * 5000, 60)) == 60
