"""Sections 3 and 4 of the scorecard, line by line."""

import pytest

from voicesim.coach import rules_control, rules_voice
from voicesim.coach.facts import facts_of

pytestmark = pytest.mark.unit
FIFTEEN = "one two three four five six seven eight nine ten eleven twelve i guess so"


def judged(rule, call):
    return rule(facts_of(call.done()))


def test_one_hedge_in_fifteen_words_is_fine_and_two_are_not(build):
    one = build().agent(FIFTEEN, did=[("hedge", "i guess")])
    assert judged(rules_control.confident_language, one).score == pytest.approx(0.6)
    two = build().agent(FIFTEEN, did=[("hedge", "i guess"), ("hedge", "so")])
    assert judged(rules_control.confident_language, two).score == 0.0
    will = build().agent(FIFTEEN, did=[("hedge", "i guess"), ("commit_next_step", "one two")])
    mark = judged(rules_control.confident_language, will)
    assert mark.score == pytest.approx(1.0)
    assert (mark.metrics[0].value, mark.metrics[0].n) == (1.0, 15)


def test_a_few_words_say_nothing_about_hedging(build):
    assert judged(rules_control.confident_language, build().agent("i guess so")).score is None


def hijacked(build):
    call = build("aggressive").agent("let me have a look", cut=True)
    return call.customer("No! You listen!", "furious", over=True, gap_s=-0.3)


def test_the_floor_is_taken_back_with_a_purpose(build):
    text = "mister hale i need one answer so that i can help you"
    call = hijacked(build).agent(text, did=[("redirect", "i need one answer so that i can help you")])
    assert judged(rules_control.floor_or_room, call).score == pytest.approx(1.0)


def test_taking_it_back_without_saying_what_for_is_less_and_too_late_is_nothing(build):
    redirect = [("redirect", "let us focus on this")]
    bare = hijacked(build).agent("let us focus on this", did=redirect)
    assert judged(rules_control.floor_or_room, bare).score == pytest.approx(0.7)
    late = hijacked(build).agent("well you know").customer("So?").agent("well you know").customer("So?")
    late.agent("let us focus on this", did=redirect)
    mark = judged(rules_control.floor_or_room, late)
    assert mark.score == 0.0
    assert mark.evidence[0].quote == "No! You listen!"


@pytest.mark.parametrize(
    ("gap_s", "did", "score"),
    [
        (1.6, [("ask_open_question", "what matters most to you")], 1.0),
        (0.3, [("ask_open_question", "what matters most to you")], 0.6),
        (1.6, [], 0.4),
        (0.3, [], 0.0),
    ],
)
def test_whoever_holds_back_gets_room_and_a_question(build, gap_s, did, score):
    call = build("passive").customer("I guess so.", "hesitant")
    call.agent("what matters most to you", gap_s=gap_s, did=did)
    assert judged(rules_control.floor_or_room, call).score == pytest.approx(score)


def test_i_dont_know_holds_back_in_any_style_of_voice(build):
    call = build("neutral").customer("Well, I don’t know.").agent("tell me more", did=[("invite_to_speak", "tell me")])
    assert judged(rules_control.floor_or_room, call).score == pytest.approx(0.6)


def test_a_plain_talk_asks_for_neither_floor_nor_room(build):
    assert judged(rules_control.floor_or_room, build().customer("Black, please.").agent("right")).score is None


def test_limits_are_judged_when_something_asked_for_them(build):
    limit = ("decline_with_reason", "i cannot because")
    gave = ("give_in", "whatever you say")
    assert judged(rules_control.limits, build().agent("i cannot because of that", did=[limit])).score == 1.0
    assert judged(rules_control.limits, build().agent("whatever you say", did=[gave])).score == 0.0
    both = build().agent("i cannot because of that whatever you say", did=[limit, gave])
    assert judged(rules_control.limits, both).score == 0.5
    assert judged(rules_control.limits, build().agent("right away sir")).score is None


def test_four_furious_turns_without_a_limit_are_a_miss(build):
    call = build("aggressive")
    for _ in range(4):
        call.customer("Idiots!", "furious").agent("what is your number")
    assert judged(rules_control.limits, call).score == 0.0
    call = build("aggressive")
    for turn in range(4):
        did = [("escalate_to_manager", "my manager")] if turn == 1 else []
        call.customer("Idiots!", "furious").agent("i will get my manager", did=did)
    assert judged(rules_control.limits, call).score is None


def test_firm_and_kind_together_count_by_words_or_by_judgement(build):
    words = [("acknowledge_feeling", "i see"), ("commit_next_step", "i will")]
    call = build().agent("i see and i will", "neutral", did=words).customer("Hm.").agent("yes of course", "neutral")
    assert judged(rules_control.firm_and_kind, call).score == 1.0
    assert judged(rules_control.firm_and_kind, call).metrics[0].value == 0.5
    cold = build().agent("give me the number", "aggressive").customer("Hm.").agent("now the street", "aggressive")
    assert judged(rules_control.firm_and_kind, cold).score == 0.0


def test_nothing_said_beside_an_insult_is_kind(build):
    did = [("invite_to_speak", "go ahead"), ("ask_for_details", "your number"), ("sarcasm", "good for you")]
    call = build().agent("go ahead your number good for you", did=did).agent("well you know")
    assert judged(rules_control.firm_and_kind, call).score == pytest.approx(1.0)  # only the second turn
    assert judged(rules_control.firm_and_kind, call).metrics[0].value == 0.5


def test_firm_and_kind_is_nobody_hot_or_hostile(build):
    did = [("invite_to_speak", "go ahead"), ("ask_for_details", "your number")]
    for style in ("aggressive", "passive"):
        call = build().agent("go ahead your number", style, did=did).customer("Hm.").agent("well you know", "neutral")
        assert judged(rules_control.firm_and_kind, call).score == 0.0
    hot = build().agent("go ahead your number", "assertive", did=did, arousal=1.6)
    assert judged(rules_control.firm_and_kind, hot.customer("Hm.").agent("well you know", "neutral")).score == 0.0


def test_turns_nobody_is_sure_of_speak_neither_for_nor_against_firm_and_kind(build):
    call = build().agent("well you know").customer("Hm.").agent("well you know").customer("Hm.")
    mark = judged(rules_control.firm_and_kind, call.agent("well you know", "unsure"))
    assert (mark.score, mark.metrics[0].n) == (1.0, 2)


def test_calm_time_counts_by_length(build):
    call = build().agent("a b c", seconds=6.0, calmness=0.8).agent("a b c", seconds=4.0, calmness=0.5)
    mark = judged(rules_voice.calm_share, call)
    assert mark.metrics[0].value == pytest.approx(0.6)
    assert mark.score == pytest.approx(0.75)
    assert [proof.turn_index for proof in mark.evidence] == [1]


@pytest.mark.parametrize(("heated", "score"), [(0, 1.0), (1, 0.5), (2, 0.0), (3, 0.0)])
def test_a_heated_turn_costs_half(build, heated, score):
    call = build().agent("a b c", calmness=0.7)
    for _ in range(heated):
        call.agent("a b c", calmness=0.2)
    assert judged(rules_voice.no_heat, call).score == score


@pytest.mark.parametrize(("after", "score"), [([0.6], 1.0), ([0.3, 0.6], 1.0), ([0.3, 0.3, 0.6], 0.5), ([0.3], 0.0)])
def test_after_an_outburst_the_voice_is_soon_calm_again(build, after, score):
    call = build("aggressive").customer("Argh!", "furious")
    for calmness in after:
        call.agent("a b c", calmness=calmness)
    mark = judged(rules_voice.recovery, call)
    assert mark.score == score
    if score == 0.0:
        assert mark.metrics[0].value is None


def test_without_an_outburst_there_is_nothing_to_recover_from(build):
    assert judged(rules_voice.recovery, build().customer("Hi.").agent("a b c")).score is None


def test_flat_and_weak_turns_are_counted(build):
    call = build().agent("a b c", "passive").agent("a b c").agent("a b c").agent("a b c")
    assert judged(rules_voice.present, call).score == pytest.approx(0.5)


VOICE_RULES = [rules_voice.calm_share, rules_voice.no_heat, rules_voice.recovery, rules_voice.present]


@pytest.mark.parametrize("calmness", [0.05, 0.9])
@pytest.mark.parametrize("rule", VOICE_RULES)
def test_a_voice_held_against_people_in_general_gets_neither_credit_nor_blame(build, rule, calmness):
    call = build("aggressive").customer("Argh!", "furious").agent("a b c", calmness=calmness, stranger=True)
    mark = judged(rule, call)
    assert mark.score is None
    assert "no baseline of the agent's own voice" in mark.reason


def test_turns_before_the_own_voice_was_known_are_left_out(build):
    call = build().agent("a b c", calmness=0.1, stranger=True).agent("a b c", calmness=0.8)
    mark = judged(rules_voice.no_heat, call)
    assert (mark.score, mark.metrics[0].n) == (1.0, 1)


@pytest.mark.parametrize("rule", [rules_voice.calm_share, rules_voice.no_heat, rules_voice.present])
def test_an_unmeasured_voice_is_not_judged(build, rule):
    assert judged(rule, build().agent("a b c", calmness=None)).score is None
    assert judged(rule, build().agent("a b c", voice_confidence=0.1)).score is None
    assert judged(rule, build().customer("Hello?")).score is None
