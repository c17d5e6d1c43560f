"""Ranges as files write them."""

import re

import pytest

from voicesim.model.ranges import ASKED, WRITTEN, Bounds, bounds_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("0.3..0.6", 0.3, 0.6), ("75..", 75, None), ("..0.45", None, 0.45), ("..-0.2", None, -0.2), ("-1..-0.5", -1, -0.5),
     (" 1 .. 2 ", 1, 2), (2, 2, 2), (0.5, 0.5, 0.5), ("0..0", 0, 0)],
)  # fmt: skip
def test_a_range_has_two_ends_one_or_is_a_number(written, low, high):
    assert bounds_of(written) == Bounds(low, high)


@pytest.mark.parametrize(
    "written", [">= 75", "", "..", "0.3-0.6", "a..b", True, None, float("nan"), float("inf"), [1, 2], "75", "1...2"]
)
def test_anything_else_is_told_what_a_range_is(written):
    with pytest.raises(ValueError, match=re.escape(ASKED)):
        bounds_of(written)


def test_a_range_that_ends_before_it_begins_is_turned_round_in_the_message():
    with pytest.raises(ValueError, match=re.escape("write 0.3..0.6")):
        bounds_of("0.6..0.3")


def test_both_ends_belong_to_it_and_three_decimals_count():
    bounds = bounds_of("0.3..0.6")
    assert bounds.holds(0.3)
    assert bounds.holds(0.6004)
    assert not bounds.holds(0.601)
    assert not bounds.holds(0.2994)
    assert bounds_of(0.5).holds(0.50049)


@pytest.mark.parametrize(
    ("written", "value", "widened"),
    [("..0.45", 0.5212, "..0.53"), ("0.6..", 0.5549, "0.55.."), ("0.3..0.6", 0.7, "0.3..0.7"),
     ("-1..-0.5", -0.123, "-1..-0.12"),
     ("0.3..0.6", 0.4, "0.3..0.6"), (2, 3.0, 3), (0.5, 0.1234, 0.123), ("75..", 72.0, "72..")],
)  # fmt: skip
def test_a_range_that_is_made_to_reach_a_value_holds_it_and_keeps_its_other_end(written, value, widened):
    reaching = bounds_of(written).reaching(value)
    assert reaching.holds(value)
    assert reaching.written() == widened
    assert bounds_of(reaching.written()) == reaching


def test_a_range_in_words():
    told = [bounds_of(written).in_words() for written in ("0.3..0.6", "75..", "..0.45", 2)]
    assert told == ["0.3 to 0.6", "at least 75", "at most 0.45", "2"]


@pytest.mark.parametrize("text", ["0.3..0.6", "75..", "..0.45", "..", "x", ">= 3"])
def test_editors_are_told_the_same_pattern(text):
    try:
        bounds_of(text)
    except ValueError:
        assert not re.search(WRITTEN, text)
    else:
        assert re.search(WRITTEN, text)
