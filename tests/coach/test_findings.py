"""What is fatal, and what a person should look at."""

from dataclasses import replace

import pytest

from voicesim.coach.facts import facts_of
from voicesim.coach.findings import barriers, fatal_findings, review_flags
from voicesim.coach.scorecard import score_call
from voicesim.model.customer import Move
from voicesim.model.events import CustomerMoved

pytestmark = pytest.mark.unit


def fatal(call, outcome="resolved"):
    return {finding.name for finding in fatal_findings(facts_of(call.done(outcome)))}


def flags(call, outcome="resolved"):
    return {finding.name for finding in review_flags(facts_of(call.done(outcome)))}


def test_an_insult_is_fatal_when_it_was_heard_clearly_and_a_question_when_not(build):
    clear = build().agent("you fool", did=[("insult", "you fool", 0.8)])
    assert fatal(clear) == {"Insult or threat"}
    assert not flags(clear)
    faint = build().agent("you fool", did=[("insult", "you fool", 0.45)])
    assert not fatal(faint)
    assert flags(faint) == {"Possible insult or threat"}


def test_an_attack_is_shown_with_its_whole_turn_once(build):
    text = "stop wasting my time or i will hang up"
    call = build().agent(text, did=[("threat", "i will", 0.7), ("insult", "wasting", 0.9), ("insult", "stop", 0.45)])
    facts = facts_of(call.done("resolved"))
    sure, unsure = fatal_findings(facts)[0], review_flags(facts)[0]
    assert sure.sentence.endswith("twice")
    assert [(proof.quote, proof.confidence) for proof in sure.evidence] == [(text, 0.9)]
    assert [(proof.quote, proof.confidence) for proof in unsure.evidence] == [(text, 0.45)]


def test_hanging_up_is_fatal_without_a_warning(build):
    assert fatal(build().agent("that is enough"), "hung_up") == {"Hung up without warning"}
    warned = build().agent("i will end the call", did=[("set_boundary", "i will end the call")])
    assert not fatal(warned, "hung_up")
    customer = build().agent("well now then").customer("Goodbye!", outcome="hung_up")
    assert not fatal(customer, "hung_up")


def test_a_goodbye_of_either_announces_the_end(build):
    mine = build().agent("thank you for calling goodbye", did=[("close_politely", "thank you for calling goodbye")])
    assert not fatal(mine, "hung_up")
    theirs = build().agent("it is ready").customer("Lovely. Thanks, bye!").agent("you are welcome")
    assert not fatal(theirs, "hung_up")
    long_ago = build().agent("goodbye now", did=[("close_politely", "goodbye now")])
    for _ in range(2):
        long_ago.customer("Wait!").agent("no more of that")
    assert fatal(long_ago, "hung_up") == {"Hung up without warning"}


def test_who_hangs_up_before_the_customers_last_line_sounds_is_not_to_blame(build):
    ending = Move("end-hung_up", "I had better go. Goodbye.", "neutral", "close", "always", "hung_up")
    call = build().agent("it is ready").customer("Oh.")
    call.events.append(CustomerMoved(call.now, ending))
    assert not fatal(call, "hung_up")


def test_an_angry_hang_up_never_passes_and_a_kind_one_may(build, assertive_call):
    angry = build("aggressive").agent("what is it").customer("Done! I am done with you!", "furious", outcome="hung_up")
    kind = build("passive").agent("what is it").customer("I have to go. Bye.", "hesitant", outcome="hung_up")
    assert [finding.name for finding in barriers(facts_of(angry.done("hung_up")))] == ["Customer hung up in anger"]
    assert not barriers(facts_of(kind.done("hung_up")))
    good = facts_of(assertive_call)
    mood = (*good.mood, replace(good.mood[-1], mood=replace(good.mood[-1].mood, anger=0.45)))
    lost = replace(good, outcome="hung_up", mood=mood)
    assert score_call(lost).total >= 70
    assert not score_call(lost).passed
    assert score_call(replace(lost, mood=good.mood)).passed


def test_the_parent_role_is_fatal_from_two_turns_and_beyond_three_in_ten(build):
    once = build().agent("you must do it", "aggressive").agent("yes of course").agent("yes of course")
    assert not fatal(once)
    twice = once.agent("you must do it", "aggressive")
    assert fatal(twice) == {"Parent role"}
    for _ in range(3):
        twice.agent("yes of course")
    assert not fatal(twice)  # two of seven


def test_abuse_is_tolerated_after_more_than_three_furious_turns(build):
    call = build("aggressive")
    for _ in range(3):
        call.customer("Fools!", "furious").agent("your number please")
    assert not flags(call)
    assert flags(call.customer("Fools!", "furious")) == {"Abuse tolerated"}


def test_escalating_first_thing_is_early_unless_the_customer_burns(build):
    manager = [("escalate_to_manager", "my manager")]
    assert flags(build("neutral").customer("Hi.").agent("here is my manager", did=manager)) == {"Escalated early"}
    assert not flags(build("aggressive").customer("Argh!").agent("here is my manager", did=manager))
    later = build("neutral").agent("what is it about").customer("Hm.").agent("here is my manager", did=manager)
    assert not flags(later)


def test_a_yes_that_is_not_meant_is_a_hollow_close(build):
    assert flags(build("passive").agent("take blue then").customer("I guess so.")) == {"Hollow close"}
    opened = build("passive").agent("a b c", causes=[("open_question", 0.0, 0.0, 0.5, 0.0)])
    assert not flags(opened)
    assert flags(build("neutral").agent("take blue then"), "hollow") == {"Hollow close"}


def test_a_stopped_rehearsal_and_a_customer_left_waiting_are_told_apart(build):
    assert flags(build().agent("hello there you"), "abandoned") == {"Not finished"}
    assert flags(build().agent("hello there you"), None) == {"Not finished"}
    assert flags(build().agent("hello there you").silence(5.0), "abandoned") == {"Left waiting"}
