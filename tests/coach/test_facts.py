"""Events become turns in order, with what surrounds them."""

import pytest

from voicesim.coach.facts import facts_of
from voicesim.model.audio import Span
from voicesim.model.events import TurnEnded, TurnResumed

pytestmark = pytest.mark.unit


def test_turns_of_both_speakers_come_in_order_of_time(assertive_call):
    facts = facts_of(assertive_call)
    starts = [turn.span.start_sample for turn in facts.turns]
    assert starts == sorted(starts)
    assert [turn.speaker for turn in facts.turns] == ["agent", "customer"] * 5
    assert [turn.index for turn in facts.turns] == list(range(10))
    assert facts.outcome == "resolved"
    assert facts.ended_by_customer


def test_a_customer_turn_knows_its_move_and_an_agent_turn_its_judgement(assertive_call):
    facts = facts_of(assertive_call)
    rant = facts.turns[3]
    assert rant.move is not None
    assert (rant.move.style, rant.move.why) == ("furious", "anger >= 0.65")
    assert rant.delivery is None
    assert rant.cut_in
    answer = facts.turns[4]
    assert answer.move is None
    assert answer.delivery is not None
    assert answer.prosody is not None
    assert answer.techniques[0].name == "hold_the_floor"


def test_each_line_gets_its_own_move_even_when_one_was_decided_and_never_said(build):
    call = build().agent("hello there you").customer("One.", "curt", line="a").customer("Two.", "warm", line="b")
    moved = next(e for e in call.events if type(e).__name__ == "CustomerMoved")
    call.events.insert(0, type(moved)(0, type(moved.move)("never-said", "No.", "furious", "answer", "always")))
    facts = facts_of(call.done())
    assert [turn.move.style for turn in facts.turns[1:] if turn.move] == ["curt", "warm"]


def test_the_ledger_rows_of_a_turn_are_found_with_it(passive_call):
    turn = facts_of(passive_call).turns[4]
    assert {row.cause for row in turn.changes} == {"hedging", "giving_in", "over_apology", "weak_voice", "no_lead"}
    assert all(row.turn_index == 4 for row in turn.changes)


def test_a_turn_that_was_cut_off_shows_the_mood_it_led_to_though_it_was_judged_during_the_next(build):
    call = build("aggressive").agent("i am sorry", cut=True, causes=[("blame", 0.1, 0.0, 0.0, 0.0)])
    call.customer("No!", "furious", gap_s=-0.2, over=True)
    turns = facts_of(call.done()).turns
    assert turns[0].mood_before.anger == 0.72
    assert turns[0].mood_after.anger == pytest.approx(0.82)
    assert turns[1].mood_before.anger == 0.72  # it began before the turn was judged


def test_the_mood_begins_with_the_opening_and_names_the_greatest_cause(passive_call):
    points = facts_of(passive_call).mood
    assert points[0].cause == "opening"
    assert points[0].mood.anger == 0.72
    assert points[3].cause == "giving_in"


def test_what_only_holds_back_is_never_named_as_the_cause(build):
    causes = [("blame", 0.1, 0.0, 0.0, 0.0), ("limit of one turn", 0.0, 0.3, 0.0, 0.0)]
    assert facts_of(build().agent("you did it", causes=causes).done()).mood[-1].cause == "blame"


def test_a_turn_that_no_engine_could_judge_still_takes_its_time_and_its_number(build):
    call = build().agent("hello there you").customer("Yes?").unheard_agent(3.0).customer("What?")
    turn = facts_of(call.done()).turns[2]
    assert (turn.index, turn.speaker, turn.text, turn.delivery) == (2, "agent", "", None)
    assert turn.span.duration_s == 3.0


def test_a_turn_that_was_taken_up_again_before_it_was_answered_is_one_turn(build):
    call = build().agent("hello there you").customer("Yes?")
    whole = facts_of(call.done()).turns
    at = call.events.index(next(e for e in call.events if isinstance(e, TurnEnded)))
    call.events[at:at] = [TurnEnded(8_000, "agent", Span(1_000, 6_000), False), TurnResumed(9_000)]
    assert facts_of(call.done()).turns == whole


def test_an_agent_who_takes_the_floor_by_speaking_over_the_customer_has_cut_in(aggressive_call):
    facts = facts_of(aggressive_call)
    assert [turn.index for turn in facts.turns if turn.cut_in] == [2]


def test_a_call_without_any_event_has_no_turns(build):
    call = build()
    call.events.clear()
    facts = facts_of(call.done(None))
    assert (facts.turns, facts.mood, facts.outcome) == ((), (), None)
