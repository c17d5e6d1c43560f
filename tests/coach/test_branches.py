"""Two calls with one beginning: what is compared of them."""

import re

import pytest

from voicesim.coach.branch_plot import BOTTOM, TOP, branch_plot
from voicesim.coach.branches import Branch, Comparison, MoodAt, Pull, branch_of, mood_words
from voicesim.coach.summary import summarise
from voicesim.model.customer import SCALES, Mood
from voicesim.model.record import RedoOf
from voicesim.model.units import to_samples

pytestmark = pytest.mark.unit
START, WORSE, BETTER = Mood(0.5, 0.5, 0.5, 0.5), Mood(0.9, 0.1, 0.2, 0.1), Mood(0.1, 0.9, 0.8, 0.9)


def branch(last, pulls=(), duration_s=40.0):
    mood = (MoodAt(0.0, START), MoodAt(20.0, last))
    return Branch("resolved", 80, True, duration_s, mood, (), tuple(Pull(*pull) for pull in pulls))


def compared(first, again):
    return Comparison(RedoOf("a-call", 2, to_samples(10.0)), first, again)


def test_what_moved_differently_stands_with_the_greatest_first():
    first = branch(WORSE, [("blame", "anger", 0.3), ("hedge", "trust", -0.1), ("greeting", "trust", 0.05)])
    again = branch(BETTER, [("acknowledge", "anger", -0.4), ("greeting", "trust", 0.05)])
    moved = [(one.cause, one.first, one.again) for one in compared(first, again).moved_otherwise]
    assert moved == [("acknowledge", 0.0, -0.4), ("blame", 0.3, 0.0), ("hedge", -0.1, 0.0)]


def test_only_what_came_after_the_calls_had_parted_counts(aggressive_call):
    summary = summarise(aggressive_call)
    whole, rest = branch_of(summary, 0), branch_of(summary, to_samples(summary.duration_s))
    assert whole.pulls
    assert rest.pulls == ()
    assert [turn.number for turn in whole.turns] == list(range(1, len(whole.turns) + 1))
    assert whole.outcome == summary.outcome


def test_both_curves_lie_on_one_axis_inside_the_picture():
    plot = branch_plot(compared(branch(WORSE, duration_s=30.0), branch(BETTER, duration_s=60.0)))
    assert [strip.name for strip in plot.strips] == list(SCALES)
    assert plot.axis.duration_s == 60.0
    assert plot.parted_x == plot.axis.x(10.0)
    for strip in plot.strips:
        for path in (strip.first, strip.again):
            assert all(0 <= float(x) <= plot.axis.width for x in re.findall(r"H([\d.]+)", path))
            assert all(TOP <= float(y) <= BOTTOM for y in re.findall(r"V([\d.]+)", path))
    assert plot.strips[0].first.endswith(f"H{plot.axis.x(30.0)}")


def test_the_picture_is_told_in_words():
    made = compared(branch(WORSE), branch(BETTER))
    about = branch_plot(made).strips[0].about
    assert about == (
        "anger: the same up to 0:10; then from 0.50 to 0.90 in the first try, and from 0.50 to 0.10 in the second"
    )
    assert mood_words(made).startswith("At the end: anger 0.90 first, 0.10 again; trust")


def test_a_call_without_a_mood_is_said_to_have_none():
    empty = Branch(None, None, False, 0.0, (), (), ())
    made = compared(empty, empty)
    assert mood_words(made) == "The customer's mood was not recorded."
    assert all(strip.first == strip.again == "" for strip in branch_plot(made).strips)
