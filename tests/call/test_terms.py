"""Words that a scenario listens for are heard however their author wrote them."""

import pytest

from voicesim.call.cutting_in import AgentTalk, CuttingIn
from voicesim.call.terms import Terms, forms_of, is_hearable
from voicesim.model.floor_words import FloorWords

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Leeds", "it is in leeds now"),
        ("the depot", "it is at the depot"),
        ("follow-up", "i will send you a follow up tomorrow"),
        ("pre-orders", "those are preorders"),
        ("24 hours", "within twenty four hours"),
        ("24/7", "we are here twenty four seven"),
        ("50%", "you get fifty percent back"),
        ("1,300", "one thousand three hundred of them"),
        ("1.5", "one point five of them"),
        ("the 28th", "on the twenty eighth"),
        ("R&D", "somebody in r and d"),
        ("D.H.L.", "it goes with d h l"),
        ("I’m sorry", "i'm sorry about that"),
        ("one o’clock", "at one o'clock"),
        ("Café", "the cafe is open"),
        ("driver", "the driver's here"),
    ],
)
def test_what_is_written_in_a_scenario_is_heard_as_it_is_spoken(written, said):
    assert Terms({"it": ["something else", written]}).heard_in(said) == {"it"}
    assert is_hearable(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [("read", "i am ready"), ("1.5", "fifteen of them"), ("...", "what is it"), ("24", "two four")],
)
def test_other_words_are_not_taken_for_it(written, said):
    assert Terms({"it": [written]}).heard_in(said) == frozenset()


def test_both_sides_are_compared_as_they_are_spoken():
    assert Terms({"days": ["24 hours"], "gray": ["grey"]}).heard_in("Within 24 hours, a follow-up.") == {"days"}


@pytest.mark.parametrize("written", ["日本", "ß", "½", "..."])
def test_what_no_recogniser_of_english_writes_is_known(written):
    assert not is_hearable(written)


def test_a_compound_has_two_forms_and_a_figure_one():
    assert forms_of("pre-orders") == ("pre orders", "preorders")
    assert forms_of("1.5") == ("one point five",)


def test_a_term_that_provokes_is_heard_as_it_is_spoken_too():
    cutting = CuttingIn(FloorWords(), ("5 to 7",))
    talk = AgentTalk(16_000, 0, "that takes five to seven days", -20.0)
    cutting.turn_begins()
    cutting.watch(talk, 16_000)
    assert cutting.wants(talk, 60.0, 16_000)
