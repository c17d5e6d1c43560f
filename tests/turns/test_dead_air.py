"""How much silence a customer bears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.turns.dead_air import Silence, SilenceRules, prompt_after_s, weigh

pytestmark = pytest.mark.unit

RULES = SilenceRules(prompt_after_s=5.0, leave_after_s=15.0, hold_s=25.0)
share = st.floats(0, 1)


@given(patience=share, draw=share)
def test_the_first_prompt_comes_after_four_to_six_seconds(patience, draw):
    assert 3.999 <= prompt_after_s(RULES, Silence(0, 0, 0, on_hold=False), patience, draw) <= 6.001


@given(patience=share, draw=share)
def test_an_agent_who_asked_for_time_is_given_twenty_to_thirty_seconds(patience, draw):
    assert 19.999 <= prompt_after_s(RULES, Silence(0, 0, 0, on_hold=True), patience, draw) <= 30.001


def test_the_patient_wait_longer():
    quiet = Silence(0, 0, 0, on_hold=False)
    assert prompt_after_s(RULES, quiet, 0.9, 0.5) > prompt_after_s(RULES, quiet, 0.1, 0.5)


def test_after_the_first_prompt_a_hold_is_over():
    assert prompt_after_s(RULES, Silence(30, 5, 1, on_hold=True), 0.5, 0.5) == 5.0


def test_silence_is_asked_about_then_left():
    assert weigh(RULES, Silence(4.9, 4.9, 0, on_hold=False), 5.0) is None
    assert weigh(RULES, Silence(5.0, 5.0, 0, on_hold=False), 5.0) == "prompt"
    assert weigh(RULES, Silence(9.0, 5.0, 1, on_hold=False), 5.0) == "prompt"
    assert weigh(RULES, Silence(9.0, 4.0, 1, on_hold=False), 5.0) is None
    assert weigh(RULES, Silence(15.0, 7.0, 1, on_hold=False), 5.0) == "leave"


def test_nobody_asks_once_more_and_leaves_before_there_was_time_to_answer():
    assert weigh(RULES, Silence(13.1, 5.3, 1, on_hold=False), 5.0) is None
    assert weigh(RULES, Silence(15.5, 0.1, 2, on_hold=False), 5.0) is None
    assert weigh(RULES, Silence(18.4, 3.0, 2, on_hold=False), 5.0) == "leave"


def test_nobody_leaves_during_a_hold():
    assert weigh(RULES, Silence(24.0, 24.0, 0, on_hold=True), 25.0) is None
    assert weigh(RULES, Silence(34.9, 3.1, 2, on_hold=True), 5.0) is None
    assert weigh(RULES, Silence(35.0, 3.0, 2, on_hold=True), 5.0) == "leave"
