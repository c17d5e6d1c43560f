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


def test_an_overlap_lasts_until_its_last_word_can_be_known():
    clock = Clock(settle_s=0.7, goes_on_s=1.0)
    assert clock.cue(Cue.LINE_STARTS) is State.CUSTOMER
    clock.silence(2.0)
    assert clock.speech(0.3) == [Cue.AGENT_SPEAKS]
    assert clock.silence(0.6) == []
    assert clock.speech(0.3) == []  # "excuse me ... sir": still the same overlap
    assert clock.floor.state is State.OVERLAP
    assert clock.silence(0.8) == [Cue.AGENT_STOPS]
    assert clock.floor.state is State.CUSTOMER


def test_an_overlap_takes_the_floor_only_when_somebody_says_so():
    clock = Clock()
    clock.cue(Cue.LINE_STARTS)
    clock.silence(2.0)
    assert clock.speech(3.0) == [Cue.AGENT_SPEAKS]
    assert clock.floor.state is State.OVERLAP
    assert clock.cue(Cue.AGENT_HOLDS) is State.AGENT


@pytest.mark.parametrize(
    ("after_s", "cue"), [(0.1, Cue.AGENT_GOES_ON), (0.9, Cue.AGENT_GOES_ON), (1.1, Cue.AGENT_SPEAKS)]
)
def test_who_speaks_within_a_second_of_the_customers_line_had_not_finished(after_s, cue):
    clock = Clock(goes_on_s=1.0)
    clock.speech(2.0)
    clock.silence(1.0)
    clock.cue(Cue.LINE_STARTS)
    clock.silence(after_s)
    assert clock.speech(0.1) == [cue]


def test_a_customer_who_cuts_in_has_not_started_too_early():
    clock = Clock(stopped_s=0.4)
    clock.speech(2.0)
    clock.cue(Cue.CUSTOMER_CUTS_IN)
    assert clock.silence(0.5) == [Cue.AGENT_STOPS]
    assert clock.speech(0.1) == [Cue.AGENT_SPEAKS]
    assert clock.floor.state is State.OVERLAP


def test_a_turn_taken_with_a_word_that_is_over_already_is_given_its_time():
    clock = Clock(turn_end_s=0.7)
    clock.cue(Cue.LINE_STARTS)
    clock.silence(2.0)
    clock.speech(0.3)
    clock.silence(0.5)
    clock.cue(Cue.AGENT_HOLDS)  # the recogniser took its time to hear "sir"
    assert clock.silence(0.6) == []
    assert clock.silence(0.2) == [Cue.AGENT_PAUSES]


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
    clock = Clock(stopped_s=0.4, hold_when_cut_s=1.5)
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
