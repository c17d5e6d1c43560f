"""Which changes are worth trying, when one proves something, and which are told of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.coach.facts import facts_of
from voicesim.coach.whatif import (
    MOST_SHOWN,
    WhatIf,
    candidates,
    change_words,
    compared,
    effect_of,
    faults,
    misheard,
    shown,
    strongest,
)
from voicesim.model.customer import Mood

pytestmark = pytest.mark.unit
MOOD = Mood(0.5, 0.5, 0.5, 0.5)


def changes(call):
    return [(one.turn.index, one.change) for one in candidates(facts_of(call.done()))]


def tried(turn=1, effect=0.1, change="softer", **other):
    again = replace(MOOD, trust=0.5 + effect)
    return replace(WhatIf(turn, 10.0 * turn, change, MOOD, again, 20.0, "heard", "answer"), **other)


def test_every_whole_turn_is_tried_in_its_sound_and_what_went_wrong_in_its_words(build):
    call = build("aggressive").customer("Where is my cake!").agent("what is your number")
    assert changes(call) == [(1, "acknowledge"), (1, "softer"), (1, "slower")]
    named = build("aggressive").customer("Oh!").agent("how sad it is", did=[("acknowledge_feeling", "how sad")])
    assert changes(named) == [(1, "softer"), (1, "slower")]
    shrinks = build("neutral").customer("Which?").agent("i do not know", "passive", did=[("hedge", "i do not know")])
    assert changes(shrinks) == [(1, "options"), (1, "louder"), (1, "slower")]
    over = build("neutral").customer("It is").agent("yes i know that", over=True, gap_s=-0.5)
    assert (1, "let_finish") in changes(over)


def test_what_was_cut_off_too_short_or_not_measured_is_left_as_it_is(build):
    call = build("neutral").agent("hello there you", cut=True, calmness=None)
    call.customer("Hm.").agent("yes", calmness=None).customer("And?").agent("that is all", calmness=None)
    assert changes(call) == []


def test_nobody_offers_ways_before_the_customer_has_spoken(build):
    first = build("aggressive").agent("i guess this is", did=[("hedge", "i guess")])
    assert changes(first) == [(0, "softer"), (0, "slower")]


def test_an_effect_adds_the_scales_up_with_anger_the_other_way_round():
    assert effect_of(MOOD, Mood(0.4, 0.6, 0.5, 0.45)) == pytest.approx(0.15)
    assert effect_of(MOOD, MOOD) == 0.0


def test_the_best_of_each_turn_come_first_into_what_is_told_and_what_proves_nothing_never():
    found = [tried(1, 0.3), tried(1, 0.28, "slower"), tried(2, 0.1), tried(3, 0.02), tried(4, -0.4),
             tried(5, 0.5, why_not="it was not heard")]  # fmt: skip
    assert [(one.turn, one.change) for one in shown(found)] == [(1, "softer"), (1, "slower"), (2, "softer")]
    many = [tried(1, 0.3 - n / 100, c) for n, c in enumerate(("softer", "slower", "options"))]
    many += [tried(turn, 0.12) for turn in range(2, 2 + MOST_SHOWN - 1)]
    assert {one.turn for one in shown(many)} == set(range(1, MOST_SHOWN + 1))
    assert shown(many) == shown(many[::-1])


def test_a_changed_sound_must_be_heard_as_the_same_words(build):
    call = build("aggressive").customer("Oh!").agent("what is your number please").agent("what was a lumber piece")
    turn, other = [one for one in facts_of(call.done()).turns if one.speaker == "agent"]
    softer = next(one for one in candidates(facts_of(call.done())) if one.change == "softer")
    assert faults(softer, [turn]) is None
    assert "80%" in faults(softer, [other])
    assert faults(softer, []) == "it was not heard"
    assert faults(softer, [turn, other]) == "it was not heard as one turn"


def test_new_words_must_be_heard_as_they_were_meant(build):
    call = build("aggressive").customer("Oh!").agent("what is your number please")
    kind = build("aggressive").customer("Oh!").agent("i see you are upset", did=[("acknowledge_feeling", "upset")])
    acknowledge = next(one for one in candidates(facts_of(call.done())) if one.change == "acknowledge")
    assert faults(acknowledge, [facts_of(kind.done()).turns[-1]]) is None
    assert "not heard as they were meant" in faults(acknowledge, [facts_of(call.done()).turns[-1]])


def test_moods_are_compared_where_the_customer_had_answered(build):
    blame, kind = ("blame", 0.14, -0.12, 0.0, 0.0), ("acknowledge", -0.09, 0.08, 0.0, 0.0)
    first = facts_of(build("aggressive").customer("Oh!").agent("it is your fault", causes=[blame]).done())
    again = facts_of(build("aggressive").customer("Oh!").agent("how sad it is", causes=[kind]).done())
    end = first.mood[-1].at_sample + 1
    was, now, causes = compared(first, again, 0, (end, again.mood[-1].at_sample + 1))
    assert (was, now) == (first.mood[-1].mood, again.mood[-1].mood)
    assert [(row.cause, row.scale, row.first, row.again) for row in causes[:2]] == [
        ("blame", "anger", 0.14, 0.0), ("blame", "trust", -0.12, 0.0)
    ]  # fmt: skip
    assert compared(first, again, 0, (0, 0)) == (first.mood[0].mood, again.mood[0].mood, ())


def test_a_change_is_told_in_numbers_with_its_causes():
    assert change_words(tried(effect=0.1)) == "trust 0.60 instead of 0.50"
    assert change_words(tried(effect=0.0)) == "nothing moved"


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_misheard_is_a_share_of_the_words(first, again):
    share = misheard(" ".join(first), " ".join(again))
    assert (share == 0) == (first == again) or not first
    assert share <= max(len(first), len(again)) / max(1, len(first))
    assert misheard(" ".join(first), " ".join(first)) == 0


def test_a_negligible_change_is_no_advice_and_the_strongest_is_known_all_the_same():
    moods = [Mood(round(0.6 - moved, 2), 0.3, 0.4, 0.5) for moved in (0.04, 0.09, 0.3)]
    found = [WhatIf(2, 8.4, "softer", Mood(0.6, 0.3, 0.4, 0.5), mood, 14.0, "well", "Hm.") for mood in moods]
    assert [one.helps for one in found] == [False, False, True]
    assert shown(found[:2]) == []
    assert strongest(found[:2]) is found[1]
    assert strongest([replace(found[1], why_not="it was not heard")]) is None
    assert strongest([]) is None
