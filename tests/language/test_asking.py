"""Questions are told from statements by word order, as a recogniser prints them."""

import pytest

from voicesim.language.asking import announces_question, asks

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "what is your account number",
        "and where are you moving to",
        "when and where did you fill up",
        "could you read it to me one figure at a time",
        "does either of you have a medical condition",
        "look i need a booking number",
        "just give me your ticket number",
        "may i ask for your name",
        "date of birth please",
        "date of birth now",
        "i'd like to know one thing",
        "so help me understand it what has changed since january",
    ],
)
def test_questions_and_requests_ask(text):
    assert asks(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "the rail is for the right side",
        "please read the meter on that day",
        "and ten miles after you filled up",
        "the tree will stand by the pond before your gardener comes",
        "you get one correct bill",
        "that was our planning",
        "everybody says they filled up",
        "the new one starts when you move in",
        "oh a suit",
        "i will speak with you respectfully",
        "you hand over the keys on the first is that correct",
    ],
)
def test_statements_do_not(text):
    assert not asks(text.split())


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("thank you one more question about the old house", True),
        ("i have another quick question", True),
        ("my last question", True),
        ("that is out of the question", False),
        ("no question about it", False),
    ],
)
def test_a_question_may_be_announced(text, announced):
    assert announces_question(text.split()) is announced
