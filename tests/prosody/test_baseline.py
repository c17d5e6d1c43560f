"""What is usual for a speaker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.prosody.baseline import BaselineTracker, from_utterances, population

pytestmark = pytest.mark.unit


def turn(voiced_s=2.0, **features):
    return ProsodyFeatures(duration_s=4.0, speech_s=3.0, voiced_s=voiced_s, **features)


def test_of_a_stranger_neither_the_gain_nor_the_pitch_is_known():
    stranger = population()
    assert (stranger.source, stranger.utterances) == ("population", 0)
    assert stranger.level_p90_dbfs is None
    assert stranger.f0_median_hz is None
    assert stranger.spectral_tilt_db is not None


@pytest.mark.parametrize(("heard_hz", "usual_hz"), [(95, 119), (150, 119), (170, 207), (260, 207)])
def test_a_heard_pitch_chooses_the_nearer_sex(heard_hz, usual_hz):
    assert population(heard_hz).f0_median_hz == usual_hz


def test_own_medians_are_not_moved_by_one_outburst():
    own = from_utterances([turn(level_p90_dbfs=level) for level in (-30, -29, -31, -5)])
    assert (own.source, own.utterances) == ("self", 4)
    assert own.level_p90_dbfs == -29.5


def test_utterances_with_hardly_any_voice_do_not_count():
    own = from_utterances([turn(f0_median_hz=120.0), turn(0.2, f0_median_hz=400.0)])
    assert (own.utterances, own.f0_median_hz) == (1, 120.0)
    assert from_utterances([turn(0.2, f0_median_hz=400.0)]) == population()


def test_what_was_never_measured_stays_the_populations():
    assert from_utterances([turn(f0_median_hz=120.0)]).spectral_tilt_db == population().spectral_tilt_db


def test_the_first_calm_turn_replaces_the_population_and_the_next_are_averaged():
    tracker = BaselineTracker(population())
    tracker.hear(turn(f0_median_hz=180.0, level_p90_dbfs=-40.0), arousal=0.1)
    assert (tracker.baseline.source, tracker.baseline.f0_median_hz) == ("self", 180.0)
    tracker.hear(turn(f0_median_hz=190.0, level_p90_dbfs=-38.0), arousal=-0.2)
    assert tracker.baseline.f0_median_hz == pytest.approx(185.0)
    assert tracker.baseline.level_p90_dbfs == pytest.approx(-39.0)


def test_an_own_profile_moves_by_a_tenth():
    tracker = BaselineTracker(Baseline("profile", 20, level_p90_dbfs=-30.0))
    tracker.hear(turn(level_p90_dbfs=-20.0), arousal=0.4)
    assert tracker.baseline.level_p90_dbfs == pytest.approx(-29.0)
    assert (tracker.baseline.source, tracker.baseline.utterances) == ("profile", 21)


@pytest.mark.parametrize(("arousal", "voiced_s"), [(0.5, 2.0), (2.0, 2.0), (None, 2.0), (0.0, 0.4)])
def test_tense_unknown_and_tiny_turns_teach_nothing(arousal, voiced_s):
    start = Baseline("self", 3, level_p90_dbfs=-30.0)
    tracker = BaselineTracker(start)
    tracker.hear(turn(voiced_s, level_p90_dbfs=-10.0), arousal)
    assert tracker.baseline == start


def test_a_feature_missing_in_a_turn_keeps_its_usual_value():
    tracker = BaselineTracker(Baseline("self", 3, hnr_db=12.0))
    tracker.hear(turn(level_p90_dbfs=-30.0), arousal=0.0)
    assert (tracker.baseline.hnr_db, tracker.baseline.level_p90_dbfs) == (12.0, -30.0)


@given(st.lists(st.floats(-60, -5), min_size=1, max_size=40))
def test_the_usual_level_stays_among_those_heard(levels_dbfs):
    tracker = BaselineTracker(population())
    for level in levels_dbfs:
        tracker.hear(turn(level_p90_dbfs=level), arousal=0.0)
    usual = tracker.baseline.level_p90_dbfs
    assert min(levels_dbfs) - 1e-9 <= usual <= max(levels_dbfs) + 1e-9
