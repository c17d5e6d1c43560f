"""The nearest right word, where there is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.customer.guessing import nearest_word
from voicesim.model.language import TECHNIQUES
from voicesim.model.scenario import Line, Scenario

pytestmark = pytest.mark.unit

OUTCOMES = ("resolved", "hollow", "escalated", "hung_up", "abandoned", "timed_out")


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("onec", Line.model_fields, "once"),
        ("Lines", Scenario.model_fields, "lines"),
        ("open_question", TECHNIQUES, "ask_open_question"),
        ("recomend", TECHNIQUES, "recommend"),
        ("angry", ("anger", "trust"), "anger"),
        ("solved", OUTCOMES, "resolved"),
        ("hung-up", OUTCOMES, "hung_up"),
        ("mumble", ("mumbling", "curt"), "mumbling"),
        ("burned", ("burnt", "opening"), "burnt"),
        ("espeak-us-womman", ("espeak-gb-woman", "espeak-us-woman"), "espeak-us-woman"),
        ("wedding", ("late-wedding-photographer", "first-call"), "late-wedding-photographer"),
        ("photographer-wedding-late", ("late-wedding-photographer", "first-call"), "late-wedding-photographer"),
    ],
)
def test_slips_parts_and_other_orders_are_understood(word, known, meant):
    assert nearest_word(word, known) == meant


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("opening", Scenario.model_fields),
        ("None", Scenario.model_fields),
        ("greeting", Scenario.model_fields),
        ("agrees", ("general-appreciates", "opening")),
        ("happy", ("warm", "curt", "furious")),
        ("", ("warm",)),
        ("warm", ()),
    ],
)
def test_what_is_not_near_is_not_guessed(word, known):
    assert nearest_word(word, known) is None


@given(st.text(min_size=1, max_size=20), st.lists(st.text(max_size=20), max_size=4))
def test_a_word_that_is_known_is_found_whatever_stands_beside_it(word, known):
    found = nearest_word(word, [*known, word])
    assert found is not None
    assert found.casefold() == word.casefold() or found in known
