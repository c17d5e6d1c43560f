"""What a turn means in terms of a scenario: near examples, by meaning and by spelling."""

from dataclasses import replace

import pytest

from voicesim.app.lexicons import load_lexicon
from voicesim.app.word_models import load_word_model
from voicesim.language.clauses import clauses
from voicesim.language.intents import PhraseBook, intents
from voicesim.language.tokens import page_of, words_from_text
from voicesim.model.scenario import Intent

pytestmark = pytest.mark.unit

BOOK = PhraseBook({
    "refund": Intent(like=["i can refund the whole amount", "you will get all your money back",
                           "we'll reimburse you in full", "we put the money back on your card"]),
    "no-refund": Intent(like=["i cannot refund that", "there's no money back for this"]),
    "replacement": Intent(like=["i can send you a new one", "we will replace it free of charge",
                                "a replacement goes out today"]),
    "fact-order-number": Intent(like=["what is your order number", "can i have the reference please"],
                                words=["order number", "reference"], unless=["for your reference"]),
    "fact-when": Intent(like=["when do you need it", "what's the deadline for you", "by what date must it be there"]),
    "brown": Intent(words=["brown"]),
})  # fmt: skip


def meant(text, book=BOOK):
    page = page_of(words_from_text(text), load_lexicon().spelling)
    return [found.name for found in intents(page, clauses(page), book)]


@pytest.fixture
def with_meanings():
    return replace(BOOK, meanings=load_word_model().meanings)


def test_an_example_itself_is_meant():
    assert meant("I can refund the whole amount.") == ["refund"]


def test_a_misheard_example_is_meant_by_spelling_alone():
    assert meant("can have the refference please") == ["fact-order-number"]


def test_a_no_is_not_a_yes():
    assert meant("I'm afraid I cannot refund that") == ["no-refund"]


def test_a_word_decides_alone_where_there_are_no_examples():
    assert meant("the brown one then") == ["brown"]


def test_unless_makes_it_something_else():
    assert meant("I'll note that for your reference") == []


def test_nothing_is_meant_by_what_is_about_something_else():
    assert meant("good morning, you're through to Swift Post, how can I help?") == []


def test_nothing_is_heard_in_nothing():
    assert intents(page_of((), load_lexicon().spelling), (), BOOK) == ()
    assert meant("I can refund it", PhraseBook()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("we'd pay you back every penny", "refund"),
        ("when would you need to have it by", "fact-when"),
        ("I'll swap it for a brand new one, no charge", "replacement"),
        ("I'm afraid we can't give you your money back", "no-refund"),
    ],
)
def test_other_wordings_are_meant_by_their_meaning(with_meanings, text, name):
    assert name in meant(text, with_meanings)


def test_an_offer_of_two_things_is_two_offers(with_meanings):
    assert {"refund", "replacement"} <= set(
        meant("I could refund the full amount or send you a new one today", with_meanings)
    )


@pytest.mark.parametrize(
    "text", ["stop shouting at me", "I understand how frustrating this is", "what matters most to you here?"]
)
def test_meaning_alone_does_not_see_ghosts(with_meanings, text):
    assert meant(text, with_meanings) == []


def test_the_quote_is_the_stretch_it_was_heard_in(with_meanings):
    page = page_of(words_from_text("Thank you for waiting. A replacement goes out today."), load_lexicon().spelling)
    [found] = [f for f in intents(page, clauses(page), with_meanings) if f.name == "replacement"]
    assert found.quote == "a replacement goes out today"
    assert 0 < found.confidence <= 1
