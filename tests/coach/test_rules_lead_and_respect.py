"""Sections 1 and 2 of the scorecard, line by line."""

import pytest

from voicesim.coach import rules_lead, rules_respect
from voicesim.coach.facts import facts_of

pytestmark = pytest.mark.unit
NEXT = [("commit_next_step", "i will")]


def judged(rule, call):
    return rule(facts_of(call.done()))


def test_a_greeting_and_an_offer_in_the_first_words_are_full_marks_and_half_when_late(build):
    did = [("greeting", "good morning"), ("ask_open_question", "how can i help")]
    assert judged(rules_lead.opening, build().agent("good morning how can i help", did=did)).score == 1.0
    late = judged(rules_lead.opening, build().agent("good morning how can i help", did=did, gap_s=12.0))
    assert late.score == 0.5
    assert late.metrics[0].value == pytest.approx(12.0)


def test_a_greeting_without_an_offer_is_half(build):
    mark = judged(rules_lead.opening, build().agent("good morning", did=[("greeting", "good morning")]))
    assert mark.score == 0.5
    assert [proof.quote for proof in mark.evidence] == ["good morning"]


@pytest.mark.parametrize(
    ("text", "did", "style"),
    [
        ("silver birch photography what's the problem", [("ask_open_question", "what's the problem")], "assertive"),
        ("what do you want", [("invite_to_speak", "what do you want")], "neutral"),
        ("how can i help you then", [("reassure", "how can i help")], "aggressive"),
        ("nobody can help you people", [("insult", "you people")], "unsure"),
    ],
)
def test_a_brusque_or_hostile_opening_offers_no_help(build, text, did, style):
    assert judged(rules_lead.opening, build().agent(text, style, did=did)).score == 0.0


@pytest.mark.parametrize("text", ["what can i do for you", "how may i assist you", "how can i help you"])
def test_help_is_offered_in_words_even_without_a_greeting(build, text):
    assert judged(rules_lead.opening, build().agent(text)).score == 0.5


def test_after_a_greeting_an_open_question_offers_help(build):
    did = [("greeting", "good morning"), ("ask_open_question", "what is it about")]
    assert judged(rules_lead.opening, build().agent("good morning what is it about", did=did)).score == 1.0


def test_what_was_heard_too_faintly_does_not_count(build):
    assert judged(rules_lead.opening, build().agent("good morning", did=[("greeting", "good morning", 0.2)])).score == 0


def test_leading_three_turns_of_five_is_enough(build):
    call = build()
    for turn in range(5):
        call.customer("Well.").agent("i will see to it now", did=NEXT if turn < 3 else ())
    mark = judged(rules_lead.lead, call)
    assert mark.score == pytest.approx(1.0)
    assert (mark.metrics[0].value, mark.metrics[0].n) == (0.6, 5)
    assert {proof.turn_index for proof in mark.evidence} == {7, 9}


def test_dead_air_and_leaving_the_wheel_cost(build):
    call = build().agent("i will see to it now", did=NEXT).silence(5.0).customer("Hello?")
    call.agent("it is up to you really", did=[("give_in", "it is up to you")])
    mark = judged(rules_lead.lead, call)
    assert mark.score == pytest.approx(0.7 * (0.5 / 0.6) + 0.15 * 0.5 + 0.15 * 0.5)
    assert any("5 s of silence" in proof.quote for proof in mark.evidence)


def test_one_turn_is_too_little_to_say_who_leads(build):
    mark = judged(rules_lead.lead, build().agent("good morning to you"))
    assert mark.score is None
    assert "2 needed" in mark.reason


@pytest.mark.parametrize(("idle", "score"), [(2, 1.0), (3, 0.5), (4, 0.0)])
def test_every_third_turn_says_what_comes_next(build, idle, score):
    call = build().agent("i will see to it now", did=NEXT)
    for _ in range(idle):
        call.customer("And?").agent("well that is how it is")
    call.customer("And?").agent("i will see to it now", did=NEXT)
    assert judged(rules_lead.signposts, call).score == score


def test_questions_want_answers_but_a_furious_one_is_rhetorical(build):
    call = build().customer("When does it come?").agent("by noon", did=[("provide_context", "by noon")])
    call.customer("Which colour is it?").agent("well you know")
    call.customer("What kind of shop is this?", "furious").agent("well you know")
    mark = judged(rules_lead.answers, call)
    assert (mark.score, mark.metrics[0].n) == (0.5, 2)
    assert [proof.turn_index for proof in mark.evidence] == [3]


def test_an_answer_may_come_after_a_question_back(build):
    ask_back = [("ask_for_details", "what is your name")]
    call = build().customer("Is it ready?").agent("what is your name", did=ask_back)
    assert judged(rules_lead.answers, call).score == 0.0
    call.customer("Miller.").agent("it is ready until six", did=[("provide_context", "until six")])
    assert judged(rules_lead.answers, call).score == 1.0


def test_no_question_no_judgement_on_answers(build):
    assert judged(rules_lead.answers, build().customer("It is broken.").agent("oh dear")).score is None


def test_taking_up_the_customers_words_is_listening(build):
    call = build().customer("My sofa is torn.").agent("the sofas should never be torn")
    call.customer("And the delivery was late.").agent("goodness me")
    assert judged(rules_respect.listening, call).score == 1.0  # every second reply is enough


def test_rolling_over_a_quiet_customer_costs_and_taking_the_floor_from_a_hot_one_does_not(build):
    floor = [("hold_the_floor", "mister hale")]
    text = "mister hale i hear you about the cake"
    quiet = build("passive").customer("My cake...", cut=True).agent(text, over=True, gap_s=-0.6, did=floor)
    hot = build("aggressive").customer("My cake!", cut=True).agent(text, over=True, gap_s=-0.6, did=floor)
    assert judged(rules_respect.listening, quiet).score == 0.75
    assert judged(rules_respect.listening, hot).score == 1.0


def test_a_syllable_too_much_after_being_cut_off_rolls_over_nobody(build):
    call = build("aggressive").agent("i understand how", cut=True)
    call.customer("My cake! Now!", over=True, gap_s=-0.1, cut=True, seconds=2.0)
    call.now = call.start
    call.agent("and i", gap_s=0.3, over=True, seconds=0.6)
    assert judged(rules_respect.listening, call).score is None  # nothing else to judge
    call.customer("My cake is late!").agent("well", over=True, gap_s=-0.6, seconds=1.5)
    assert judged(rules_respect.listening, call).score < 1.0


@pytest.mark.parametrize(("before", "score"), [(0, 1.0), (1, 1.0), (2, 0.5)])
def test_the_feeling_is_named_soon(build, before, score):
    call = build("aggressive").agent("good morning to you").customer("I am angry!", "irritated")
    for _ in range(before):
        call.agent("what is your number").customer("No!", "irritated")
    call.agent("i hear how angry you are", did=[("acknowledge_feeling", "i hear how angry you are")])
    assert judged(rules_respect.feeling_named, call).score == score


def test_a_feeling_never_named_is_missed_and_a_cheerful_customer_needs_none(build):
    missed = build("aggressive").customer("I am angry!").agent("what is your number")
    assert judged(rules_respect.feeling_named, missed).score == 0.0
    cheerful = build("neutral").customer("Hi!").agent("what is your number")
    assert judged(rules_respect.feeling_named, cheerful).score is None


def test_courtesy_is_lost_by_halves_and_at_once_by_an_insult(build):
    one = [("blame_customer", "you did")]
    assert judged(rules_respect.courtesy, build().agent("you did it", did=one)).score == 0.5
    assert judged(rules_respect.courtesy, build().agent("you fool", did=[("insult", "you fool")])).score == 0.0
    assert judged(rules_respect.courtesy, build().agent("thank you very much")).score == 1.0


def test_courtesy_of_words_nobody_understood_is_not_judged(build):
    assert judged(rules_respect.courtesy, build().unheard_agent()).score is None


def test_apologies_have_a_budget_and_want_a_fix(build):
    sorry = ("apologise", "sorry")
    fixed = build().agent("sorry i will fix it", did=[sorry, *NEXT])
    assert judged(rules_respect.apology, fixed).score == 1.0
    bare = build().agent("sorry about that")
    assert judged(rules_respect.apology, bare).score is None
    only = build().agent("sorry about that", did=[sorry])
    assert judged(rules_respect.apology, only).score == 0.5
    piled = build().agent("so sorry so sorry", did=[("over_apology", "so sorry so sorry")])
    assert judged(rules_respect.apology, piled).score == 0.0


def test_a_kind_close_may_apologise_once_more(build):
    call = build()
    for text in ("sorry it is late", "sorry for the wait"):
        call.agent(text, did=[("apologise", "sorry"), *NEXT]).customer("Well.")
    close = [("apologise", "sorry"), ("close_politely", "have a good day")]
    assert judged(rules_respect.apology, call.agent("sorry again and have a good day", did=close)).score == 1.0


def test_one_line_of_perspective_is_enough(build):
    with_it = build().agent("i would feel the same", did=[("empathise_same_level", "i would feel the same")])
    assert judged(rules_respect.perspective, with_it).score == 1.0
    assert judged(rules_respect.perspective, build("aggressive").agent("what is your number")).score == 0.0
    calm = build("neutral").customer("Hello.").agent("what is your number")
    assert judged(rules_respect.perspective, calm).score is None
