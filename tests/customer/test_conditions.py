"""The conditions of a scenario."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.customer.condition_check import Names, check
from voicesim.customer.conditions import Situation, holds
from voicesim.model.customer import Mood
from voicesim.model.errors import BadScenario

pytestmark = pytest.mark.unit

NAMES = Names(frozenset({"opening", "states-need"}), frozenset({"colours"}))


def situation(**changes) -> Situation:
    return Situation(Mood(anger=0.7, trust=0.3, openness=0.5, patience=0.5), **changes)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("always", True),
        ("anger >= 0.65", True),
        ("anger < 0.65 or openness == 0.5", True),
        ("not silent and customer_turns == 2", True),
        ('heard("recommend")', True),
        ('heard_now("recommend")', False),
        ('count("recommend") >= 2', True),
        ('said("opening") and not said("states-need")', True),
        ('mentioned("colours") and not mentioned_now("colours")', True),
        ("solved", False),
    ],
)
def test_conditions_ask_the_situation(condition, expected):
    at = situation(customer_turns=2, heard_counts={"recommend": 2}, said=["opening"], mentioned={"colours"})
    check(condition, NAMES)
    assert holds(condition, at) is expected


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("angr >= 0.5", "did you mean 'anger'"),
        ('heard("recomend")', "did you mean 'recommend'"),
        ('herd("recommend")', "did you mean 'heard'"),
        ('said("openin")', "did you mean 'opening'"),
        ('mentioned("colors")', "did you mean 'colours'"),
        ("anger >=", "cannot read the condition"),
        ("1 < anger < 2", "cannot hold"),
        ("__import__('os').system('id')", "cannot hold"),
        ("heard(technique)", "cannot hold"),
        ("anger + 1 > 0", "cannot hold"),
        ("[x for x in said]", "cannot hold"),
        ("lambda: 1", "cannot hold"),
        ('heard("recommend") > 3', "is true or false and cannot be compared"),
        ("silent == 1", "is true or false and cannot be compared"),
        ("anger > (trust > 0.2)", "is true or false and cannot be compared"),
        ("5", "is a number and neither true nor false"),
        ("anger", "is a number and neither true nor false"),
        ('count("recommend")', "is a number and neither true nor false"),
        ("silent and agent_turns", "is a number and neither true nor false"),
        ("not anger", "is a number and neither true nor false"),
    ],
)
def test_what_is_not_of_the_language_is_refused_with_the_nearest_right_word(condition, message):
    with pytest.raises(BadScenario, match=message):
        check(condition, NAMES)


def test_what_is_needed_may_not_ask_whether_it_is_solved():
    check("solved and silent", NAMES)
    with pytest.raises(BadScenario, match="cannot stand in it"):
        check("not silent or solved", replace(NAMES, solved=False))


@pytest.mark.parametrize(
    ("condition", "instead"),
    [
        ('heard("recommend") && silent', "write `and`"),
        ('heard("recommend") & silent', "write `and`"),
        ('heard("recommend") || silent', "write `or`"),
        ("silent | interrupted", "write `or`"),
        ("!silent", "write `not`"),
        ("silent AND interrupted", "in small letters"),
        ("patience = 0.15", "write `==`"),
        ("patience => 0.15", "write `>=`"),
        ("patience =< 0.15", "write `<=`"),
        ("patience ≤ 0.15", "write `<=`"),
        ("patience <> 0.15", "write `!=`"),
        ("patience <= 0,15", "a point in a number"),
        ("patience <= 15%", "write a share"),
        ("heard(“recommend”)", "write plain quotes"),
        ('heard("recommend)', "a quote is missing"),
        ('heard("recommend"', "a `)` is missing"),
        ('heard("recommend"))', "a `)` too many"),
        ("0.1 < patience <= 0.15", "write the comparisons apart: 0.1 < patience and patience <= 0.15"),
        ("patience is 1", "compare with <"),
        ("patience >= -0.15", "nothing is below 0"),
        ("anger + 0.1 > 0.5", "does not calculate"),
        ("heard_now(close_politely)", 'put the name in quotes: heard_now("close_politely")'),
        ("said(states-need)", 'put the name in quotes: said("states-need")'),
        ('heard("insult", "threat")', "one name at a time"),
        ("close_politely and silent", 'write: heard_now("close_politely")'),
        ("not colours", 'write: mentioned_now("colours")'),
        ("states-need and silent", 'write: said("states-need")'),
        ("heard and silent", 'write what, as in: heard("...")'),
        ("anger <= 1e300", "a number that can be reached"),
        (f"anger <= {'9' * 400}", "a number that can be reached"),
        ("anger <= 1e999", "a number that can be reached"),
        ("[1, 2]", "use names, numbers"),
    ],
)
def test_a_slip_is_told_with_what_to_write_instead(condition, instead):
    with pytest.raises(BadScenario) as error:
        check(condition, NAMES)
    assert instead in error.value.remedy


def test_the_lines_of_the_file_are_meant_before_those_of_the_persona():
    names = replace(NAMES, lines=frozenset({"states-need", "states-needs"}), general=frozenset({"states-needs"}))
    with pytest.raises(BadScenario, match="did you mean 'states-need'"):
        check('said("states-neds")', names)
    with pytest.raises(BadScenario, match=r"known here: states-need$"):
        check('said("accepts")', names)
    with pytest.raises(BadScenario, match="the file defines no intent"):
        check('meant("refund")', names)


@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(text):
    try:
        check(text, NAMES)
    except BadScenario:
        return
    assert holds(text, situation()) in {True, False}
