"""Sections 5 and 6 of the scorecard, line by line."""

import pytest

from voicesim.coach import rules_solve
from voicesim.coach.facts import facts_of
from voicesim.model.customer import Mood

pytestmark = pytest.mark.unit
ASK = ("ask_open_question", "what matters to you")
OFFER = ("offer_options", "blue or green")
RECOMMEND = ("recommend", "i recommend the blue one")


def judged(rule, call, outcome="resolved"):
    return rule(facts_of(call.done(outcome)))


@pytest.mark.parametrize(("asked", "score"), [(0, 0.0), (1, 0.5), (2, 1.0), (3, 1.0)])
def test_two_questions_come_before_the_first_proposal(build, asked, score):
    call = build()
    for _ in range(asked):
        call.agent("what matters to you", did=[ASK]).customer("Speed.")
    call.agent("blue or green", did=[OFFER]).customer("Blue.").agent("what matters to you", did=[ASK])
    assert judged(rules_solve.discovery, call).score == score


def test_i_dont_know_wants_another_question(build):
    call = build("passive").agent("what matters to you", did=[ASK]).customer("I don't know.", "hesitant")
    assert judged(rules_solve.discovery, call.agent("what matters to you", did=[ASK])).score == pytest.approx(1.0)
    call = build("passive").agent("what matters to you", did=[ASK, ASK]).customer("I don't know.", "hesitant")
    assert judged(rules_solve.discovery, call.agent("then take blue")).score == pytest.approx(0.6)


def test_a_concrete_question_counts_with_an_angry_customer_only(build):
    closed = [("ask_closed_question", "is it late"), ("ask_for_details", "your number")]
    assert judged(rules_solve.discovery, build("aggressive").agent("is it late your number", did=closed)).score == 1.0
    assert judged(rules_solve.discovery, build("passive").agent("is it late your number", did=closed)).score == 0.5


def test_who_rings_up_with_a_plain_question_needs_no_choice_and_one_question_of_yours(build):
    plain = build("neutral").agent("what is your number", did=[ASK]).customer("Three.").agent("it is ready")
    assert judged(rules_solve.discovery, plain).score == 1.0
    assert judged(rules_solve.options, plain).score is None
    assert judged(rules_solve.recommendation, plain).score is None
    for torn in ("I don't know, really.", "Which one would you recommend?", "What should I take?"):
        undecided = build("neutral").agent("hello there you").customer(torn).agent("it is ready")
        assert judged(rules_solve.options, undecided).score == 0.0
        assert judged(rules_solve.recommendation, undecided).score == 0.0


def test_a_choice_is_expected_except_by_an_angry_customer(build):
    assert judged(rules_solve.options, build("passive").agent("blue or green", did=[OFFER])).score == 1.0
    assert judged(rules_solve.options, build("passive").agent("take blue")).score == 0.0
    assert judged(rules_solve.options, build("aggressive").agent("take blue")).score is None
    crowd = build().agent("we have seven colours", did=[("offer_options", "we have seven colours")])
    assert judged(rules_solve.options, crowd).score == 0.5


@pytest.mark.parametrize(
    ("did", "score"),
    [([ASK, RECOMMEND], 1.0), ([RECOMMEND], 0.5), ([ASK, RECOMMEND, ("hedge", "maybe")], 0.5), ([ASK], 0.0)],
)
def test_a_recommendation_is_firm_and_comes_after_the_need(build, did, score):
    text = "what matters to you maybe i recommend the blue one"
    assert judged(rules_solve.recommendation, build("passive").agent(text, did=did)).score == score


def test_a_reason_in_the_customers_words_is_full_marks(build):
    did = [("explain_reason", "because")]
    own = build().customer("My sister comes on Friday.").agent("because your sister comes", did=did)
    assert judged(rules_solve.explanation, own).score == pytest.approx(1.0)
    other = build().customer("My sister comes on Friday.").agent("because the van is full", did=did)
    assert judged(rules_solve.explanation, other).score == pytest.approx(0.6)
    assert judged(rules_solve.explanation, build().agent("no")).score == 0.0


def test_an_angry_customer_cools_and_a_reserved_one_opens_up(build):
    cooled = build("aggressive").agent("a b c", causes=[("explain", -0.3, 0.0, -0.2, 0.0)])
    assert judged(rules_solve.state_reached, cooled).score == 1.0
    half = build("aggressive", Mood(0.85, 0.2, 0.5, 0.5)).agent("a b c", causes=[("explain", -0.2, 0.0, 0.0, 0.0)])
    assert judged(rules_solve.state_reached, half).score == pytest.approx(0.5)
    opened = build("passive").agent("a b c", causes=[("open_question", 0.0, 0.0, 0.45, 0.0)])
    assert judged(rules_solve.state_reached, opened).score == 1.0


def test_who_starts_fine_has_to_stay_there(build):
    lost = build("neutral").agent("a b c", causes=[("blame", 0.3, 0.0, -0.3, 0.0)])
    assert judged(rules_solve.state_reached, lost).score == 0.0
    assert judged(rules_solve.state_reached, build("neutral").agent("a b c")).score is None


def test_the_close_is_looked_for_in_the_last_three_turns(build):
    close = [("summarise_confirm", "so to confirm"), ("commit_next_step", "i will send it"), ("close_politely", "bye")]
    call = build().agent("so to confirm i will send it bye", did=close)
    for rule in (rules_solve.close_confirmed, rules_solve.close_next_step, rules_solve.close_kindly):
        assert judged(rule, call).score == 1.0
    for _ in range(3):
        call.agent("well you know")
    assert judged(rules_solve.close_kindly, call).score == 0.0


def test_a_rehearsal_that_was_stopped_has_no_close_to_judge(build):
    assert judged(rules_solve.close_kindly, build().agent("a b c"), None).score is None
    assert judged(rules_solve.close_kindly, build().agent("a b c"), "abandoned").score is None


def test_a_customer_who_gave_up_waiting_was_not_said_goodbye_to(build):
    assert judged(rules_solve.close_kindly, build().agent("a b c").silence(5.0), "abandoned").score == 0.0
