"""Written words become what a recogniser would have written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.language.spoken import ONES, TENS, number_words, spoken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It's the 4th of May.", "it's the fourth of may"),
        ("Ref 0042117, please", "ref zero zero four two one one seven please"),
        ("$1,250 by 3 pm", "one thousand two hundred fifty by three pm"),
        ("the 22nd, 12th, 20th, 31st", "the twenty second twelfth twentieth thirty first"),
        ("room 7b — or 405?", "room seven b or four hundred five"),
        ("...", ""),
        ("²", "²"),
    ],
)
def test_numbers_are_spoken(written: str, said: str):
    assert " ".join(word for word, _ in spoken(written.split())) == said


def test_each_word_knows_the_written_one_it_came_from():
    assert [source for _, source in spoken(["pay", "25", "--", "now"])] == [0, 1, 1, 3]


@given(st.integers(0, 9999))
def test_small_numbers_lose_nothing(number: int):
    values = {word: value for value, word in enumerate(ONES)}
    values |= {word: 10 * ten for ten, word in enumerate(TENS)}
    total = 0
    for word in number_words(str(number)):
        if word in {"hundred", "thousand"}:
            rest = total % 10 if word == "hundred" else total
            total += rest * ((100 if word == "hundred" else 1000) - 1)
        else:
            total += values[word]
    assert total == number


@given(st.text(max_size=40))
def test_any_text_gives_words_without_digits_or_spaces(text: str):
    for word, _ in spoken(text.split()):
        assert word
        assert not any(c in "0123456789 " for c in word)
