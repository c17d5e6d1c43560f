"""Words as recognisers write them come to one form, with the way back."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.language.lexicon import Lexicon
from voicesim.language.tokens import certainty, page_of, plain, words_from_text
from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ, to_samples

pytestmark = pytest.mark.unit


def spoken(*parts: str | float) -> tuple[Word, ...]:
    """Words of 0.3 s each; a number is a pause in seconds."""
    found: list[Word] = []
    at_s = 0.0
    for part in parts:
        if isinstance(part, float):
            at_s += part
            continue
        for text in part.split():
            found.append(Word(text, Span(to_samples(at_s), to_samples(at_s + 0.3)), 0.9))
            at_s += 0.3
    return tuple(found)


@pytest.mark.parametrize(
    ("heard", "read"),
    [
        ("i'm sorry", "i am sorry"),
        ("im sorry", "i am sorry"),
        ("i m sorry", "i am sorry"),
        ("you re not to blame", "you are not to blame"),
        ("youre right", "you are right"),
        ("we don t know", "we do not know"),
        ("I’M SORRY!", "i am sorry"),
        ("i apologise", "i apologize"),
        ("gonna check", "going to check"),
        ("yes ma am", "yes ma'am"),
        ("yes mam", "yes ma'am"),
        ("your e mail", "your email"),
        ("that is all right", "that is alright"),
    ],
)
def test_the_same_words_however_they_are_written(heard: str, read: str, lexicon: Lexicon) -> None:
    words = tuple(Word(text, Span(i, i + 1)) for i, text in enumerate(heard.split()))
    assert " ".join(page_of(words, lexicon.spelling).tokens) == read


def test_a_pause_parts_clauses_and_a_short_one_does_not(lexicon: Lexicon) -> None:
    clauses = page_of(spoken("the parcel", 0.4, "left", 0.2, "monday"), lexicon.spelling).text.split("\n")
    assert [clause for clause in clauses if clause] == ["the parcel", "left monday"]


def test_a_conjunction_before_a_subject_begins_a_clause(lexicon: Lexicon) -> None:
    text = page_of(words_from_text("it left because we packed it bread and butter"), lexicon.spelling).text
    assert "\nbecause\nwe packed" in text
    assert "bread and butter" in text


def test_a_hit_leads_back_to_the_words_as_heard(lexicon: Lexicon) -> None:
    page = page_of(spoken("well i m sorry"), lexicon.spelling)
    first = page.tokens.index("i")
    quote, span, r = page.said(first, first + 3)
    assert quote == "i m sorry"
    assert span == Span(to_samples(0.3), to_samples(1.2))
    assert r == pytest.approx((0.9 - 0.6) / 0.35)


def test_text_is_laid_out_at_150_words_a_minute_with_a_breath_after_a_sentence() -> None:
    words = words_from_text("I see. One moment, please")
    assert [w.text for w in words] == ["i", "see", "one", "moment", "please"]
    assert all(w.confidence is None and w.span.samples == round(0.4 * RATE_HZ) for w in words)
    gaps = [b.span.start_sample - a.span.end_sample for a, b in itertools.pairwise(words)]
    assert gaps == [0, round(0.4 * RATE_HZ), 0, 0]


@pytest.mark.parametrize(("confidence", "r"), [(None, 1.0), (0.3, 0.0), (0.6, 0.0), (0.95, 1.0), (1.0, 1.0)])
def test_a_doubtful_word_counts_less(confidence: float | None, r: float) -> None:
    assert certainty(Word("yes", Span(0, 1), confidence)) == pytest.approx(r)


@given(st.text(max_size=80))
def test_any_text_becomes_plain_words_in_order(text: str) -> None:
    words = words_from_text(text)
    assert all(word.text and plain(word.text) == word.text for word in words)
    assert all(a.span.end_sample <= b.span.start_sample for a, b in itertools.pairwise(words))
