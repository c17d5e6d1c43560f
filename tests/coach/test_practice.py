"""The next scenario: by the weakest habit and the customers it is weakest with, always the same, with its reason."""

import pytest

from voicesim.coach.practice import ScenarioCard, suggest, with_article
from voicesim.coach.progress import progress

pytestmark = pytest.mark.unit
LISTENS = "S19"


def card(name, persona="aggressive", difficulty=2, shows=(LISTENS,)):
    return ScenarioCard(name, name.title(), persona, difficulty, frozenset(shows))


def weak(past_call, day=0, value=0.1, **changes):
    return past_call(day, habits={"Listens": value}, **changes)


def test_it_is_one_for_the_persona_with_whom_the_habit_is_weakest(past_call):
    calls = [weak(past_call, 0, 0.6, persona="aggressive"), weak(past_call, 1, 0.1, persona="passive")]
    found = suggest(progress(calls), [card("a"), card("b", "passive"), card("c", "neutral")])
    assert found.card.scenario == "b"
    assert "“Listens” costs you most of late (10 %, in the last call)" in found.reason
    assert "weakest with passive customers" in found.reason
    assert "have not played yet" in found.reason


def test_it_shows_the_habit_if_any_of_them_does(past_call):
    cards = [card("a", shows=["S1"]), card("b", difficulty=5), card("c", "passive")]
    assert suggest(progress([weak(past_call)]), cards).card.scenario == "b"
    assert suggest(progress([weak(past_call)]), cards[:1]).card.scenario == "a"


def test_it_is_the_one_played_least(past_call):
    calls = [weak(past_call, day, scenario=name) for day, name in enumerate(["a", "a", "b"])]
    found = suggest(progress(calls), [card("a"), card("b")])
    assert found.card.scenario == "b"
    assert found.reason.endswith("this one you played once")


@pytest.mark.parametrize(("passed", "chosen"), [(True, "harder"), (False, "same")])
def test_a_passed_call_asks_for_a_harder_one(past_call, passed, chosen):
    cards = [card("played", difficulty=3), card("same", difficulty=3), card("harder", difficulty=4)]
    assert suggest(progress([weak(past_call, scenario="played", passed=passed)]), cards).card.scenario == chosen


def test_when_nothing_stands_out_it_goes_on_with_the_same_customers(past_call):
    found = suggest(
        progress([past_call(0, habits={"Listens": 1.0}, persona="passive")]), [card("a"), card("b", "passive")]
    )
    assert found.card.scenario == "b"
    assert found.reason.startswith("nothing stands out")


def test_the_same_history_gives_the_same_answer_in_whatever_order_the_cards_come(past_call):
    cards = [card(name) for name in "dbca"]
    first = suggest(progress([weak(past_call)]), cards)
    assert first == suggest(progress([weak(past_call)]), cards[::-1])
    assert first.card.scenario == "a"


def test_without_scenarios_there_is_none(past_call):
    assert suggest(progress([weak(past_call)]), []) is None


def test_of_a_persona_without_scenarios_any_other_will_do(past_call):
    assert suggest(progress([weak(past_call, persona="unheard-of")]), [card("a")]).card.scenario == "a"


def test_articles():
    assert with_article("aggressive") == "an aggressive"
    assert with_article("passive") == "a passive"
