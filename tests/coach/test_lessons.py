"""Up to three lessons, the main fault first."""

import re
from dataclasses import replace

import pytest

from voicesim.coach.facts import facts_of
from voicesim.coach.ledger import OF_NO_TURN, OWN_PROCESSES, by_agent, goodness
from voicesim.coach.lesson_texts import FAULTS, OTHER, SILENT, STRENGTHS, STRETCH, UNHEARD
from voicesim.coach.lessons import FATAL_TOPICS, KNOWN_FAULTS, lessons_of
from voicesim.coach.moments import moments
from voicesim.coach.scorecard import TABLE, score_call
from voicesim.customer.appraisal import EFFECTS, Behaviour
from voicesim.customer.mood import MoodKeeper
from voicesim.customer.personas import TEMPERAMENTS
from voicesim.model.customer import MoodChange

pytestmark = pytest.mark.unit


def lessons(call):
    facts = facts_of(call)
    return lessons_of(facts, score_call(facts))


def test_the_first_lesson_of_an_aggressive_call_is_the_hostile_words(aggressive_call):
    first = lessons(aggressive_call)[0]
    assert (first.title, first.remedy, first.kind) == (FAULTS["disrespect"].title, "yin", "change")
    assert first.effect < -1
    assert first.at_s == pytest.approx(facts_of(aggressive_call).turns[2].span.start_s)


def test_the_first_lesson_of_a_passive_call_is_giving_way(passive_call):
    found = lessons(passive_call)
    assert (found[0].title, found[0].remedy) == (FAULTS["giving_way"].title, "yang")
    assert found[0].at_s == pytest.approx(facts_of(passive_call).turns[4].span.start_s)
    assert FAULTS["lead"].title in {lesson.title for lesson in found}


def test_a_good_call_says_what_to_keep_and_where_to_go_next(assertive_call):
    found = lessons(assertive_call)
    assert [lesson.kind for lesson in found] == ["keep", "next"]
    assert found[0].title.startswith("Keep ")
    assert found[0].effect > 0


def test_a_good_call_with_one_real_fault_hears_of_it_first(build, assertive_call):
    blamed = tuple(
        type(e)(e.at_sample, e.mood, (*e.changes, MoodChange("trust", "blame", -0.3, 0.4, 6, "you did")))
        if type(e).__name__ == "MoodChanged"
        else e
        for e in assertive_call.events
    )
    call = type(assertive_call)(assertive_call.options, "t", "aggressive", assertive_call.duration_samples, blamed)
    found = lessons(call)
    assert score_call(facts_of(call)).passed
    assert found[0].title == FAULTS["disrespect"].title
    assert found[1].kind == "keep"


def test_there_are_never_more_than_three_and_they_are_always_the_same(passive_call, aggressive_call, assertive_call):
    for call in (passive_call, aggressive_call, assertive_call):
        found = lessons(call)
        assert 1 <= len(found) <= 3
        assert len({lesson.title for lesson in found}) == len(found)
        assert found == lessons(call)


def test_a_fatal_finding_comes_before_greater_harm(build):
    call = build("aggressive").agent("you fool", did=[("insult", "you fool")], causes=[("blame", 0.05, 0.0, 0.0, 0.0)])
    call.customer("What?").agent("well now then", causes=[("no_lead", 0.3, -0.3, -0.3, -0.3)])
    assert lessons(call.done())[0].title == FAULTS["disrespect"].title


def test_silence_that_cost_patience_is_a_lesson_in_leading(build):
    call = build("neutral").agent("good day how can i help", did=[("ask_open_question", "how can i help")])
    call.customer("It is late.").silence(5.0).customer("Hello?").silence(5.0)
    assert FAULTS["lead"].title in {lesson.title for lesson in lessons(call.done("abandoned"))}


def test_an_agent_who_never_spoke_is_told_so(build):
    (only,) = lessons(build().silence(5.0).customer("Hello?").done("abandoned"))
    assert only.title == SILENT.title


def test_an_agent_who_was_not_understood_is_not_blamed_for_words(build):
    call = build("aggressive").unheard_agent().customer("What?", "irritated").unheard_agent().customer("Hello?")
    (only,) = lessons(call.done("hung_up"))
    assert only.title == UNHEARD.title


def test_who_is_cut_off_is_not_blamed_for_not_leading_nor_for_not_stopping_at_once(build):
    no_lead = ("no_lead", 0.03, -0.04, -0.03, -0.08)
    call = build("aggressive").agent("i understand how", cut=True, causes=[no_lead])
    call.customer("No!", "furious", over=True, gap_s=-0.1, cut=True, seconds=2.0)
    call.now = call.start
    call.agent("and i", gap_s=0.3, over=True, seconds=0.6, causes=[no_lead, ("interruption", 0.1, -0.1, -0.1, 0.0)])
    titles = {lesson.title for lesson in lessons(call.done("hung_up"))}
    assert FAULTS["lead"].title not in titles
    assert FAULTS["talking_over"].title not in titles


def test_a_greeting_and_a_goodbye_need_not_lead(build):
    no_lead = ("no_lead", 0.3, -0.3, -0.3, -0.3)
    call = build().agent("good day ana speaking", did=[("greeting", "good day")], causes=[no_lead]).customer("Bye.")
    call.agent("have a good day then", did=[("close_politely", "have a good day")], causes=[no_lead])
    assert all(lesson.effect == 0 for lesson in lessons(call.done()) if lesson.title == FAULTS["lead"].title)
    blamed = call.customer("Hm.").agent("well now then", causes=[("no_lead", 0.0, -0.3, 0.0, 0.0)]).done()
    (lead,) = [lesson for lesson in lessons(blamed) if lesson.title == FAULTS["lead"].title]
    assert lead.effect == pytest.approx(-0.3)


def test_a_hijacked_call_learns_to_take_the_floor_and_a_quiet_one_to_give_room(build):
    hot = build("aggressive").agent("let me look", cut=True).customer("No!", "furious", over=True, gap_s=-0.2)
    hot = hot.agent("well you know how it is").customer("Goodbye!", "furious", outcome="hung_up")
    titles = {lesson.title for lesson in lessons(hot.done("hung_up"))}
    assert FAULTS["floor"].title in titles
    assert FAULTS["room"].title not in titles
    quiet = build("passive").customer("I guess so.", "hesitant").agent("good so that is settled then")
    titles = {lesson.title for lesson in lessons(quiet.done("hollow"))}
    assert FAULTS["room"].title in titles
    assert FAULTS["floor"].title not in titles


def test_a_cause_nobody_wrote_a_text_for_still_becomes_a_lesson(build):
    call = build().agent("la la la la", causes=[("humming_at_length", 0.9, -0.5, -0.5, -0.5)]).done()
    assert "humming at length" in lessons(call)[0].title


def test_the_measured_part_says_what_moved(passive_call):
    measured = lessons(passive_call)[0].measured
    assert "In 4 turns it pushed anger up (+0.38)" in measured
    assert "Confident language: " in measured


def test_every_behaviour_the_customer_knows_has_a_text():
    faults = {name for name, effect in EFFECTS.items() if effect.fault} | {"early_escalation"}
    assert faults <= set(KNOWN_FAULTS)
    assert set(EFFECTS) - faults <= set(STRENGTHS)
    assert faults >= OF_NO_TURN


def test_every_row_of_the_customers_ledger_is_either_the_agents_doing_or_the_customers_own():
    seen = set()
    for persona, temperament in TEMPERAMENTS.items():
        keeper = MoodKeeper(temperament, TEMPERAMENTS[persona].start)
        for held in (True, False, True):
            for names in (["listening", "acknowledge", "calm_voice", "next_step"], sorted(EFFECTS), ["insult"] * 4):
                rows = keeper.react(tuple(Behaviour(name, 1.0) for name in names), 1, held)
                seen |= {row.cause for row in rows}
        seen |= {row.cause for row in keeper.wait(1.0)}
    assert seen <= set(EFFECTS) | OWN_PROCESSES
    assert {"out of steam", "limit of one turn", "grows slowly", "time passes", "venting"} <= seen


def test_rows_of_the_customers_own_blame_nobody():
    rows = [
        MoodChange("anger", "venting", 0.05, 0.5, 3),
        MoodChange("anger", "blame", 0.1, 0.6, 3),
        MoodChange("trust", "dead_air", -0.1, 0.2, None),
        MoodChange("trust", "mystery", -0.1, 0.1, None),
    ]
    assert [row.cause for row in by_agent(rows)] == ["blame", "dead_air"]
    assert goodness(rows[1:3]) == pytest.approx(-0.2)


def test_texts_point_to_lines_and_numbers_that_exist():
    lines = {line.name for line in TABLE}
    for topic in (*FAULTS.values(), *STRENGTHS.values(), STRETCH, SILENT, UNHEARD, OTHER):
        assert set(topic.items) <= lines
        assert all(re.fullmatch(r"S([1-9]\d?|10\d|11[0-8])", number) for number in topic.s_numbers.split())
        assert topic.title
        assert topic.why.endswith(".")
        assert topic.try_.rstrip("”").endswith((".", "?"))
    assert set(FATAL_TOPICS.values()) <= set(FAULTS)
    assert lines - {item for topic in FAULTS.values() for item in topic.items} == {"The customer came round"}


VOICED = [("hot_voice", 0.3, -0.2, -0.2, -0.1), ("weak_voice", 0.1, -0.2, -0.2, -0.1)]


@pytest.mark.parametrize("stranger", [True, False])
def test_a_voice_that_was_held_against_nobodys_usual_one_is_no_lesson_and_no_moment(build, stranger):
    call = build("aggressive").agent("we look into that now", stranger=stranger, causes=VOICED).customer("Hm.")
    call = call.agent("and here it is for you", stranger=stranger, causes=[("calm_voice", -0.3, 0.2, 0.2, 0.1)])
    facts = facts_of(call.done())
    about = [*lessons_of(facts, score_call(facts)), *(m for part in moments(facts) for m in part)]
    told = {FAULTS["heat"].title, FAULTS["giving_way"].title, f"Keep {STRENGTHS['calm_voice'].title}"}
    named = {getattr(one, "title", None) for one in about} & told
    causes = {cause for one in about for cause in getattr(one, "causes", ())}
    assert (named, causes) == ((set(), set()) if stranger else (told, {"hot_voice", "weak_voice", "calm_voice"}))


WITHOUT_A_HEDGE = "good morning this is ana at linden street i have your order here in front of me and i see it"


def test_who_hedged_nothing_is_not_told_to_hedge_less(build):
    call = build("passive").agent(WITHOUT_A_HEDGE)
    facts = facts_of(call.customer("Hm.").done("abandoned"))
    (item,) = [item for item in score_call(facts).items if item.name == "Confident language"]
    assert (item.verdict, item.reason) == ("partly", "0 hedges in 21 words, 0 commitments to a next step")
    titles = {lesson.title for lesson in lessons(call.done("abandoned"))}
    assert not titles & {FAULTS["giving_way"].title, FAULTS["lead"].title}, "one turn promises nothing yet"
    twice = lessons(call.agent(WITHOUT_A_HEDGE).customer("Hm.").done())
    (lead,) = [lesson for lesson in twice if lesson.title == FAULTS["lead"].title]
    assert FAULTS["giving_way"].title not in {lesson.title for lesson in twice}
    assert "Leads the call" in lead.measured


def test_hedges_that_were_counted_are_a_lesson(build):
    hedged = "maybe i could perhaps look i guess it is sort of there in the list of that"
    did = [("hedge", "maybe i could perhaps"), ("hedge", "i guess"), ("hedge", "sort of"), ("greeting", hedged)]
    facts = facts_of(build().agent(hedged, did=did).customer("Hm.").done("abandoned"))
    card = score_call(facts)
    only = replace(card, items=tuple(item for item in card.items if item.name == "Confident language"))
    (lesson,) = lessons_of(facts, only)
    assert lesson.title == FAULTS["giving_way"].title
    assert lesson.measured.startswith("Confident language: 3 hedges in 17 words")


def test_abuse_that_was_put_up_with_without_giving_in_is_a_matter_of_the_floor(build):
    call = build("aggressive")
    for _ in range(4):
        call = call.customer("You useless lot!", "furious").agent("the parcel is on its way")
    facts = facts_of(call.done("escalated"))
    card = score_call(facts)
    only = tuple(item for item in card.items if item.name == "Limits and respectful disagreement")
    (lesson,) = lessons_of(facts, replace(card, items=only, fatal=()))
    assert lesson.title == FAULTS["floor"].title
    assert "4 abusive turns in a row without a limit" in lesson.measured


def test_a_manner_without_words_to_quote_is_named_as_what_it_was(build):
    call = build("passive").agent("well yes that is so", "passive", causes=[("hedging", 0.2, -0.2, -0.1, -0.1)])
    events = tuple(
        type(e)(e.at_sample, e.mood, tuple(replace(row, quote="") for row in e.changes))
        if type(e).__name__ == "MoodChanged"
        else e
        for e in call.customer("Hm.").done().events
    )
    first = lessons(replace(call.done(), events=events))[0]
    assert first.title == FAULTS["giving_way"].title
    assert "(−0.10). 1 turn came across as passive." in first.measured
