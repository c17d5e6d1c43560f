"""Parent, Adult, Child."""

from dataclasses import replace

import pytest

from voicesim.coach.facts import facts_of
from voicesim.coach.pac import CUSTOMER_ROLES, agent_role, customer_role, is_hook

pytestmark = pytest.mark.unit


@pytest.fixture
def delivery(build):
    return facts_of(build().agent("some words here").done()).turns[0].delivery


@pytest.mark.parametrize(
    ("agency", "communion", "calmness", "role"),
    [
        (0.5, -0.5, 0.3, "parent"),
        (0.5, 0.4, 0.8, "adult"),
        (0.5, 0.4, 0.3, None),
        (0.5, 0.4, None, "adult"),
        (-0.4, 0.3, 0.8, "child"),
        (0.0, 0.0, 0.8, None),
        (0.2, -0.9, 0.8, None),
    ],
)
def test_the_role_follows_agency_communion_and_calmness(delivery, agency, communion, calmness, role):
    assert agent_role(replace(delivery, agency=agency, communion=communion, calmness=calmness)) == role


def test_an_unsure_turn_has_no_role(delivery):
    assert agent_role(replace(delivery, agency=-0.9, label="unsure")) is None
    assert agent_role(replace(delivery, agency=-0.9, confidence=0.3)) is None


def test_giving_way_in_a_strained_voice_is_child_though_the_words_are_not_weak(delivery):
    strained = replace(delivery, voice=replace(delivery.voice, arousal=1.0))
    assert agent_role(strained, frozenset({"give_in"})) == "child"
    assert agent_role(strained) == "adult"
    assert agent_role(delivery, frozenset({"give_in"})) == "adult"


def test_the_customers_role_comes_from_the_style_of_the_line():
    assert customer_role("furious") == "parent"
    assert customer_role("mumbling") == "child"
    assert customer_role("warm") == "adult"
    assert customer_role(None) is None
    assert set(CUSTOMER_ROLES.values()) == {"parent", "adult", "child"}


def test_parent_and_child_feed_each_other_and_adult_feeds_neither():
    assert is_hook("parent", "child")
    assert is_hook("child", "parent")
    assert is_hook("parent", "parent")
    assert not is_hook("parent", "adult")
    assert not is_hook("adult", "child")
    assert not is_hook("parent", None)
