"""What can come up in a call, thought through; and the customer never says what was held to be impossible."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.app.scenarios.files import load_scenario, scenario_paths
from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.belief import Belief, World
from voicesim.customer.customer import Customer
from voicesim.customer.formulas import Compared, Every, Is, Some, formula, keys_of
from voicesim.customer.reachability import Reach
from voicesim.customer.searching import can_hold, fewest
from voicesim.customer.telling import ASKED
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery, TextReading, VoiceReading
from voicesim.model.errors import BadScenario
from voicesim.model.language import TECHNIQUES, Meant, Named, Technique
from voicesim.model.scenario import Scenario
from voicesim.model.speech import Turn

pytestmark = pytest.mark.slow

WORLD = World(frozenset({"opening", "need"}), {"days": (0.0, 30.0)}, interrupts=True)
DOCUMENT = {
    "id": "lost-parcel", "version": 1, "title": "A parcel is lost", "industry": "post", "difficulty": 2,
    "persona": "neutral",
    "customer": {"name": "Ann Bell", "gender": "female", "manner": "brisk"},
    "briefing": {
        "company": "Swift Post", "role": "desk", "situation": "a call", "facts": ["it is in Leeds"],
        "authority": ["resend"], "goal": "find it",
    },
    "lines": [],
    "endings": [{"outcome": "resolved", "when": 'heard_now("close_politely")', "say": ["Bye."]}],
}  # fmt: skip
LAST = [{"id": "on-a", "once": False, "say": ["Go on."]}, {"id": "on-b", "once": False, "say": ["And?"]}]


def scenario(*lines, **changes) -> Scenario:
    kept = [{"say": ["Hm."], **line} for line in lines]
    return Scenario.model_validate(DOCUMENT | {"lines": [*kept, *LAST]} | changes)


def possible(*conditions: str, needed: tuple[str, ...] = ()) -> bool:
    return can_hold(Belief(WORLD), [formula(condition, needed) for condition in conditions])


@pytest.mark.parametrize(
    "condition",
    [
        "always", "anger >= 0.65", "anger < 0.65 and trust > 0.2", "silent", "not silent", "solved", "anger == 0.5",
        "anger != 0.5", 'heard_now("hedge") and count("hedge") >= 2', 'said("need") and customer_turns == 1',
        'mentioned("place") and not mentioned_now("place")', 'number("days") <= 7', 'not number("days") <= 7',
        'number("days") < 7 or anger > trust', "anger > trust", 'number("days") != 5', "not understood and not silent",
        "came_across_passive", "interrupted", "0.3 <= anger", "1 < 2",
    ],
)  # fmt: skip
def test_what_can_be_is_held_to_be_possible(condition):
    assert possible(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "anger > 1", "anger < 0", "anger >= 0.65 and anger < 0.65", "anger > 0.5 and anger < 0.5001", "not always",
        'said("nothing-of-the-kind")', 'silent and heard_now("hedge")', 'silent and mentioned_now("place")',
        'heard_now("hedge") and not heard("hedge")', 'count("hedge") < 1 and heard_now("hedge")',
        'mentioned_now("place") and not mentioned("place")', 'asked_now("name") and not asked("name")',
        'not understood and heard_now("hedge")', "silent and not understood",
        "came_across_passive and came_across_aggressive", 'number("days") > 30',
        'number("days") < 3 and number("days") > 5',
        'count("hedge") >= 3 and agent_turns < 3', 'said("opening") and customer_turns == 0',
        'said("opening") and said("need") and customer_turns < 2', "customer_turns > 2 and customer_turns < 3",
        "anger >= 0.8 and trust <= 0.2 and trust > anger", "2 < 1",
    ],
)  # fmt: skip
def test_what_cannot_be_is_held_to_be_impossible(condition):
    assert not possible(condition)


def test_solved_stands_for_what_is_needed():
    assert not possible("solved", 'not heard("hedge")', needed=('heard("hedge")', "anger < 0.5"))
    assert possible("not solved", 'heard("hedge")', needed=('heard("hedge")', "anger < 0.5"))
    assert not possible("not solved")


def test_a_condition_and_its_opposite_never_hold_together():
    for condition in (
        'number("days") <= 7',
        "anger < 0.3 or silent",
        'heard("hedge") and not said("need")',
        "anger != 0.2",
    ):
        both = [formula(condition), formula(condition, holds=False)]
        assert not can_hold(Belief(WORLD), both)


def test_formulas_know_what_they_ask_about():
    assert keys_of(formula('heard("hedge") and (anger < 0.5 or asked_now("name"))')) == {
        ("count", "hedge"), ("anger", ""), ("meant_now", "fact-name"),
    }  # fmt: skip
    assert formula("always") == Every()
    assert formula("always", holds=False) == Some()


def test_a_belief_that_is_narrowed_down_judges_by_what_follows():
    belief = Belief(WORLD)
    assert belief.judge(formula('heard("hedge")')) is None
    assert belief.assume(Is(("heard_now", "hedge")))
    assert belief.judge(formula('heard("hedge") and not silent and agent_turns >= 1')) is True
    assert belief.assume(Compared(("anger", ""), "<", 0.65))
    assert belief.judge(formula("anger >= 0.65")) is False
    assert belief.judge(formula("anger >= 0.3")) is None


@pytest.mark.parametrize(
    ("lines", "never"),
    [
        ([{"id": "x", "when": "anger > 0.5 and anger < 0.4"}], {"x"}),
        ([{"id": "a", "when": 'said("b")'}, {"id": "b", "when": 'said("a")'}], {"a", "b"}),
        ([{"id": "a", "when": 'said("b")'}, {"id": "b", "when": "anger > 0.5"}], set()),
        ([{"id": "first", "once": False}, {"id": "second", "once": False}, {"id": "x"}], {"x", "on-a", "on-b"}),
        ([{"id": "first", "once": False}, {"id": "x"}], {"on-b"}),
        ([{"id": "first"}, {"id": "x", "when": 'not said("first")'}], {"x"}),
        ([{"id": "hot", "once": False, "when": "anger > 0.5"}, {"id": "warm", "once": False, "when": "anger > 0.4"},
          {"id": "x", "when": "anger > 0.7"}], {"x"}),
        ([{"id": "x", "when": 'heard_now("close_politely")'}], {"x"}),
        ([{"id": "x", "when": "interrupted"}], {"x"}),
        ([{"id": "x", "when": "interrupted"}, {"id": "cut", "cuts_in": True}], set()),
        ([{"id": "x", "cuts_in": True, "when": "silent"}], {"x"}),
        ([{"id": "x", "when": "agent_turns < 1"}], {"x"}),
    ],
)  # fmt: skip
def test_lines_that_never_come_up_are_found_and_no_others(lines, never):
    played = scenario(*lines)
    assert {line.id for line in played.lines} - Reach(played).world.sayable == never


def test_it_says_why_a_line_never_comes_up():
    hidden = scenario(
        {"id": "a", "once": False}, {"id": "b", "once": False}, {"id": "c", "when": "silent"}, {"id": "x"}
    )
    assert Reach(hidden).why_never(hidden.lines[3]) == ("a", "b")
    waits = scenario({"id": "x", "when": 'said("y")'}, {"id": "y", "when": 'said("x")'})
    assert Reach(waits).why_never(waits.lines[0]) == ('said("y")',)
    torn = scenario({"id": "x", "when": "silent and not silent"})
    assert Reach(torn).why_never(torn.lines[0]) == ()


def test_facts_can_be_told_unless_their_condition_or_what_comes_first_forbids_it():
    fact = {"like": ["what is your name"], "say": ["Ann."]}
    facts = {"name": fact, "cold": fact | {"when": "anger > 0.9 and anger < 0.1"}}
    reach = Reach(scenario({"id": "x"}, facts=facts))
    assert reach.can_be_told("name")
    assert not reach.can_be_told("cold")
    before = ({"id": "f", "once": False, "before_facts": True}, {"id": "g", "once": False, "before_facts": True})
    assert not Reach(scenario(*before, facts=facts)).can_be_told("name")


def test_a_dead_end_is_found_with_an_example_of_it():
    only = Scenario.model_validate(DOCUMENT | {"lines": [{"id": "on", "once": False, "say": ["Go on."]}]})
    assert Reach(only).stuck(only.lines[0]) is not None
    two = scenario({"id": "hot", "once": False, "when": "anger > 0.5"})
    assert all(Reach(two).stuck(line) is None for line in two.lines)


def test_a_line_without_consequences_that_has_no_turn_left_is_thought_through_all_the_same():
    early = scenario({"id": "first"}, {"id": "second"}, {"id": "x", "when": "customer_turns < 2"})
    assert "x" not in Reach(early).world.sayable
    later = scenario({"id": "first"}, {"id": "second"}, {"id": "x", "when": "customer_turns < 3"})
    assert "x" in Reach(later).world.sayable


def test_the_fewest_that_are_enough_are_found_with_few_questions():
    asked = []

    def enough(parts):
        asked.append(parts)
        return {3, 500} <= set(parts)

    assert fewest(range(1000), enough) == [3, 500]
    assert len(asked) < 50
    assert fewest([1], lambda parts: True) == []


def test_many_lines_are_thought_through_and_too_many_are_said_to_be_too_many():
    some = scenario(*({"id": f"x{n}", "when": f"anger > 0.{n:03}"} for n in range(1, 400)))
    assert {"x1", "x399"} <= Reach(some).world.sayable
    chain = [{"id": f"x{n}", "when": f'silent and said("x{n + 1}")'} for n in range(1, 2000)]
    with pytest.raises(BadScenario, match="too large to think through: 2002 lines"):
        _ = Reach(scenario(*chain, {"id": "x2000"})).world


SPAN = Span(0, 16_000)


@st.composite
def heard_turns(draw, played: Scenario):
    techniques = draw(st.lists(st.sampled_from(TECHNIQUES), max_size=3, unique=True))
    names = [*played.intents, *(ASKED + name for name in played.facts)]
    meant = draw(st.lists(st.sampled_from(names), max_size=2, unique=True)) if names else []
    mentioned = draw(st.lists(st.sampled_from(sorted(played.terms)), max_size=1)) if played.terms else []
    figures = [Named(name, float(draw(st.integers(0, 40))), "x") for name in played.numbers if draw(st.booleans())]
    label = draw(st.sampled_from(["passive", "assertive", "aggressive"]))
    delivery = Delivery(
        label, 0.3, 0.4, 0.3, 0.0, 0.0, 0.0, 0.7, 0.6, TextReading(0, 0, 0.6),
        VoiceReading(draw(st.sampled_from([-1.0, 0.0, 1.5])), 0.0, 0.7, 0.6),
    )  # fmt: skip
    return HeardTurn(
        Turn(0, "agent", SPAN, "so it is then", (), draw(st.booleans())),
        tuple(Technique(name, name, SPAN, 0.9) for name in techniques), delivery,
        meant=tuple(Meant(name, "x", SPAN, 0.9) for name in meant), figures=tuple(figures),
        mentioned=frozenset(mentioned),
    )  # fmt: skip


@cache
def reached(path: Path) -> tuple[Scenario, Reach]:
    """A bundled scenario, and what is held to be possible in it; not before it is asked for."""
    played = load_scenario(path)
    return played, Reach(played)


@given(st.data())
def test_the_customer_never_says_what_was_held_to_be_impossible(data):
    """Whatever is heard: the reasoning errs on the side of possible."""
    played, reach = reached(data.draw(st.sampled_from(scenario_paths()), label="scenario"))
    customer = Customer(played, seed=1)
    for _ in range(12):
        cut = customer.cut_in()
        if cut is not None and customer.mood.anger >= 0.6 and data.draw(st.booleans()):
            customer.spoke(cut)
            assert cut.line_id in reach.world.sayable
        silent = data.draw(st.integers(0, 4)) == 0
        if silent:
            customer.wait()
        else:
            customer.hear(data.draw(heard_turns(played)))
        move = customer.next_move(silent=silent)
        if move.outcome is not None:
            return
        customer.spoke(move)
        assert set(move.line_id.split("+")) <= reach.world.sayable | {"hello"}
