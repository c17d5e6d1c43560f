"""What somebody means who speaks over the customer's line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.app.floor_words import load_floor_words
from voicesim.model.floor_words import FloorWords
from voicesim.turns.overlap import OverlapEvidence, OverlapIntent, OverlapRules, OverlapWords, intent_of

pytestmark = pytest.mark.unit

WORDS = OverlapWords(load_floor_words(), "Ann Parker")


def heard(text: str, spoken_s: float, behind_s: float = 0.2, **more: float) -> OverlapIntent:
    """So much sound so far, with these words, by a recogniser that is that far behind."""
    return intent_of(OverlapEvidence(spoken_s, spoken_s, max(0.0, spoken_s - behind_s), text, **more), WORDS)


@pytest.mark.parametrize("text", ["mm-hm", "uhhuh", "yes", "okay", "right", "i see", "yeah okay yes", "oh i see okay"])
def test_backchannels_leave_the_floor_even_after_a_second(text):
    assert heard(text, 0.3) is OverlapIntent.BACKCHANNEL
    assert heard(text, 1.0) is OverlapIntent.BACKCHANNEL


@pytest.mark.parametrize(
    "text",
    ["sir", "excuse me", "sorry", "stop", "wait", "listen", "mister parker", "ann", "yes but sorry", "okay wait"],
)
def test_asking_for_the_floor_takes_it_at_once(text):
    assert heard(text, 0.2) is OverlapIntent.FLOOR


@pytest.mark.parametrize("text", ["but we", "okay so what", "yes but we have sent it"])
def test_other_words_take_the_floor_by_going_on(text):
    assert heard(text, 0.3) is OverlapIntent.UNCLEAR
    assert heard(text, 0.5) is OverlapIntent.FLOOR


@pytest.mark.parametrize("text", ["of", "i", "got", "oh i"])
def test_the_beginning_of_a_phrase_may_become_that_phrase(text):
    assert heard(text, 0.55) is not OverlapIntent.FLOOR


def test_nothing_but_backchannels_takes_the_floor_in_the_end():
    assert heard("yes yes yes yes yes yes", 2.6) is OverlapIntent.FLOOR


def test_without_words_duration_decides_when_the_recogniser_is_slow():
    assert heard("", 0.49, behind_s=0.6) is OverlapIntent.UNCLEAR
    assert heard("", 0.55, behind_s=0.6) is OverlapIntent.FLOOR


def test_a_recogniser_that_keeps_up_is_waited_for():
    assert heard("", 0.8) is OverlapIntent.UNCLEAR
    assert heard("", 1.1) is OverlapIntent.FLOOR


def test_who_goes_on_after_okay_is_heard_even_by_a_slow_recogniser():
    assert heard("okay", 1.0, behind_s=0.6) is OverlapIntent.FLOOR


def test_a_soft_voice_has_to_go_on_for_longer():
    assert heard("but we", 0.6, level_db=-10.0) is OverlapIntent.UNCLEAR
    assert heard("but we", 0.8, level_db=-10.0) is OverlapIntent.FLOOR


def test_a_cough_is_noise_and_takes_nothing():
    assert heard("", 0.3, voiced_share=0.1) is OverlapIntent.NOISE
    assert heard("huh", 1.0, voiced_share=0.1) is OverlapIntent.NOISE
    assert heard("", 1.1, voiced_share=0.8) is OverlapIntent.FLOOR


def test_without_a_language_only_duration_counts():
    silent = OverlapWords(FloorWords())
    assert intent_of(OverlapEvidence(0.4, 0.4, 0.4, "sir"), silent) is OverlapIntent.UNCLEAR
    assert intent_of(OverlapEvidence(0.6, 0.6, 0.6, "okay"), silent) is OverlapIntent.FLOOR


def test_a_timid_customer_waits_for_no_words():
    timid = OverlapRules(words_wait_s=0.45)
    evidence = OverlapEvidence(0.55, 0.65, 0.45)
    assert intent_of(evidence, WORDS, timid) is OverlapIntent.FLOOR
    assert intent_of(evidence, WORDS) is OverlapIntent.UNCLEAR


@given(
    text=st.lists(st.sampled_from(["yes", "okay", "but", "of", "sir", "i", "huh", "see"]), max_size=6).map(" ".join),
    times=st.lists(st.floats(0, 5), min_size=2, max_size=8).map(sorted),
    voiced=st.none() | st.floats(0, 1),
)
def test_once_it_is_an_attempt_more_sound_does_not_unmake_it(text, times, voiced):
    found = [heard(text, spoken_s, voiced_share=voiced) is OverlapIntent.FLOOR for spoken_s in times]
    assert found == sorted(found)
