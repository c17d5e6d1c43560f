"""Who has the floor."""

import pytest

from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.turns.floor import TABLE, Cue, Floor, FloorRules, State
from voicesim.turns.speech_gate import SpeechEdge

pytestmark = pytest.mark.unit


class Clock:
    """A floor and the time on it; speech and silence in seconds."""

    def __init__(self, **rules: float) -> None:
        self.floor, self.now, self.speaking = Floor(FloorRules(**rules)), 0, False

    def _run(self, seconds: float, speaking: bool) -> list[Cue]:
        cues = []
        for _ in range(to_samples(seconds) // FRAME_SAMPLES):
            self.now += FRAME_SAMPLES
            edge = SpeechEdge(speaking, self.now) if speaking is not self.speaking else None
            self.speaking = speaking
            passage = self.floor.hear(edge, self.now)
            cues += [passage.cue] if passage else []
        return cues

    def speech(self, seconds: float) -> list[Cue]:
        return self._run(seconds, True)

    def silence(self, seconds: float) -> list[Cue]:
        return self._run(seconds, False)

    def cue(self, cue: Cue) -> State:
        self.floor.take(cue, self.now)
        return self.floor.state


def test_silence_after_speech_ends_the_turn_after_its_time():
    clock = Clock(turn_end_s=0.7)
    assert clock.speech(1.0) == [Cue.AGENT_SPEAKS]
    assert clock.silence(0.6) == []
    assert clock.silence(0.2) == [Cue.AGENT_PAUSES]
    assert clock.floor.state is State.THINKING


def test_a_pause_inside_a_turn_does_not_end_it():
    clock = Clock(turn_end_s=0.7)
    clock.speech(1.0)
    clock.silence(0.5)
    clock.speech(1.0)
    assert clock.silence(0.6) == []
    assert clock.floor.state is State.AGENT


def test_an_agent_who_goes_on_gets_the_floor_back():
    clock = Clock()
    clock.speech(1.0)
    clock.silence(1.0)
    clock.speech(0.1)
    assert clock.floor.state is State.AGENT


def test_a_short_sound_over_the_customer_is_a_backchannel_a_long_one_takes_the_floor():
    clock = Clock(hold_s=0.5)
    assert clock.cue(Cue.LINE_STARTS) is State.CUSTOMER
    assert clock.speech(0.3) == [Cue.AGENT_SPEAKS]
    assert clock.silence(0.3) == [Cue.AGENT_STOPS]
    assert clock.floor.state is State.CUSTOMER
    assert clock.speech(0.6) == [Cue.AGENT_SPEAKS, Cue.AGENT_HOLDS]
    assert clock.floor.state is State.AGENT


def test_a_cut_agent_may_take_a_moment_to_stop():
    clock = Clock(hold_when_cut_s=1.5)
    clock.speech(2.0)
    clock.cue(Cue.CUSTOMER_CUTS_IN)
    assert clock.floor.state is State.CUTTING
    assert clock.speech(1.0) == []
    assert clock.silence(0.6) == [Cue.AGENT_STOPS]
    assert clock.floor.state is State.CUSTOMER


def test_a_cut_agent_who_talks_on_wins_the_floor():
    clock = Clock(hold_when_cut_s=1.5)
    clock.speech(2.0)
    clock.cue(Cue.CUSTOMER_CUTS_IN)
    assert clock.speech(1.6) == [Cue.AGENT_HOLDS]
    assert clock.floor.state is State.AGENT


def test_an_agent_cut_off_in_a_breath_may_finish_the_word():
    clock = Clock(stopped_s=0.4, hold_s=0.5, hold_when_cut_s=1.5)
    clock.speech(2.0)
    clock.silence(0.3)
    clock.cue(Cue.CUSTOMER_CUTS_IN)
    assert clock.silence(0.1) == []
    assert clock.speech(0.7) == []
    assert clock.silence(0.6) == [Cue.AGENT_STOPS]
    assert clock.floor.state is State.CUSTOMER


def test_the_open_floor_is_timed_from_when_the_customer_finished():
    clock = Clock()
    clock.cue(Cue.LINE_STARTS)
    clock.silence(2.0)
    assert clock.floor.open_samples(clock.now) == 0
    clock.cue(Cue.LINE_ENDS)
    clock.silence(3.0)
    assert clock.floor.open_samples(clock.now) == to_samples(3.0)


def test_nothing_happens_after_hanging_up():
    clock = Clock()
    clock.cue(Cue.HANG_UP)
    assert clock.speech(1.0) == []
    assert clock.cue(Cue.LINE_STARTS) is State.ENDED


def test_every_state_can_be_reached_and_left():
    reached = {after for (before, _), after in TABLE.items() if before is not after}
    left = {before for (before, _), after in TABLE.items() if before is not after}
    assert reached == set(State)
    assert left == set(State) - {State.ENDED}
