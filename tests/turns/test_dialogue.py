"""Who spoke when in a recorded call becomes turns."""

import pytest

from voicesim.model.audio import Span
from voicesim.model.floor_words import FloorWords
from voicesim.model.units import to_samples
from voicesim.turns.dialogue import Piece, dialogue, is_aside, joined
from voicesim.turns.overlap import OverlapWords

pytestmark = pytest.mark.unit

WORDS = OverlapWords(FloorWords(backchannels=("mm hm", "okay"), floor_attempts=("excuse me",)))


def span(start_s, end_s):
    return Span(to_samples(start_s), to_samples(end_s))


def agent(start_s, end_s, **more):
    return Piece("agent", span(start_s, end_s), **more)


def customer(start_s, end_s, **more):
    return Piece("customer", span(start_s, end_s), **more)


def told(turns):
    return [(turn.speaker, turn.span.start_s, turn.span.end_s) for turn in turns]


def test_a_turn_goes_on_until_the_other_speaks():
    found = dialogue([agent(0, 2), agent(4, 5), customer(5.5, 7), agent(7.2, 9)])
    assert told(found.turns) == [("agent", 0, 5), ("customer", 5.5, 7), ("agent", 7.2, 9)]
    assert [turn.pieces for turn in found.turns] == [(0, 1), (2,), (3,)]
    assert not any(turn.cut_in or turn.interrupted for turn in found.turns)


def test_who_speaks_over_the_other_for_half_a_second_cuts_in_and_who_stops_first_is_interrupted():
    found = dialogue([customer(0, 10), agent(8, 14), customer(13.8, 20)])
    assert [(turn.interrupted, turn.cut_in) for turn in found.turns] == [(True, False), (False, True), (False, False)]


def test_who_speaks_on_after_an_attempt_was_not_interrupted():
    found = dialogue([customer(0, 10), agent(4, 6), customer(11, 14)])
    assert [turn.interrupted for turn in found.turns] == [False, False, False]
    assert [turn.cut_in for turn in found.turns] == [False, True, False]


def test_an_aside_takes_no_floor():
    found = dialogue([customer(0, 10), agent(4, 4.5, aside=True), customer(11, 14)])
    assert told(found.turns) == [("customer", 0, 14)]
    assert found.asides == (1,)


def test_silence_of_five_seconds_is_dead_air_whoever_is_silent():
    found = dialogue([agent(1, 10), customer(4, 5), customer(15, 16), agent(20.9, 22)])
    assert found.silences == (span(10, 15),)


def test_pauses_join_unless_the_other_begins_in_them_or_it_grows_too_long():
    stretches = [span(0, 2), span(2.5, 4), span(4.6, 6), span(7, 8)]
    assert joined(stretches, [span(4.1, 4.4)]) == [stretches[:2], [stretches[2]], [stretches[3]]]
    assert joined(stretches, []) == [stretches[:3], [stretches[3]]]
    assert [len(one) for one in joined([span(0, 20), span(20.5, 40), span(40.5, 41)], [])] == [1, 2]


@pytest.mark.parametrize(
    ("place", "text", "aside"),
    [
        (span(4, 4.5), "mm-hm", True),
        (span(4, 4.5), "excuse me", False),
        (span(4, 4.5), "that is wrong", False),
        (span(4, 4.5), "", True),
        (span(4, 5.5), "", False),  # long enough to be somebody who was not understood
        (span(20, 20.5), "okay", False),  # an answer: nobody else speaks
        (span(10.3, 10.6), "okay", True),  # in the other's pause, who goes on at once
        (span(4, 7), "okay okay okay", False),
    ],
)
def test_nods_and_noises_beside_the_other_ask_for_nothing(place, text, aside):
    assert is_aside(place, text, [span(0, 10), span(10.9, 15)], WORDS) is aside


def test_nobody_speaks():
    assert dialogue([]).turns == ()
