"""Figures in a turn, with the word beside them."""

import pytest

from voicesim.language.figures import figures, numbers
from voicesim.language.tokens import words_from_text
from voicesim.model.scenario import Figure

pytestmark = pytest.mark.unit

DAYS = {"days": Figure(near=["days", "business days"])}


def said(text, wanted=DAYS):
    return {found.name: found.value for found in figures(words_from_text(text), wanted)}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("twenty five", [25]),
        ("two hundred and fifty", [250]),
        ("one thousand two hundred", [1200]),
        ("five two seven one", [5, 2, 7, 1]),
        ("nineteen ninety", [19, 90]),
        ("forty", [40]),
        ("a couple", [2]),
        ("two million", [2_000_000]),
        ("nothing to count", []),
        ("hundred", []),
    ],
)
def test_numbers_in_words(text, values):
    assert [value for _, _, value in numbers(text.split())] == values


def test_of_a_range_the_larger_end_counts():
    assert said("it takes five to seven business days") == {"days": 7}


def test_digits_are_numbers_too():
    assert said("within 14 days, I promise") == {"days": 14}


def test_the_last_one_said_counts():
    assert said("not twenty days, ten days") == {"days": 10}


def test_a_number_beside_another_word_is_another_figure():
    assert said("there are four colors and you pay thirty pounds") == {}


def test_the_unit_may_stand_before():
    assert said("that's gate twelve", {"gate": Figure(near=["gate"])}) == {"gate": 12}


def test_what_is_out_of_bounds_is_not_meant():
    assert said("nine hundred days", {"days": Figure(near=["days"], most=60)}) == {}


def test_the_quote_is_what_was_said():
    [found] = figures(words_from_text("we need seven more days"), DAYS)
    assert found.quote == "seven"
