"""The measured strips of the report: curves, pace and shares of time."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.coach.charts import axis_of
from voicesim.coach.curves import columns_of, inside, runs, wave_path
from voicesim.coach.pace import agent_pace, customer_pace, words_by_turn
from voicesim.coach.shares import shares_sentence, time_shares
from voicesim.coach.summary import summarise
from voicesim.coach.timeline import CURVE_HEIGHT, HOP_SAMPLES, CallSound, strips
from voicesim.model.audio import Span
from voicesim.model.events import TurnJudged
from voicesim.model.speech import Word

pytestmark = pytest.mark.unit


def points(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def sound_of(call, agent=0.1, customer=0.05, hz=180.0):
    """Both sides as a steady hum of that amplitude."""
    hum = np.sin(np.arange(call.duration_samples) / 10).astype(np.float32)
    return CallSound(agent * hum, customer * hum, np.full(call.duration_samples // HOP_SAMPLES + 1, hz))


def named(found):
    return {strip.name: strip for strip in found}


def test_a_wave_fills_its_height_with_the_loudest_moment_and_silence_is_a_line():
    pcm = np.zeros(16_000, np.float32)
    pcm[8_000:9_000] = [0.5, -0.5] * 500
    heights = [y for _, y in points(wave_path(pcm, 2000.0, 50.0))]
    assert (min(heights), max(heights)) == (0.7, 49.3)
    assert wave_path(np.zeros(0, np.float32), 2000.0, 50.0) == ""
    assert {y for _, y in points(wave_path(np.zeros(99, np.float32), 2000.0, 50.0))} == {24.7, 25.3}


@given(st.integers(1, 5000))
def test_a_wave_of_any_length_stays_on_the_paper(samples):
    drawn = points(wave_path(np.linspace(-1, 1, samples, dtype=np.float32), 2000.0, 50.0))
    assert all(0 <= x <= 2000 and 0 <= y <= 50 for x, y in drawn)


def test_values_outside_of_the_turns_are_not_drawn_and_columns_need_a_third_of_their_frames():
    kept = inside(np.arange(10.0), [Span(2 * 320, 5 * 320)], 320)
    assert list(runs(kept)) == [[(2, 2.0), (3, 3.0), (4, 4.0)]]
    assert list(runs(columns_of(kept, 4, np.nanmax))) == [[(0, 3.0)]]
    assert list(runs(columns_of(np.full(7, np.nan), 3, np.nanmedian))) == []


def test_pace_slides_through_a_turn_and_is_flat_for_the_customer(build):
    fast = tuple(Word("word", Span(i * 4_000, i * 4_000 + 4_000)) for i in range(8))  # four words a second
    slow = tuple(Word("word", Span((2 + i) * 16_000, (3 + i) * 16_000)) for i in range(4))
    (line,) = agent_pace({0: fast + slow})
    assert line.points[0] == (0.0, pytest.approx(240))
    assert line.points[-1][1] == pytest.approx(6 / 4.5 * 60)
    assert [at for at, _ in line.points] == sorted(at for at, _ in line.points)
    assert agent_pace({0: fast[:2], 1: ()}) == ()
    summary = summarise(build().customer("one two three four", seconds=2.0).customer("no", seconds=1.0).done())
    (flat,) = customer_pace(summary.turns)
    assert [rate for _, rate in flat.points] == [pytest.approx(120)] * 2


def test_words_that_fall_on_one_moment_have_no_pace():
    assert agent_pace({0: (Word("a", Span(5, 5)),) * 3})[0].points == ()


def test_the_time_of_a_call_is_shared_out_without_rest(assertive_call):
    summary = summarise(assertive_call)
    shares = time_shares(summary)
    assert [part.kind for part in shares] == ["agent", "customer", "both", "nobody"]
    assert sum(part.share for part in shares) == pytest.approx(1.0)
    assert shares[2].seconds > 0  # the customer cut in, and there was an "mm-hm"
    assert re.match(r"agent alone \d+% \(\d+ s\); customer alone", shares_sentence(shares))


def test_a_call_without_a_length_shares_out_nothing(build):
    assert time_shares(summarise(build().done(None))) == ()
    assert shares_sentence(()) == "nothing to share"


def test_every_strip_lies_inside_its_height_and_is_told_in_words(assertive_call, passive_call, aggressive_call):
    for call in (assertive_call, passive_call, aggressive_call):
        summary = summarise(call)
        axis = axis_of(summary)
        found = strips(summary, call.events, sound_of(call), axis)
        assert [strip.name for strip in found] == ["wave-agent", "wave-customer", "level", "pitch", "pace"]
        for strip in found:
            assert strip.about
            for x, y in (point for curve in strip.curves for point in points(curve.path)):
                assert 0 <= x <= axis.width
                assert 0 <= y <= strip.height
            assert all(0 < row.at < CURVE_HEIGHT for row in strip.rows)


def test_without_sound_only_the_pace_is_drawn(assertive_call):
    summary = summarise(assertive_call)
    (pace,) = strips(summary, assertive_call.events, None, axis_of(summary))
    assert pace.name == "pace"
    assert "words per minute: 0:01 " in pace.about


def test_the_louder_speaker_is_drawn_higher_and_only_where_they_speak(build):
    call = build().agent("one two three", seconds=2.0, gap_s=1.0).customer("four five six", seconds=2.0).done()
    summary = summarise(call)
    level = named(strips(summary, call.events, sound_of(call, agent=0.5, customer=0.05), axis_of(summary)))["level"]
    agent, customer = (points(curve.path) for curve in level.curves)
    assert max(y for _, y in agent) < min(y for _, y in customer)
    assert max(x for x, _ in agent) <= min(x for x, _ in customer)
    assert "0:01 182" in named(strips(summary, call.events, sound_of(call), axis_of(summary)))["pitch"].about


def test_a_call_in_which_nobody_was_heard_is_still_drawn(build):
    call = build().unheard_agent().done("abandoned")
    silent = CallSound(np.zeros(0, np.float32), np.zeros(0, np.float32), np.full(1, np.nan))
    summary = summarise(call)
    found = named(strips(summary, call.events, silent, axis_of(summary)))
    assert found["pitch"].about == "median pitch: not measured"
    assert found["pitch"].curves[0].path == ""
    assert found["wave-customer"].about == "never speaks"


def test_words_are_found_by_the_number_of_their_turn(build):
    call = build().agent("one two").done()
    words = (Word("one", Span(0, 5)),)
    events = [replace(e, turn=replace(e.turn, words=words)) if isinstance(e, TurnJudged) else e for e in call.events]
    assert words_by_turn(events) == {0: words}
