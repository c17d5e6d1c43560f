"""Whether the words of a line were said."""

import pytest

from voicesim.app.voices.take_words import check_words, likeness

pytestmark = pytest.mark.unit

LINE = "I've paid 20 pounds - and for what?"


def test_numbers_case_and_marks_do_not_count():
    found = check_words(LINE, "i've paid twenty pounds and for what")
    assert found.right
    assert found.differing == ""


def test_other_words_are_refused_and_shown():
    found = check_words(LINE, "i have a cat at home and she sleeps")
    assert not found.right
    assert "not heard: i've paid twenty pounds" in found.differing
    assert "heard instead: i have a cat" in found.differing


def test_a_word_that_is_heard_as_another_is_let_pass_and_shown():
    found = check_words("The parcel from Brakewell never came to us.", "the parcel from brake well never came to us")
    assert found.right
    assert found.differing == "not heard: brakewell; heard instead: brake well"


def test_a_mumbled_line_need_not_be_understood():
    heard = "i was thinking it do"
    assert not check_words("I was just thinking whether it could do.", "thinking it do").right
    assert check_words("I was just thinking whether it could do.", heard, "mumbling").right


@pytest.mark.parametrize(
    ("line", "heard", "right"), [("Mm-hm.", "mm", True), ("Ugh.", "cat", False), ("Yes.", "", False)]
)
def test_short_lines_are_told_by_their_letters(line, heard, right):
    assert check_words(line, heard).right is right


def test_likeness_is_of_letters():
    assert likeness("So where is it?", "so where is it") == 100.0
    assert likeness("So where is it?", "no thank you very much") < 50
