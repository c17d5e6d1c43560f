"""The second recogniser's text with the first one's times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.language.settling import UNCONFIRMED, settled_words
from voicesim.model.audio import Span
from voicesim.model.speech import Word

pytestmark = pytest.mark.unit


def heard(*places):
    return tuple(Word(text, Span(start, end), 0.9) for text, start, end in places)


FIRST = heard(("hello", 1000, 5000), ("harper", 6000, 9000), ("volley", 9000, 12000), ("bank", 12500, 15000))


def test_words_that_both_heard_keep_their_times_and_others_lie_between():
    found = settled_words("Hello, this is Harper Valley Bank.", FIRST, 48_000)
    assert [word.text for word in found] == ["hello", "this", "is", "harper", "valley", "bank"]
    assert [(w.span.start_sample, w.span.end_sample) for w in found] == [
        (1000, 5000), (5000, 5666), (5666, 6000), (6000, 9000), (9000, 12000), (12500, 15000),
    ]  # fmt: skip
    assert [word.confidence for word in found] == [0.9, UNCONFIRMED, UNCONFIRMED, 0.9, UNCONFIRMED, 0.9]


@pytest.mark.parametrize("text", ["", " ... ", "the the the the the the the the the the the"])
def test_no_text_and_one_that_nobody_could_have_said_leave_what_was_heard(text):
    assert settled_words(text, FIRST, 16_000) == FIRST


def test_words_that_only_the_second_heard_share_the_clip():
    assert [word.span for word in settled_words("don’t know", (), 16_000)] == [Span(0, 8888), Span(8888, 16_000)]
    assert settled_words("Don’t.", (), 16_000)[0].text == "don't"


@given(st.lists(st.sampled_from(["a", "bb", "ccc", "dddd"]), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_times_are_in_order_and_inside_whatever_was_heard(texts, words):
    first = tuple(Word(t, Span(1000 * i, 1000 * i + 900), 0.5) for i, t in enumerate(words))
    found = settled_words(" ".join(texts), first, 32_000)
    edges = [at for word in found for at in (word.span.start_sample, word.span.end_sample)]
    assert edges == sorted(edges)
    assert all(0 <= at <= 32_000 for at in edges)
