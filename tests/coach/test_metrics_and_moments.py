"""Numbers of the whole call, its best and worst moments."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.coach.facts import facts_of
from voicesim.coach.metrics import call_metrics, hooks_taken, theil_sen
from voicesim.coach.moments import moments, reflections
from voicesim.coach.scorecard import TABLE, score_call

pytestmark = pytest.mark.unit


def metrics(call):
    found = {metric.name: metric for metric in call_metrics(facts_of(call))}
    assert len(found) == len(call_metrics(facts_of(call)))
    return found


def test_calmness_is_weighted_by_the_length_of_the_turns(build):
    call = build().agent("a b c", seconds=9.0, calmness=0.8).agent("a b c", seconds=1.0, calmness=0.3).done()
    found = metrics(call)
    assert found["calmness"].value == pytest.approx(0.75)
    assert found["calm_time_share"].value == pytest.approx(0.9)
    assert found["calmness_lowest"].value == 0.3
    assert found["calmness"].n == 2


def test_what_was_not_measured_is_none_and_not_nought(build):
    found = metrics(build().customer("Hello?").done("abandoned"))
    for name in ("calmness", "hedges_per_15_words", "words_per_min", "adult_share", "open_question_share",
                 "agent_gap_median_ms", "dead_air_longest_s", "assertive_time_share"):  # fmt: skip
        assert found[name].value is None, name
        assert found[name].n == 0, name
    assert found["talk_ratio"].value == 0.0


def test_styles_share_the_sure_time_only(build):
    call = build().agent("a b c", seconds=3.0).agent("a b c", "passive", seconds=1.0).agent("a b c", "unsure").done()
    found = metrics(call)
    assert found["assertive_time_share"].value == pytest.approx(0.75)
    assert found["passive_time_share"].value == pytest.approx(0.25)
    assert found["assertive_time_share"].n == 2
    shares = [found[f"{label}_time_share"].value for label in ("passive", "assertive", "aggressive", "neutral")]
    assert sum(shares) == pytest.approx(1.0)


def test_i_counts_among_the_pronouns_with_its_short_forms(build):
    found = metrics(build().agent("i’ll call you and i'm sure we like ice").done())
    assert (found["i_share_of_pronouns"].value, found["i_share_of_pronouns"].n) == (0.5, 4)


def test_a_hook_is_taken_when_the_agent_answers_parent_with_child(build, passive_call):
    assert hooks_taken(facts_of(passive_call)) == 3
    steady = build("aggressive").customer("Argh!", "furious").agent("a b c").done()
    assert hooks_taken(facts_of(steady)) == 0


@given(st.lists(st.floats(-10, 10), min_size=3, max_size=9), st.floats(-5, 5))
def test_the_trend_of_a_straight_line_is_its_slope_whatever_one_value_does(noise, slope):
    line = [slope * step for step in range(9)]
    assert theil_sen(line) == pytest.approx(slope, abs=1e-9)
    assert theil_sen([*line[:4], noise[0], *line[5:]]) == pytest.approx(slope, abs=1e-9)


def test_two_values_have_no_trend():
    assert theil_sen([1.0, 2.0]) is None


def test_the_best_and_the_worst_turns_are_found(assertive_call, passive_call):
    best, to_fix = moments(facts_of(assertive_call))
    assert [moment.turn_index for moment in best] == [6, 4, 8]
    assert not to_fix
    best, to_fix = moments(facts_of(passive_call))
    assert not best
    assert to_fix[0].turn_index == 4
    assert to_fix[0].remedy == "yang"
    assert to_fix[0].causes[0] == "giving_in"
    assert to_fix[0].effect <= to_fix[1].effect <= to_fix[2].effect < 0


def test_questions_afterwards_fit_the_manner_of_the_call(assertive_call, passive_call, build):
    assert reflections(facts_of(assertive_call))[0] != reflections(facts_of(passive_call))[0]
    (only,) = reflections(facts_of(build().customer("Hello?").done()))
    assert only.s_numbers == ("S15",)


def test_the_documentation_defines_every_metric_and_every_line(root, assertive_call, passive_call, build):
    text = (root / "docs" / "metrics.md").read_text(encoding="utf-8")
    quiet = build("passive").customer("I guess so.", "hesitant").agent("what matters most to you now").done()
    names = set()
    for call in (assertive_call, passive_call, quiet):
        facts = facts_of(call)
        names |= {metric.name for metric in call_metrics(facts)}
        names |= {metric.name for item in score_call(facts).items for metric in item.metrics}
    assert len(names) > 60
    assert not [name for name in sorted(names) if f"`{name}`" not in text]
    rows = text.splitlines()
    for line in TABLE:
        (row,) = [row for row in rows if row.startswith(f"| {line.name} | {line.points:g} |")]
        assert row.endswith(f"| {line.s_numbers} |")


def test_an_attack_is_told_with_all_the_words_of_its_turn(build):
    text = "stop wasting my time or i will hang up"
    call = build().agent(text, did=[("threat", "i will", 0.8)], causes=[("insult", 0.2, -0.2, -0.2, -0.2)])
    call.events[-1] = replace(
        call.events[-1], changes=tuple(replace(row, quote="i will") for row in call.events[-1].changes)
    )
    assert [moment.quote for moment in moments(facts_of(call.done("resolved")))[1]] == [text]
