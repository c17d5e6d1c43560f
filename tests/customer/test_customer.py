"""What the customer says next."""

import pytest

from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import Customer
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery, TextReading, VoiceReading
from voicesim.model.language import Technique
from voicesim.model.scenario import Scenario
from voicesim.model.speech import Turn

pytestmark = pytest.mark.unit


def scenario(**changes) -> Scenario:
    document = {
        "id": "lost-parcel", "version": 1, "title": "A parcel is lost", "industry": "post", "difficulty": 2,
        "persona": "aggressive",
        "customer": {"name": "Ann Bell", "gender": "female", "manner": "brisk"},
        "briefing": {
            "company": "Swift Post", "role": "desk", "situation": "a call", "facts": ["it is in Leeds"],
            "authority": ["resend"], "goal": "find it",
        },
        "terms": {"place": ["leeds", "the depot"]},
        "lines": [
            {"id": "cuts", "say": ["Stop!"], "cuts_in": True, "when": "anger >= 0.7"},
            {"id": "opening", "say": ["Where is it?", "Where is my parcel?", "I want my parcel!"]},
            {"id": "leeds", "when": 'mentioned_now("place")', "say": ["Leeds?"]},
            {"id": "told", "when": 'heard_now("apologise")', "say": ["Fine."]},
            {"id": "on-a", "once": False, "say": ["Go on."]},
            {"id": "on-b", "once": False, "say": ["And?"]},
        ],
        "endings": [{"outcome": "resolved", "when": 'solved and heard_now("close_politely")', "say": ["Thanks."]}],
        "needed": ['heard("commit_next_step")'],
    }  # fmt: skip
    return Scenario.model_validate(document | changes)


def turn(text: str = "", *techniques: str, interrupted: bool = False, arousal: float = 0.0) -> HeardTurn:
    span = Span(0, 16_000)
    delivery = Delivery(
        "neutral", 0.1, 0.1, 0.1, 0.7, 0.0, 0.0, 0.7, 0.6, TextReading(0, 0, 0.6), VoiceReading(arousal, 0.0, 0.7, 0.6)
    )
    heard = tuple(Technique(name, name, span, 0.9) for name in techniques)
    mentioned = frozenset({"place"} if "leeds" in text or "the depot" in text else ())
    return HeardTurn(Turn(0, "agent", span, text, (), interrupted), heard, delivery, mentioned=mentioned)


def say(customer: Customer, heard: HeardTurn) -> str:
    customer.hear(heard)
    move = customer.next_move()
    customer.spoke(move)
    return move.line_id


def test_lines_come_in_order_once_each_and_then_the_repeatable_ones_take_turns():
    customer = Customer(scenario(), seed=1)
    assert [say(customer, turn()) for _ in range(5)] == ["opening", "on-a", "on-b", "on-a", "on-b"]


def test_what_the_agent_names_and_does_chooses_the_line():
    customer = Customer(scenario(), seed=1)
    say(customer, turn())
    assert say(customer, turn("it is at the depot")) == "leeds"
    assert say(customer, turn("", "apologise")) == "told"


def test_a_call_is_resolved_when_all_that_is_needed_was_done_and_not_before():
    customer = Customer(scenario(), seed=1)
    say(customer, turn())
    assert say(customer, turn("", "close_politely")) != "end-resolved"
    customer.hear(turn("", "commit_next_step", "close_politely"))
    assert customer.next_move().outcome == "resolved"


def test_a_line_that_was_not_spoken_is_still_to_come():
    customer = Customer(scenario(), seed=1)
    customer.hear(turn())
    assert customer.next_move().line_id == "opening"
    customer.hear(turn())
    assert customer.next_move().line_id == "opening"


def test_silence_before_any_greeting_gets_a_hello():
    assert Customer(scenario(), seed=1).next_move(silent=True).line_id == "hello"


def test_the_seed_chooses_the_variant_and_nothing_else():
    texts, moods = set(), set()
    for seed in range(20):
        customer = Customer(scenario(), seed)
        customer.hear(turn("", "apologise"))
        texts.add(customer.next_move().text)
        moods.add(customer.mood)
    assert texts == {"Where is it?", "Where is my parcel?", "I want my parcel!"}
    assert len(moods) == 1


def test_a_hot_customer_cuts_in_and_the_hotter_the_sooner():
    hot, hotter = (Customer(scenario(mood={"anger": anger}), seed=1) for anger in (0.75, 0.95))
    assert hot.cuts_in_after_s() is None, "not before having said a word"
    for customer in (hot, hotter):
        say(customer, turn())
    assert hotter.cuts_in_after_s() < hot.cuts_in_after_s()
    assert hot.cut_in().line_id == "cuts"


def test_a_cool_customer_lets_the_agent_finish():
    customer = Customer(scenario(mood={"anger": 0.3}), seed=1)
    say(customer, turn())
    assert customer.cuts_in_after_s() is None


def test_a_firm_redirect_buys_two_turns_without_being_cut_off():
    customer = Customer(scenario(mood={"anger": 0.95}), seed=1)
    say(customer, turn())
    say(customer, turn("", "redirect"))
    assert customer.cuts_in_after_s() is None
    say(customer, turn())
    assert customer.cuts_in_after_s() is None
    say(customer, turn("", "blame_customer"))
    assert customer.cuts_in_after_s() is not None


def test_a_redirect_full_of_blame_buys_nothing():
    customer = Customer(scenario(mood={"anger": 0.95}), seed=1)
    say(customer, turn())
    say(customer, turn("", "redirect", "blame_customer"))
    assert customer.cuts_in_after_s() is not None


def test_when_every_fitting_line_is_said_the_one_longest_ago_comes_again_and_never_one_that_does_not_fit():
    lines = [
        {"id": "only-in-silence", "when": "silent", "once": False, "say": ["Hello?"]},
        {"id": "on", "once": False, "say": ["Go on."]},
    ]
    customer = Customer(scenario(lines=lines), seed=1)
    assert [say(customer, turn()) for _ in range(3)] == ["on", "on", "on"]


def test_the_same_words_in_a_hot_voice_make_an_angry_customer_angrier():
    calm, hot = Customer(scenario(), seed=1), Customer(scenario(), seed=1)
    calm.hear(turn("", "explain_reason"))
    hot.hear(turn("", "explain_reason", arousal=2.0))
    assert hot.mood.anger > calm.mood.anger


def test_blame_in_a_calm_voice_soothes_nobody():
    customer = Customer(scenario(), seed=1)
    rows = customer.hear(turn("", "blame_customer"))
    assert not {row.cause for row in rows} & {"calm_voice", "listening"}
    assert customer.mood.anger > 0.72


def test_dead_air_is_booked_with_its_cause():
    rows = Customer(scenario(), seed=1).wait()
    assert {(row.scale, row.cause, row.turn_index) for row in rows} >= {("patience", "dead_air", None)}


def test_a_twin_thinks_alike_and_changes_nothing():
    caller = Customer(scenario(), 3)
    caller.hear(turn("good morning", "greeting"))
    twin, mood = caller.twin(), caller.mood
    heard = turn("it is in leeds and that is your own fault", "blame_customer")
    twin.hear(heard)
    imagined = twin.next_move()
    twin.spoke(imagined)
    twin.cut_off(imagined, 0.1)
    assert (caller.mood, caller.twin().mood) == (mood, mood)
    caller.hear(heard)
    assert caller.next_move() == imagined
