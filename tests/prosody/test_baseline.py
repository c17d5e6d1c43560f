"""What is usual for a speaker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.model.delivery import Delivery, TextReading, VoiceReading
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.prosody.baseline import BALANCE_DB, BaselineTracker, from_utterances, population

pytestmark = pytest.mark.unit


def turn(voiced_s=2.0, **features):
    return ProsodyFeatures(duration_s=4.0, speech_s=3.0, voiced_s=voiced_s, **features)


def delivery(arousal=0.1, label="neutral", words_communion=0.1):
    """A judgement; only its label, its arousal and the words' communion matter here."""
    voice = VoiceReading(arousal, None, None, 0.3)
    return Delivery(label, 0.1, 0.1, 0.1, 0.7, 0.0, 0.0, None, 0.6, TextReading(0.0, words_communion, 0.8), voice)


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


def test_what_clipping_falsifies_does_not_become_usual():
    true = turn(level_p90_dbfs=-24.0, spectral_tilt_db=12.0, f0_median_hz=120.0)
    cut = turn(level_p90_dbfs=-3.0, spectral_tilt_db=8.0, f0_median_hz=130.0, clipped_ratio=0.2)
    own = from_utterances([true, cut, cut])
    assert (own.level_p90_dbfs, own.spectral_tilt_db, own.f0_median_hz) == (-24.0, 12.0, 130.0)
    tracker = BaselineTracker(own)
    tracker.hear(cut, delivery())
    assert (tracker.baseline.level_p90_dbfs, tracker.baseline.spectral_tilt_db) == (-24.0, 12.0)


def test_what_was_never_measured_stays_the_populations():
    assert from_utterances([turn(f0_median_hz=120.0)]).spectral_tilt_db == population().spectral_tilt_db


def test_a_stranger_stays_one_until_three_calm_turns_were_heard():
    tracker = BaselineTracker(population())
    for _ in range(2):
        tracker.hear(turn(f0_median_hz=180.0, level_p90_dbfs=-40.0), delivery())
        assert (tracker.baseline.source, tracker.baseline.level_p90_dbfs) == ("population", None)
    tracker.hear(turn(f0_median_hz=180.0, level_p90_dbfs=-40.0), delivery())
    assert (tracker.baseline.source, tracker.baseline.utterances) == ("self", 3)
    assert tracker.baseline.level_p90_dbfs == -40.0


def test_the_own_voice_is_blended_with_people_in_general_as_one_more_turn():
    tracker = BaselineTracker(population())
    for tilt_db in (7.0, 6.0, 1.0):
        tracker.hear(turn(f0_median_hz=191.0, spectral_tilt_db=tilt_db), delivery())
    assert tracker.baseline.f0_median_hz == pytest.approx((3 * 191 + 207) / 4)
    assert tracker.baseline.spectral_tilt_db == pytest.approx((3 * 6.0 + BALANCE_DB) / 4)
    tracker.hear(turn(f0_median_hz=200.0), delivery())
    assert tracker.baseline.f0_median_hz == pytest.approx((3 * 191 + 207 + 200) / 5)


def test_a_shouting_hostile_agent_never_becomes_the_own_usual_voice():
    """Levels, F0 and tilts as in an aggressive call; the words are hostile though the voice may seem calm."""
    tracker = BaselineTracker(population())
    hostile = [delivery(-0.01, "aggressive"), delivery(0.2, "unsure", -0.57), delivery(0.3, "aggressive", -0.9)]
    for f0_hz, manner in zip(
        (153.0, 157.2, 145.0, 160.0, 139.0), [delivery(1.67), delivery(0.2), *hostile], strict=True
    ):
        tracker.hear(turn(f0_median_hz=f0_hz, level_p90_dbfs=-12.0), manner)
    assert (tracker.baseline.source, tracker.baseline.level_p90_dbfs) == ("population", None)


def test_a_man_who_shouts_ever_higher_is_not_taken_for_a_calm_woman():
    tracker = BaselineTracker(population())
    for f0_hz in (150.0, 165.0, 180.0, 195.0):
        tracker.hear(turn(f0_median_hz=f0_hz), delivery(2.0))
        assert tracker.baseline.f0_median_hz == 119.0


def test_a_low_turn_in_between_does_not_make_a_woman_a_shouting_man():
    tracker = BaselineTracker(population())
    for f0_hz in (175.0, 150.0, 180.0):
        tracker.hear(turn(f0_median_hz=f0_hz), delivery(2.0))
    assert tracker.baseline.f0_median_hz == 207.0


def test_an_own_profile_moves_by_a_tenth():
    tracker = BaselineTracker(Baseline("profile", 20, level_p90_dbfs=-30.0))
    tracker.hear(turn(level_p90_dbfs=-20.0), delivery(0.4))
    assert tracker.baseline.level_p90_dbfs == pytest.approx(-29.0)
    assert (tracker.baseline.source, tracker.baseline.utterances) == ("profile", 21)


@pytest.mark.parametrize(
    ("manner", "voiced_s"),
    [
        (delivery(0.5), 2.0),
        (delivery(2.0), 2.0),
        (delivery(None), 2.0),
        (delivery(0.0), 0.4),
        (delivery(0.0, "aggressive"), 2.0),
        (delivery(0.0, "unsure", -0.2), 2.0),
    ],
)
@pytest.mark.parametrize("source", ["self", "profile"])
def test_tense_hostile_unknown_and_tiny_turns_teach_nothing(source, manner, voiced_s):
    start = Baseline(source, 3, level_p90_dbfs=-30.0)
    tracker = BaselineTracker(start)
    tracker.hear(turn(voiced_s, level_p90_dbfs=-10.0), manner)
    assert tracker.baseline == start


def test_a_feature_missing_in_a_turn_keeps_its_usual_value():
    tracker = BaselineTracker(Baseline("self", 3, hnr_db=12.0))
    tracker.hear(turn(level_p90_dbfs=-30.0), delivery())
    assert (tracker.baseline.hnr_db, tracker.baseline.level_p90_dbfs) == (12.0, -30.0)


@given(st.lists(st.floats(-60, -5), min_size=3, max_size=40))
def test_the_usual_level_stays_among_those_heard(levels_dbfs):
    tracker = BaselineTracker(population())
    for level in levels_dbfs:
        tracker.hear(turn(level_p90_dbfs=level), delivery())
    usual = tracker.baseline.level_p90_dbfs
    assert min(levels_dbfs) - 1e-9 <= usual <= max(levels_dbfs) + 1e-9


def utterance(semitones=0.0, tilt_db=12.0, level_dbfs=-25.0):
    """What the gain check looks at; a raised voice is higher and sharper."""
    return turn(f0_median_hz=120.0 * 2 ** (semitones / 12), spectral_tilt_db=tilt_db, level_p90_dbfs=level_dbfs)


def test_a_call_over_automatic_gain_is_heard_without_its_level():
    tracker = BaselineTracker(population())
    for _ in range(4):
        tracker.hear(utterance(), delivery())
    assert tracker.baseline.untrusted == ()
    tracker.hear(utterance(5.0, 6.0), delivery(1.0))
    assert tracker.baseline.untrusted == ("level_p90_dbfs",)
    tracker.hear(utterance(7.0, 4.0, -12.0), delivery(2.0))  # it can be loud after all
    assert tracker.baseline.untrusted == ()


def test_what_a_profile_ruled_out_stays_ruled_out():
    tracker = BaselineTracker(Baseline("profile", 20, level_p90_dbfs=-25.0, untrusted=("hnr_db",)))
    for _ in range(3):
        tracker.hear(utterance(), delivery())
    assert tracker.baseline.untrusted == ("hnr_db",)
    tracker.hear(utterance(5.0, 6.0), delivery(1.0))
    assert tracker.baseline.untrusted == ("hnr_db", "level_p90_dbfs")
