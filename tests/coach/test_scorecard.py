"""The scorecard as a whole."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicesim.coach import scorecard
from voicesim.coach.facts import facts_of
from voicesim.coach.findings import BARRIERS, FATAL
from voicesim.coach.overrides import FINDINGS, Override
from voicesim.coach.scorecard import TABLE, score_call, verdict_of
from voicesim.coach.types import SCORING_VERSION, Mark

pytestmark = pytest.mark.unit
SECTION_POINTS = {"Open and lead": 15, "Respect and empathy": 20, "Assertive control": 20, "Calm voice": 15,
                  "Discover and solve": 25, "Close": 5}  # fmt: skip


def test_the_points_are_those_of_the_design():
    points = {}
    for line in TABLE:
        points[line.section] = points.get(line.section, 0) + line.points
    assert points == SECTION_POINTS
    assert len({line.name for line in TABLE}) == len(TABLE)


def test_every_line_names_what_it_teaches():
    for line in TABLE:
        numbers = line.s_numbers.split()
        assert numbers
        assert all(re.fullmatch(r"S\d+", number) and 1 <= int(number[1:]) <= 118 for number in numbers)


def test_an_assertive_call_passes_and_beats_a_passive_and_an_aggressive_one(
    assertive_call, passive_call, aggressive_call
):
    good, weak, hard = (score_call(facts_of(call)) for call in (assertive_call, passive_call, aggressive_call))
    assert good.passed
    assert good.total >= 85
    assert not weak.passed
    assert weak.total <= 40
    assert not weak.fatal
    assert not hard.passed
    assert hard.total <= 40
    assert {finding.name for finding in hard.fatal} == {"Insult or threat", "Parent role"}


def test_the_passive_and_the_aggressive_agent_fail_in_different_sections(passive_call, aggressive_call):
    weak, hard = (
        {section.name: section.score for section in score_call(facts_of(call)).sections}
        for call in (passive_call, aggressive_call)
    )
    assert weak["Calm voice"] > hard["Calm voice"]
    assert weak["Respect and empathy"] > hard["Respect and empathy"]
    assert weak["Assertive control"] < hard["Assertive control"]


def test_the_total_is_the_weighted_sum_and_the_weights_fill_a_hundred(passive_call):
    card = score_call(facts_of(passive_call))
    assert sum(item.weight for item in card.items) == pytest.approx(100)
    total = sum(item.weight * item.score for item in card.items if item.score is not None)
    assert card.total == round(total)
    assert card.measured_points == sum(item.points for item in card.items if item.score is not None)


def test_what_is_not_applicable_says_why_and_weighs_nothing(assertive_call):
    skipped = [item for item in score_call(facts_of(assertive_call)).items if item.score is None]
    assert skipped
    for item in skipped:
        assert item.verdict == "not applicable"
        assert item.weight == 0.0
        assert item.reason


def test_every_quote_is_from_the_call(assertive_call, passive_call, aggressive_call):
    for call in (assertive_call, passive_call, aggressive_call):
        facts = facts_of(call)
        texts = {turn.index: turn for turn in facts.turns}
        card = score_call(facts)
        for found in (*card.items, *card.fatal, *card.flags):
            for proof in found.evidence:
                if proof.turn_index is None:
                    assert "silence" in proof.quote
                else:
                    turn = texts[proof.turn_index]
                    assert proof.quote in turn.text
                    assert turn.span.overlap(proof.span) == proof.span.samples


def test_every_metric_of_a_line_has_its_count(passive_call):
    for item in score_call(facts_of(passive_call)).items:
        for metric in item.metrics:
            assert metric.n >= 0
            assert metric.version == SCORING_VERSION


def test_a_call_nobody_spoke_in_gets_no_score(build):
    card = score_call(facts_of(build().done("abandoned")))
    assert card.total is None
    assert not card.passed
    assert card.measured_points < 40


def test_words_that_were_not_understood_are_not_missed(build):
    call = build("passive").unheard_agent().customer("Why is it late?").unheard_agent().customer("I guess so.")
    card = score_call(facts_of(call.done("resolved")))
    assert card.total is None
    assert not [item.name for item in card.items if item.verdict == "missed"]
    assert "Not understood" in {flag.name for flag in card.flags}
    understood = call.agent("it is late because of the snow", did=[("explain_reason", "because of the snow")])
    explains = {item.name: item for item in score_call(facts_of(understood.done("resolved"))).items}
    assert explains["Explains why it fits"].metrics[0].n == 1


def test_a_fatal_finding_caps_a_call_that_is_good_otherwise(build, assertive_call):
    events = [e for e in assertive_call.events if type(e).__name__ == "TurnJudged"]
    insulted = build("aggressive").agent("you fool", did=[("insult", "you fool")]).done().events[2]
    judged = type(events[0])(events[-1].at_sample, events[-1].turn, events[-1].prosody, insulted.techniques,
                             events[-1].delivery)  # fmt: skip
    spoiled = tuple(judged if e is events[-1] else e for e in assertive_call.events)
    card = score_call(facts_of(type(assertive_call)(assertive_call.options, "t", "aggressive", 1, spoiled)))
    assert card.total == 40
    assert not card.passed


def trainer(item, score):
    return Override(item, score, "Ines", "heard it otherwise", "2026-05-31")


def test_a_trainer_counts_in_the_place_of_the_machine_and_both_are_kept(passive_call):
    facts = facts_of(passive_call)
    machine = score_call(facts)
    name = "Names the feeling"
    before = next(item for item in machine.items if item.name == name)
    card = score_call(facts, [trainer(name, 1.0)])
    item = next(item for item in card.items if item.name == name)
    assert (item.score, item.verdict, item.machine_score) == (1.0, "met", before.score)
    assert item.override.by == "Ines"
    assert card.total == round(machine.total + (1.0 - before.score) * before.weight)
    assert card.machine == machine
    assert machine.machine is None
    assert score_call(facts, []) == machine


def test_a_line_that_a_trainer_takes_out_weighs_nothing_and_one_put_in_weighs_its_points(passive_call):
    facts = facts_of(passive_call)
    out = score_call(facts, [trainer("Leads the call", None)])
    assert next(item.weight for item in out.items if item.name == "Leads the call") == 0.0
    assert sum(item.weight for item in out.items) == pytest.approx(100)
    skipped = next(item for item in score_call(facts).items if item.score is None)
    put_in = score_call(facts, [trainer(skipped.name, 0.5)])
    assert put_in.measured_points == score_call(facts).measured_points + skipped.points


def test_a_fatal_finding_stays_a_cap_until_it_is_set_aside_itself(aggressive_call):
    facts = facts_of(aggressive_call)
    praised = [trainer(line.name, 1.0) for line in TABLE]
    assert score_call(facts, praised).total == 40
    for finding in ("Insult or threat", "Parent role", "Customer hung up in anger"):
        assert not score_call(facts, praised).passed
        praised.append(trainer(finding, 0.0))
    card = score_call(facts, praised)
    assert (card.total, card.passed, card.fatal, card.barriers) == (100, True, (), ())
    assert {finding.name for finding in card.set_aside} == {*FINDINGS} - {"Hung up without warning"}
    assert all(finding.override.by == "Ines" for finding in card.set_aside)


def test_what_a_trainer_may_override_is_what_there_is():
    assert tuple(one.name for one in (*FATAL, *BARRIERS)) == FINDINGS


def test_a_trainer_may_find_what_the_machine_did_not(assertive_call):
    card = score_call(facts_of(assertive_call), [trainer("Insult or threat", 1.0)])
    assert (card.total, card.passed) == (40, False)
    assert card.fatal[0].sentence == "found by a person"
    assert score_call(facts_of(assertive_call), [trainer("Insult or threat", 0.0)]).passed


@given(st.lists(st.none() | st.floats(0, 1), min_size=len(TABLE), max_size=len(TABLE)))
@settings(max_examples=60)
def test_any_marks_give_a_total_inside_its_bounds(scores):
    marks = [Mark(score, "made up") for score in scores]
    measured = sum(line.points for line, mark in zip(TABLE, marks, strict=True) if mark.score is not None)
    items = tuple(scorecard._item(line, mark, measured) for line, mark in zip(TABLE, marks, strict=True))
    known = [score for score in scores if score is not None]
    if known:
        assert sum(item.weight for item in items) == pytest.approx(100)
        assert round(100 * min(known)) - 1 <= scorecard._total(items, capped=False) <= round(100 * max(known)) + 1
    assert scorecard._total(items, capped=True) <= 40


@pytest.mark.parametrize(
    ("score", "verdict"),
    [(None, "not applicable"), (0.0, "missed"), (0.29, "missed"), (0.3, "partly"), (0.79, "partly"), (0.8, "met")],
)
def test_verdicts_have_fixed_borders(score, verdict):
    assert verdict_of(score) == verdict
