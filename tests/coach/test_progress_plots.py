"""Pictures of progress: inside their frame, and with the same in words."""

import pytest

from voicesim.coach.progress import progress
from voicesim.coach.progress_plots import LEFT, MOST_POINTS, Frame, sentence, spark_path, trend_plot

pytestmark = pytest.mark.unit
FRAME = Frame(350.0, 150.0)


def totals(past_call, values):
    return progress([past_call(day, total=value, passed=value >= 70) for day, value in enumerate(values)])


def habit(past_call, name, values):
    made = progress([past_call(day, habits={name: value}) for day, value in enumerate(values)])
    return next(one for one in made.habits if one.habit.name == name)


def test_a_better_call_is_higher_and_a_later_one_further_right(past_call):
    plot = trend_plot(totals(past_call, [20, 90]).total, FRAME)
    assert plot.points[1].y < plot.points[0].y
    assert plot.points[1].x > plot.points[0].x


@pytest.mark.parametrize("count", [1, 2, 7, MOST_POINTS, MOST_POINTS + 1, 1000])
def test_everything_stays_inside_the_frame(past_call, count):
    plot = trend_plot(habit(past_call, "articulation_rate_per_s", [float(at % 40) for at in range(count)]), FRAME)
    assert 1 <= len(plot.points) <= MOST_POINTS
    assert all(LEFT <= point.x <= FRAME.end and 0 < point.y <= FRAME.bottom for point in plot.points)
    assert (plot.path == "") == (count == 1)
    assert plot.path.count("L") < MOST_POINTS


def test_passed_and_not_passed_have_signs_of_their_own_and_say_so(past_call):
    made = totals(past_call, [50, 80])
    plot = trend_plot(made.total, FRAME, {call.call_id: call.passed for call in made.calls}, 0.7)
    assert [point.kind for point in plot.points] == ["failed", "passed"]
    assert plot.points[0].title.endswith("50 of 100, not passed")
    assert plot.limit.label == "70"


def test_where_all_is_well_is_a_band(past_call):
    plot = trend_plot(habit(past_call, "articulation_rate_per_s", [4.0]), FRAME)
    top, bottom = plot.band
    assert top < plot.points[0].y < bottom
    assert trend_plot(habit(past_call, "Listens", [0.5]), FRAME).band is None


def test_a_label_never_covers_one_of_the_scale(past_call):
    assert trend_plot(habit(past_call, "Listens", [0.5]), FRAME, limit=0.99).limit.label == ""


def test_many_calls_say_that_a_point_stands_for_several(past_call):
    points = trend_plot(totals(past_call, [50] * 1000).total, FRAME).points
    assert points[0].title == "calls 1 to 8: 50 of 100 on average"


def test_the_picture_in_words(past_call):
    assert sentence(totals(past_call, [20, 90]).total) == (
        "2 calls, 2026-01-01 to 2026-01-02: first 20 of 100, best 90 of 100 on 2026-01-02, usually 20 of 100, "
        "latest 90 of 100. Compared with the earlier calls: too few calls."
    )
    nothing = next(one for one in totals(past_call, [20]).habits if one.habit.name == "Listens")
    assert sentence(nothing) == "It was not measured in any call."


def test_a_small_line_needs_two_calls(past_call):
    assert spark_path(habit(past_call, "Listens", [0.5])) == ""
    assert spark_path(habit(past_call, "Listens", [0.0, 1.0])) == "M3.0 19.0L107.0 3.0"
    assert spark_path(habit(past_call, "Listens", [0.5] * 5000)).count("L") < 200
