"""The parts of a drawing: texts that fit, patterns that stay in their box, words beside their times."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.coach.plot_marks import Box, Label, Lines, first_that_fits, hatched, shortened, text_width, wrapped
from voicesim.coach.plot_types import LEFT, RIGHT, WIDTH, Row, moment, rows_of
from voicesim.coach.plot_words import bracket_strip, spaced, word_strip
from voicesim.model.audio import Span
from voicesim.model.language import Technique
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ, to_samples

pytestmark = pytest.mark.slow

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)
LENGTHS_S = (0.02, 3, 30, 31, 84, 299, 301, 1800, 1900, 4 * 3600)


def row(seconds=10.0, start_s=0.0, dense=False):
    return Row(Span(to_samples(start_s), to_samples(start_s + seconds)), dense)


def said(text, start_s, end_s=None, confidence=None):
    return Word(text, Span(to_samples(start_s), to_samples(end_s or start_s + 0.2)), confidence)


def labels(strip):
    return [mark for mark in strip.marks if isinstance(mark, Label)]


@given(TEXTS, st.floats(20, 400), st.booleans())
def test_a_shortened_text_fits_and_keeps_its_ends(text, width, bold):
    short = shortened(text, width, 12, bold=bold)
    assert text_width(short, 12, bold=bold) <= width
    if short != text:
        head, _, tail = short.partition("…")
        assert text.startswith(head)
        assert text.endswith(tail)


@given(TEXTS, st.floats(40, 400))
def test_wrapped_lines_fit_and_lose_no_short_word(text, width):
    lines = wrapped(text, width, 12)
    assert all(text_width(line, 12) <= width for line in lines)
    if all(text_width(word, 12) <= width for word in text.split()):
        assert " ".join(lines).split() == text.split()


def test_the_longest_text_with_room_is_taken():
    assert first_that_fits(["assertive, 71% sure", "assertive", "A"], 80, 11.5) == "assertive"
    assert first_that_fits(["assertive", "A"], 4, 11.5) == ""


@given(st.floats(1, 300), st.floats(1, 60), st.sampled_from([-1.0, 0.0, 1.0]), st.floats(2, 15))
def test_a_pattern_stays_in_its_box(width, height, slope, pitch):
    lines = hatched(Box(10, 20, width, height), slope, pitch)
    for x, y in (point for path in lines for point in path):
        assert 10 - 1e-6 <= x <= 10 + width + 1e-6
        assert 20 - 1e-6 <= y <= 20 + height + 1e-6
    assert lines or max(width + height, height) <= pitch or (slope == 0 and height <= pitch)


@given(st.lists(st.floats(0, 1400), min_size=1, max_size=60).map(sorted), st.floats(1, 20))
def test_words_are_pushed_apart_and_keep_their_order(wanted, pitch):
    places = spaced(wanted, pitch)
    assert all(after - before >= pitch - 1e-6 for before, after in pairwise(places))
    if all(after - before >= pitch for before, after in pairwise(wanted)):
        assert places == pytest.approx(wanted)


def test_a_crowd_of_words_is_pushed_to_both_sides():
    assert spaced([100, 100, 100], 10) == pytest.approx([90, 100, 110])


def test_few_words_lie_at_their_times():
    strip = word_strip(row(), [said("take", 1.0), said("it", 4.0)], 50)
    assert [(label.text, label.angle) for label in labels(strip)] == [("take", 0.0), ("it", 0.0)]
    for label, at_s in zip(labels(strip), (1.0, 4.0), strict=True):
        assert label.x == pytest.approx(LEFT + (WIDTH - LEFT - RIGHT) * at_s / 10, abs=4)


def test_many_words_slant_beside_their_times():
    strip = word_strip(row(30), [said(f"word{number}", number * 0.3) for number in range(100)], 50)
    found = labels(strip)
    assert len(found) + strip.left_out == 100
    assert len(found) > 80
    assert {label.angle for label in found} == {60.0}
    assert max(y for label in found for _, y in label.corners()) <= 50 + strip.height


def test_of_too_many_words_the_long_ones_stay():
    words = [said("responsibility" if number % 5 == 0 else "a", number * 0.08) for number in range(120)]
    strip = word_strip(row(60, dense=True), words, 0)
    shown = [label.text for label in labels(strip)]
    assert strip.left_out == 120 - len(shown) > 0
    assert shown.count("responsibility") / 24 > shown.count("a") / 96


def test_a_word_heard_badly_is_pale_and_says_so():
    strip = word_strip(row(), [said("sofa", 1, confidence=0.9), said("so", 2, confidence=0.4)], 0)
    sure, unsure = labels(strip)
    assert sure.colour != unsure.colour
    assert "40%" in unsure.title


def test_a_bracket_spans_the_words_of_its_technique():
    technique = Technique("offer_options", "two ways", Span(to_samples(2), to_samples(5)), 0.9)
    strip = bracket_strip(row(), [technique], 10)
    [path] = next(mark for mark in strip.marks if isinstance(mark, Lines)).paths
    assert (path[0][0], path[-1][0]) == row().ends(technique.span)
    [label] = labels(strip)
    assert label.text == "offer options"
    assert "two ways" in label.title


def test_brackets_one_after_the_other_share_a_lane_and_those_at_once_do_not():
    spans = [(0, 3), (3, 6), (4, 8)]
    techniques = [Technique("command", "x", Span(to_samples(a), to_samples(b)), 0.9) for a, b in spans]
    first, second, third = labels(bracket_strip(row(), techniques, 0))
    assert first.y == second.y < third.y


def test_more_brackets_than_have_room_are_counted():
    techniques = [Technique("command", "x", Span(0, to_samples(9)), 0.9)] * 7
    assert bracket_strip(row(), techniques, 0).left_out == 3


@pytest.mark.parametrize("seconds", LENGTHS_S)
def test_rows_cover_a_recording_and_are_never_too_many(seconds):
    samples = to_samples(seconds)
    rows = rows_of(samples)
    assert rows[0].span.start_sample == 0
    assert all(before.span.end_sample == after.span.start_sample for before, after in pairwise(rows))
    assert rows[-1].span.start_sample < samples <= rows[-1].span.end_sample
    assert len(rows) <= 30
    assert len({one.span.samples for one in rows}) == 1
    assert seconds > 1800 or rows[0].span.duration_s <= 60
    assert all(one.span.start_sample % RATE_HZ == 0 for one in rows)


@pytest.mark.parametrize("seconds", LENGTHS_S)
def test_ticks_are_round_and_have_room(seconds):
    first = rows_of(to_samples(seconds))[0]
    ticks = first.ticks_s()
    assert ticks[0] == 0
    assert len(ticks) > 3 or seconds < 1
    names = [moment(at_s, first.tick_s) for at_s in ticks]
    assert len(set(names)) == len(names)
    for at, after in pairwise(first.x(to_samples(at_s)) for at_s in ticks):
        assert after - at > text_width(names[-1], 10.5) + 5


def test_times_are_read_as_on_a_clock():
    assert [moment(5), moment(65.99), moment(59.96, 0.1), moment(3600)] == ["0:05", "1:05", "0:59.9", "60:00"]
