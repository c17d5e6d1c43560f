"""Where a turn of the agent may be done again."""

import pytest

from voicesim.call.turn_places import turn_places
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.speech import Turn
from voicesim.model.units import FRAME_SAMPLES, to_samples

pytestmark = pytest.mark.unit


def at(seconds):
    return to_samples(seconds)


def agent(start_s, end_s, *, decided_s=0.1):
    start, end = at(start_s), at(end_s)
    return [
        ev.SpeechStarted(start + at(0.06), start),
        ev.TurnStarted(start + at(0.06), "agent"),
        ev.TurnEnded(end + at(decided_s), "agent", Span(start, end), interrupted=False),
    ]


def line(start_s, end_s):
    turn = Turn(1, "customer", Span(at(start_s), at(end_s)), "a line")
    return [ev.PlaybackStarted(at(start_s), "line"), ev.PlaybackEnded(at(end_s), turn)]


def again_s(*parts):
    return [place.again_sample / 16_000 for place in turn_places([event for part in parts for event in part])]


def test_at_the_end_of_the_customers_line_before_it():
    assert again_s(agent(1, 2), line(3, 5.0), agent(6, 7), line(8, 9.5), agent(10, 11)) == [0.0, 5.0, 9.5]


def test_a_place_lies_on_a_frame_after_the_last_sample_of_the_line():
    (_, place) = turn_places([*agent(1, 2), *line(3, 5.001), *agent(6, 7)])
    assert place.again_sample % FRAME_SAMPLES == 0
    assert place.again_sample >= at(5.001)
    assert (place.number, place.start_sample) == (2, at(6))


def test_who_answered_at_once_comes_in_before_the_first_sound():
    assert again_s(agent(1, 2), line(3, 5), agent(5.1, 6)) == [0.0, 4.8]


def test_who_spoke_over_the_customer_comes_in_while_the_line_still_sounds():
    first, second = line(3, 9)
    assert again_s(agent(1, 2), [first], agent(5, 6), [second]) == [0.0, 4.7]


def test_an_end_without_a_beginning_marks_no_turn():
    [place] = turn_places([agent(1, 2)[-1], *line(3, 5), *agent(6, 7)])
    assert (place.number, place.start_sample) == (1, at(6))


def test_an_overlap_is_left_before_its_first_sound():
    first, second = line(3, 9)
    over = agent(5, 7)
    over[0] = ev.SpeechStarted(at(6.06), at(6))  # the last onset in it
    assert again_s(agent(1, 2), [first], over, [second]) == [0.0, 4.7]


def test_never_before_the_turn_before_or_the_last_key():
    assert again_s(agent(1, 2), agent(2.3, 3)) == [0.0, 2.1]
    resumed = [ev.KeyPressed(at(8), "resume")]
    assert again_s(agent(1, 2), line(3, 5), resumed, agent(9, 10)) == [0.0, 8.02]


def test_a_turn_that_was_resumed_is_one():
    begun = agent(1, 2)
    assert len(turn_places([*begun, ev.TurnResumed(at(2.3)), begun[-1]])) == 1


def test_nobody_spoke():
    assert turn_places([]) == ()
