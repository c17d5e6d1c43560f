"""Data of the transcript and of the pictures."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.coach.charts import LEAST_WIDTH, charts, mm_ss, mood_sentence, mood_values
from voicesim.coach.summary import summarise
from voicesim.coach.transcript import calm_word, segments, transcript_lines
from voicesim.model.audio import Span
from voicesim.model.customer import Mood
from voicesim.model.language import Technique

pytestmark = pytest.mark.unit
texts = st.text(alphabet="ab cİ’", max_size=30)


def technique(name, quote):
    return Technique(name, quote, Span(0, 1), 0.9)


def test_a_line_says_who_when_what_and_how(assertive_call):
    lines = transcript_lines(summarise(assertive_call))
    answer = lines[4]
    assert (answer.who, answer.label, answer.calmness) == ("agent", "assertive", 0.76)
    assert answer.techniques == ("hold_the_floor", "acknowledge_feeling", "redirect", "ask_for_details")
    assert answer.mood_after.anger < answer.mood_before.anger
    assert lines[3].marks == ("spoke over the agent",)
    assert lines[2].marks == ("cut off by the customer",)
    assert lines[3].style == "furious"


def test_silences_stand_between_the_turns(passive_call):
    lines = transcript_lines(summarise(passive_call))
    at = [line.who for line in lines].index("silence")
    assert lines[at].text == "5 s of silence"
    assert [line.at_s for line in lines] == sorted(line.at_s for line in lines)


def test_a_hook_and_a_hot_voice_are_remarked(aggressive_call):
    marks = transcript_lines(summarise(aggressive_call))[2].marks
    assert "answered the customer's parent role with the parent role" in marks
    assert "hot voice" in marks


def test_a_turn_nobody_understood_says_so(build):
    (line,) = transcript_lines(summarise(build().unheard_agent().done()))
    assert line.marks == ("no words understood",)
    assert line.segments == ()


def test_calm_has_three_words():
    assert [calm_word(value) for value in (None, 0.2, 0.4, 0.64, 0.65)] == ["", "heated", "tense", "tense", "calm"]


def test_the_same_words_once_more_are_marked_where_they_are_once_more():
    found = segments("oh sorry i am late sorry", [technique("over_apology", quote) for quote in ("oh sorry", "sorry")])
    assert [(part.text, part.techniques) for part in found if part.techniques] == [
        ("oh sorry", ("over_apology",)),
        ("sorry", ("over_apology",)),
    ]
    again = segments("sorry i am late", [technique("over_apology", "sorry")] * 2)
    assert [part.text for part in again if part.techniques] == ["sorry"]


def test_techniques_are_marked_where_they_were_said_and_may_overlap():
    found = segments("we have blue or green", [technique("offer_options", "blue or green"), technique("hedge", "or")])
    assert [(piece.text, piece.techniques) for piece in found] == [
        ("we have ", ()),
        ("blue ", ("offer_options",)),
        ("or", ("offer_options", "hedge")),
        (" green", ("offer_options",)),
    ]


@given(texts, st.lists(texts, max_size=5))
def test_the_pieces_always_make_the_text_again(text, quotes):
    found = segments(text, [technique("hedge", quote) for quote in quotes])
    assert "".join(piece.text for piece in found) == text


def test_everything_lies_inside_the_picture(assertive_call, passive_call, aggressive_call, build):
    for call in (assertive_call, passive_call, aggressive_call, build().done("abandoned")):
        drawn = charts(summarise(call))
        for plot in (drawn.mood, drawn.calmness, drawn.talk, drawn.roles):
            assert plot.bottom < plot.height
            for bar in plot.bars:
                assert 0 <= bar.x <= drawn.axis.width
                assert bar.x + bar.width <= drawn.axis.width + LEAST_WIDTH
                assert 0 <= bar.y <= bar.y + bar.height <= plot.bottom
            for dot in plot.dots:
                assert 0 <= dot.x <= drawn.axis.width
        assert 1 <= len(drawn.ticks) <= 11


def test_the_mood_steps_when_it_changed_and_holds_between(build):
    call = build("neutral").agent("a b c", gap_s=0.0, seconds=9.3, causes=[("blame", 0.25, 0.0, 0.0, 0.0)])
    drawn = charts(summarise(call.customer("Oh.", gap_s=9.3, seconds=1.4).done()))
    anger = next(curve for curve in drawn.mood.curves if curve.name == "anger")
    numbers = [float(n) for n in re.findall(r"[\d.]+", anger.path)]
    first_x, first_y, step_x, step_y, end_x = numbers
    assert (first_x, end_x) == (0, drawn.axis.width)
    assert step_x == pytest.approx((first_x + end_x) / 2, abs=1.0)  # 10 s of 20 s
    assert step_y < first_y
    assert anger.label == "anger 0.60"


def test_a_level_is_never_shown_as_less_than_nothing(build):
    summary = summarise(build("neutral", Mood(-0.0, 0.5, -1e-17, 0.5)).agent("a b c").done())
    assert "-0" not in mood_sentence(summary)
    assert [curve.label for curve in charts(summary).mood.curves][:3:2] == ["anger 0.00", "openness 0.00"]
    assert dict(mood_values(summary.mood[0].mood)) == {"anger": 0.0, "trust": 0.5, "openness": 0.0, "patience": 0.5}


def test_hooks_are_drawn_from_the_customer_to_the_agent(passive_call):
    roles = charts(summarise(passive_call)).roles
    assert len(roles.links) == 3
    assert all(link.x1 < link.x2 and link.y1 < link.y2 for link in roles.links)


def test_the_picture_of_the_mood_is_told_in_words(assertive_call):
    sentence = mood_sentence(summarise(assertive_call))
    assert "anger from 0.72 to 0.00" in sentence
    assert "highest" in sentence


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "0:00"), (9.99, "0:09"), (65.2, "1:05"), (3600.0, "60:00")])
def test_the_clock_reads_like_a_clock(seconds, text):
    assert mm_ss(seconds) == text
