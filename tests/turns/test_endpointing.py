"""How long the customer waits before taking a silence for the end of the agent's turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.model.work import PauseWeighed
from voicesim.turns.endpointing import (
    HOLD_S,
    LONGEST_LED_ON_S,
    LONGEST_S,
    SHORTEST_ASKED_S,
    SHORTEST_TOLD_S,
    Pause,
    turn_end_s,
)
from voicesim.turns.floor import Cue, Floor, FloorRules, State
from voicesim.turns.speech_gate import SpeechEdge, SpeechGate

pytestmark = pytest.mark.unit

FALLING, LEVEL, RISING = -12.0, 0.5, 15.0


def wait_s(completeness=0.5, slope=None, *, text="as i said this is it", spoken_s=2.4, **flags) -> float | None:
    holds, leads_on, asks = (flags.get(name, False) for name in ("holds", "leads_on", "asks"))
    said = PauseWeighed(text, completeness, holds, leads_on, slope, asks)
    return turn_end_s(Pause(said, spoken_s))


def test_a_complete_turn_is_answered_as_soon_as_may_be():
    assert wait_s(0.95, FALLING) == SHORTEST_TOLD_S < FloorRules().turn_end_s


def test_who_asks_has_given_the_floor_away():
    assert wait_s(0.95, FALLING, asks=True) == SHORTEST_ASKED_S < SHORTEST_TOLD_S
    assert wait_s(0.1, asks=True) == wait_s(0.1)


def test_a_word_that_leads_on_is_given_seconds():
    assert LONGEST_S < 2 < wait_s(0.02, leads_on=True) <= LONGEST_LED_ON_S


def test_one_moment_keeps_the_floor_however_complete_it_sounds():
    assert wait_s(0.95, FALLING, holds=True) == HOLD_S


def test_without_words_the_rules_decide():
    assert wait_s(None, FALLING) is None


def test_the_voice_decides_between_equal_words():
    """Both a fall and a rise pass the floor, a level voice keeps it (Gravano & Hirschberg 2011)."""
    falling, unknown, level, rising = (wait_s(0.3, slope) for slope in (FALLING, None, LEVEL, RISING))
    assert rising <= falling < unknown < level


def test_slow_speakers_are_given_longer_pauses():
    brisk, usual, slow = (wait_s(0.3, text="we will send it to you today", spoken_s=s) for s in (2.4, 2.8, 4.5))
    assert brisk < usual < slow < 1.5 * usual


def test_a_few_words_say_nothing_about_the_pace():
    assert wait_s(0.4, text="well no", spoken_s=0.3) == wait_s(0.4, text="well no", spoken_s=3.0)


@given(st.floats(0, 1), st.floats(0, 1), st.none() | st.floats(-100, 100))
def test_the_more_complete_the_shorter_and_never_beyond_the_limits(one, other, slope):
    low, high = sorted((one, other))
    assert SHORTEST_TOLD_S <= wait_s(high, slope) <= wait_s(low, slope) <= LONGEST_S


class Line:
    """An agent's microphone, heard by the gate and the floor; speech and silence in seconds."""

    def __init__(self) -> None:
        self.floor, self.gate, self.now = Floor(FloorRules(turn_end_s=0.7)), SpeechGate(), 0

    def _run(self, seconds: float, probability: float) -> list[Cue]:
        passages = []
        for _ in range(to_samples(seconds) // FRAME_SAMPLES):
            self.now += FRAME_SAMPLES
            edge = self.gate.step(probability)
            passages.append(self.floor.hear(edge, self.now, stirring=self.gate.stirring))
        return [passage.cue for passage in passages if passage]

    def speech(self, seconds: float) -> list[Cue]:
        return self._run(seconds, 0.9)

    def silence(self, seconds: float) -> list[Cue]:
        return self._run(seconds, 0.0)


@pytest.mark.parametrize("after_s", [0.24, 0.4, 2.0])
def test_the_floor_ends_the_turn_after_the_silence_it_was_told(after_s):
    line = Line()
    line.speech(1.0)
    assert line.silence(0.2) == []
    line.floor.expect_turn_end(after_s)
    assert line.silence(after_s - 0.24) == []
    assert line.silence(0.06) == [Cue.AGENT_PAUSES]
    assert line.floor.state is State.THINKING


def test_what_the_floor_was_told_is_forgotten_when_the_agent_goes_on():
    line = Line()
    line.speech(1.0)
    line.silence(0.2)
    line.floor.expect_turn_end(3.0)
    line.silence(1.5)
    assert line.speech(1.0) == []
    assert line.silence(0.64) == []
    assert line.silence(0.1) == [Cue.AGENT_PAUSES]


def test_no_turn_ends_while_the_voice_may_just_be_beginning():
    line = Line()
    line.speech(1.0)
    assert line.silence(0.68) == []
    assert line.speech(0.04) == []  # at 0.7 s, but not silent any more
    assert line.speech(0.5) == []
    assert line.floor.state is State.AGENT


def test_a_click_delays_the_end_of_a_turn_by_no_more_than_itself():
    line = Line()
    line.speech(1.0)
    assert line.silence(0.68) == []
    assert line.speech(0.04) == []
    assert line.silence(0.02) == [Cue.AGENT_PAUSES]


def test_the_gate_knows_a_silence_before_it_is_sure_of_it():
    line = Line()
    line.speech(1.0)
    assert line.gate.quiet_from_sample is None
    line.silence(0.1)
    assert line.gate.speaking
    assert line.gate.quiet_from_sample == to_samples(1.0)
    line.silence(0.3)
    assert not line.gate.speaking
    assert line.gate.quiet_from_sample == to_samples(1.0)
    line.speech(0.2)
    assert line.gate.quiet_from_sample is None


def test_an_edge_of_speech_and_the_silence_before_agree():
    line = Line()
    line.speech(1.0)
    line.silence(0.18)
    began = line.gate.quiet_from_sample
    assert line.gate.step(0.0) == SpeechEdge(False, began)
