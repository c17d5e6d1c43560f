"""Intents that move the mood, facts that are told when asked for, and what made no sense."""

from dataclasses import replace

import pytest
from ledger_sums import rebuilt

from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import Customer
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery, TextReading, VoiceReading
from voicesim.model.language import Meant, Named, Technique
from voicesim.model.scenario import Scenario
from voicesim.model.speech import Turn

pytestmark = pytest.mark.unit

SPAN = Span(8_000, 16_000)
DOCUMENT = {
    "id": "lost-parcel", "version": 1, "title": "A parcel is lost", "industry": "post", "difficulty": 2,
    "persona": "neutral",
    "customer": {"name": "Ann Bell", "gender": "female", "age": 40, "manner": "brisk"},
    "briefing": {
        "company": "Swift Post", "role": "desk", "situation": "a call", "facts": ["it is in Leeds"],
        "authority": ["resend"], "goal": "find it",
    },
    "intents": {"resend": {"like": ["i send it again"], "moves": {"anger": -0.1, "trust": 0.05}}},
    "facts": {
        "name": {"like": ["who is calling"], "say": ["Bell.", "Ann Bell."]},
        "number": {"like": ["what is the number"], "say": ["Four two."], "style": "curt"},
        "secret": {"like": ["what is in it"], "say": ["A ring."], "when": "trust >= 0.9"},
    },
    "numbers": {"days": {"near": ["days"]}},
    "lines": [
        {"id": "opening", "say": ["Where is it?"]},
        {"id": "furious", "say": ["No!"], "when": "anger >= 0.5", "before_facts": True, "once": False},
        {"id": "soon", "say": ["That is soon."], "when": 'number("days") <= 7', "once": False},
        {"id": "late", "say": ["That is late."], "when": 'number("days") > 7', "once": False},
        {"id": "what", "say": ["What?"], "when": "not understood"},
        {"id": "again", "say": ["Again?"], "when": 'meant_now("resend")', "once": False},
        {"id": "on", "once": False, "say": ["Go on."]},
        {"id": "on-and-on", "once": False, "say": ["Yes."]},
    ],
    "endings": [{"outcome": "resolved", "when": 'heard_now("close_politely")', "say": ["Thanks."]}],
}  # fmt: skip


def customer(seed: int = 0, **changes) -> Customer:
    return Customer(Scenario.model_validate(DOCUMENT | changes), seed)


def turn(
    *meanings: str, text: str = "some words are said", techniques: tuple[str, ...] = (), days: float | None = None
):
    delivery = Delivery(
        "neutral", 0.1, 0.1, 0.1, 0.7, 0.0, 0.0, 0.7, 0.6, TextReading(0, 0, 0.6), VoiceReading(0.0, 0.0, 0.7, 0.6)
    )
    return HeardTurn(
        Turn(0, "agent", SPAN, text, (), False),
        tuple(Technique(name, name, SPAN, 0.9) for name in techniques),
        delivery,
        meant=tuple(Meant(name, "the quote", SPAN, 0.8) for name in meanings),
        figures=() if days is None else (Named("days", days, "days"),),
    )


def say(caller: Customer, heard: HeardTurn) -> str:
    caller.hear(heard)
    move = caller.next_move()
    caller.spoke(move)
    return move.line_id


def started(**changes) -> Customer:
    caller = customer(**changes)
    say(caller, turn(techniques=("greeting",)))
    return caller


def test_a_fact_is_told_when_it_is_asked_for():
    caller = started()
    caller.hear(turn("fact-number"))
    move = caller.next_move()
    assert (move.line_id, move.text, move.style, move.act) == ("fact-number", "Four two.", "curt", "give-facts")


def test_facts_asked_for_together_are_told_in_one_breath():
    caller = started()
    caller.hear(turn("fact-name", "fact-number"))
    move = caller.next_move()
    assert move.line_id == "fact-name+fact-number"
    assert move.text.endswith("Four two.")
    caller.spoke(move)
    caller.cut_off(move, share=0.1)
    assert caller.next_move().text == move.text, "cut off before its half, it comes again as it was"


def test_a_fact_that_may_not_be_told_yet_is_not():
    assert say(started(), turn("fact-secret")) == "on"


def test_the_opening_comes_before_any_answer():
    assert say(customer(), turn("fact-name", techniques=("greeting",))) == "opening"


def test_a_line_before_facts_comes_first():
    assert say(started(mood={"anger": 0.95}), turn("fact-name")) == "furious"


def test_an_offer_moves_the_mood_the_first_time_and_the_ledger_says_why():
    caller = started()
    once = [row for row in caller.hear(turn("resend")) if row.cause == "resend"]
    assert [(row.scale, row.delta, row.quote, row.at_sample) for row in once] == [
        ("anger", -0.1, "the quote", 8_000), ("trust", 0.05, "the quote", 8_000),
    ]  # fmt: skip
    assert not [row for row in caller.hear(turn("resend")) if row.cause == "resend"]


def test_a_figure_chooses_the_line_and_one_that_was_not_heard_compares_false():
    assert say(started(), turn(techniques=("provide_context",))) == "on"
    assert say(started(), turn(days=5)) == "soon"
    assert say(started(), turn(days=20)) == "late"


def test_what_made_no_sense_is_asked_back_once():
    caller = started()
    assert say(caller, turn(text="purple monkey dishwasher runs")) == "what"
    assert say(caller, turn(text="purple monkey dishwasher runs")) == "on"


def test_a_word_or_two_need_not_make_sense():
    assert say(started(), turn(text="one moment")) == "on"


def test_rows_know_the_border_they_cross_and_rebuild_the_curve():
    caller = customer(mood={"anger": 0.6})
    start, rows = caller.mood, []
    for techniques in (("blame_customer",), ("sarcasm", "dismiss"), ("acknowledge_feeling",), ("insult",)):
        rows += caller.hear(turn(techniques=techniques))
        assert rebuilt(start, rows) == caller.mood
    crossed = [(row.cause, row.crossed) for row in rows if row.scale == "anger" and row.crossed]
    assert ("blame", 0.65) in crossed
    assert any(border == 0.85 for _, border in crossed)


def test_how_the_agent_came_across_can_be_asked():
    lines = [{"id": "ouch", "when": "came_across_aggressive", "say": ["Ouch."]}, *DOCUMENT["lines"]]
    caller = started(lines=lines)
    heard = turn(techniques=("provide_context",))
    hostile = replace(heard.delivery, label="aggressive", aggressive=0.8, neutral=0.1, confidence=0.7)
    assert say(caller, replace(heard, delivery=hostile)) == "ouch"
