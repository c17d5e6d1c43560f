"""Gaps, overlaps, shares and interruptions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicesim.coach.facts import facts_of
from voicesim.coach.timing import talk_ratio
from voicesim.model.audio import Span

pytestmark = pytest.mark.unit
spans = st.lists(
    st.integers(0, 10_000).flatmap(lambda a: st.integers(a, a + 9_000).map(lambda b: Span(a, b))), max_size=5
)


def timing_of(call):
    return facts_of(call.done()).timing


def test_gaps_are_counted_from_the_end_of_one_to_the_start_of_the_other(build):
    call = build().agent("good day to you", gap_s=1.0)
    call.customer("Hi.", gap_s=0.4).agent("what is it", gap_s=0.2).customer("This.", gap_s=0.8).agent(
        "i see", gap_s=0.6
    )
    timing = timing_of(call)
    assert (timing.response_gap.median_ms, timing.response_gap.n) == (pytest.approx(600), 2)
    assert timing.response_gap.p95_ms == pytest.approx(780)  # linear between 400 and 800
    assert (timing.agent_gap.median_ms, timing.agent_gap.n) == (pytest.approx(400), 2)


def test_an_answer_that_comes_early_without_cutting_off_is_a_negative_gap(build):
    call = build().agent("good day to you").customer("Hi.", gap_s=-0.15)
    assert timing_of(call).response_gap.median_ms == pytest.approx(-150)


def test_a_barge_in_is_an_interruption_and_no_answer(build):
    call = build().agent("good day to you all", cut=True).customer("Stop!", over=True, gap_s=-0.5)
    timing = timing_of(call)
    assert timing.response_gap.n == 0
    assert timing.response_gap.median_ms is None
    assert (timing.interruptions.by_customer, timing.interruptions.by_agent) == (1, 0)
    assert timing.overlap_s == pytest.approx(0.5)


def test_nothing_answers_a_turn_that_was_cut_off(build):
    call = build().customer("My cake is", cut=True).agent("yes the cake", gap_s=0.1).customer("It is late.")
    assert timing_of(call).agent_gap.n == 0
    assert timing_of(call).response_gap.n == 1


def test_two_turns_of_the_same_speaker_leave_no_gap(build):
    assert timing_of(build().customer("Hello?").customer("Anybody?", gap_s=5.0)).agent_gap.n == 0


def test_talking_time_is_shared_between_both_with_backchannels(build):
    call = build().agent("word", seconds=3.0).customer("word", seconds=4.0).mhm(5.0, seconds=1.0)
    timing = timing_of(call)
    assert timing.talk_ratio == pytest.approx(4 / 8)
    assert len(timing.backchannels) == 1


def test_silence_is_kept_with_its_place(build):
    timing = timing_of(build().agent("hello there").silence(6.0).customer("Hello?"))
    (silence,) = timing.dead_air
    assert silence.silence_s == 6.0
    assert silence.span.duration_s == pytest.approx(6.0)


def test_nobody_speaking_has_no_ratio_and_no_gaps(build):
    timing = timing_of(build())
    assert timing.talk_ratio is None
    assert timing.agent_gap.p95_ms is None
    assert timing.overlap_s == 0.0


@given(spans, spans)
@settings(max_examples=40)
def test_shares_of_both_speakers_add_up_to_one(agent, customer):
    mine, theirs = talk_ratio(agent, customer), talk_ratio(customer, agent)
    if mine is None:
        assert theirs is None
    else:
        assert 0.0 <= mine <= 1.0
        assert mine + theirs == pytest.approx(1.0)
