"""Are these words a whole turn? Read with the model that comes with the program."""

import numpy as np
import pytest

from voicesim.app.pause_readers import load_pause_reader
from voicesim.language.completeness import (
    ANSWERED,
    BUCKETS,
    IN_A_NUMBER,
    LED_ON,
    TAKEN_ON,
    CompletenessModel,
    features,
    places,
)
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def reader():
    return load_pause_reader()


@pytest.mark.parametrize(
    ("begun", "whole"),
    [
        ("good morning harbor bank", "good morning harbor bank how can i help you"),
        ("is there anything", "is there anything else i can help you with today"),
        ("i'm so sorry about", "i'm so sorry about that could you give me your order number"),
        ("he will be with", "he will be with you in twenty minutes"),
        ("thank you for", "thank you for calling have a nice day"),
    ],
)
def test_a_whole_turn_is_more_complete_than_its_beginning(reader, begun, whole):
    assert reader.read(whole).completeness > 2 * reader.read(begun).completeness


def test_a_question_hands_over_where_a_name_does_not(reader):
    named, asked = "good morning harbor bank this is ann", "how can i help you"
    assert reader.read(f"{named} {asked}").completeness > 5 * reader.read(named).completeness


@pytest.mark.parametrize(
    "text", ["yes", "no sir", "oh certainly", "yes of course", "goodbye", "thank you bye", "you too"]
)
def test_an_answer_of_one_word_may_be_all_there_is(reader, text):
    assert reader.read(text).completeness >= ANSWERED


@pytest.mark.parametrize("text", ["okay", "sure", "alright", "yes but"])
def test_taking_a_request_is_no_answer_yet(reader, text):
    assert reader.read(text).completeness < 0.2


@pytest.mark.parametrize(
    "text",
    ["i will send the", "that is because", "i can see that and", "so um", "we are waiting for your", "i have uh"],
)
def test_articles_conjunctions_and_filled_pauses_lead_on(reader, text):
    found = reader.read(text)
    assert found.leads_on
    assert found.completeness <= LED_ON


@pytest.mark.parametrize(
    "text",
    [
        "i can do that for you",
        "okay we will certainly take care of it",
        "i'd be happy to help you with that",
        "i'm sorry to hear that i can definitely help you with this",
        "we certainly can sir",
    ],
)
def test_who_takes_a_request_on_is_due_to_act_on_it(reader, text):
    found = reader.read(text)
    assert found.leads_on
    assert found.completeness == TAKEN_ON


@pytest.mark.parametrize(
    "text",
    [
        "i can do that on monday",
        "yes we can",
        "i will send it this afternoon",
        "can i help you with that",
        "is there anything else i can help you with today",
        "how can i help you",
        "your balance is eighty nine dollars am everything else i can help you",
    ],
)
def test_an_answer_an_offer_and_a_question_lead_no_further(reader, text):
    assert not reader.read(text).leads_on


@pytest.mark.parametrize("text", ["the reference is four seven one", "your number is double five three"])
def test_a_number_may_have_more_figures(reader, text):
    assert reader.read(text).completeness <= IN_A_NUMBER
    assert not reader.read(text).leads_on


@pytest.mark.parametrize(
    "text",
    [
        "one moment",
        "just a second please",
        "give me one moment",
        "hold on",
        "let me check that for you",
        "let me look that up",
        "okay let me just pull that up for you now",
        "bear with me while i open your account",
        "please hold the line",
        "i'm just checking that for you",
    ],
)
def test_who_asks_for_a_moment_holds_the_floor(reader, text):
    assert reader.read(text).holds


@pytest.mark.parametrize(
    "text",
    [
        "you left it to the last minute",
        "one moment please can you give me your order number",
        "let me know when you are ready",
        "i will look for your order and call you back",
        "it takes a second or two to open the valve",
    ],
)
def test_other_words_do_not_hold_it(reader, text):
    assert not reader.read(text).holds


def test_no_words_no_answer(reader):
    assert reader.read("") is None
    assert reader.read("  ") is None


def test_the_same_words_are_read_alike(reader):
    assert reader.read("that is all") == reader.read("that is all")


def test_features_are_about_the_end_of_a_turn():
    long = ["so"] * 50 + ["that", "is", "all"]
    assert "end that is all" in set(features(long, frozenset()))
    assert set(features(["x", *long], frozenset())) - set(features(long, frozenset())) == {"begin x", "begin x so"}


def test_figures_are_one_word_to_the_model():
    numbers = frozenset({"four", "seven"})
    assert "end number #" in set(features(["the", "number", "four"], numbers))
    assert set(features(["the", "number", "four"], numbers)) ^ set(features(["the", "number", "seven"], numbers)) == {
        "last four", "last seven",
    }  # fmt: skip


def test_every_feature_has_a_weight():
    found = places(["one", "two", "three"], frozenset())
    assert ((found >= 0) & (found < BUCKETS)).all()


@pytest.mark.parametrize("steps", [np.zeros(5, np.int8), np.zeros(BUCKETS, np.float32)])
def test_a_model_of_another_size_is_refused(steps):
    with pytest.raises(BadInput, match="weights"):
        CompletenessModel.of(steps, 1.0, 0.0)
