"""Whether a take measures as its style should, against the speaker's neutral takes."""

from dataclasses import replace
from typing import get_args

import pytest

from voicesim.delivery.acting import ROLES, acting_advice
from voicesim.model.customer import Style
from voicesim.model.prosody import Baseline, ProsodyFeatures

pytestmark = pytest.mark.unit

NEUTRAL = ProsodyFeatures(
    duration_s=3.0, speech_s=2.5, voiced_s=1.8, f0_median_hz=120.0, f0_movement_st_per_s=15.0, level_dbfs=-26.0,
    level_p90_dbfs=-22.0, spectral_tilt_db=10.0, low_slope_db_per_khz=0.0, hnr_db=12.0, articulation_rate_per_s=4.0,
    snr_db=35.0, clipped_ratio=0.0, bandwidth_hz=7800.0,
)  # fmt: skip
USUAL = Baseline("self", 5, -22.0, 120.0, 15.0, 10.0, 0.0, 12.0, 4.0, 7800.0)
HOT = replace(NEUTRAL, level_p90_dbfs=-12.0, f0_median_hz=150.0, spectral_tilt_db=6.0)


def test_every_style_has_a_role():
    assert set(ROLES) == set(get_args(Style))


def test_a_neutral_take_is_neutral():
    assert acting_advice("neutral", NEUTRAL, USUAL) == ()


def test_a_calm_voice_is_told_what_fury_lacks():
    (advice,) = acting_advice("furious", NEUTRAL, USUAL)
    assert advice.startswith("sounds calm (")
    assert advice.endswith("try louder, higher, sharper, with faster onsets")


def test_only_what_is_missing_is_asked_for():
    loud = replace(NEUTRAL, level_p90_dbfs=-17.0)
    (advice,) = acting_advice("furious", loud, USUAL)
    assert advice.endswith("try higher, sharper, with faster onsets")


def test_a_hot_voice_fits_fury_and_no_resignation():
    assert acting_advice("furious", HOT, USUAL) == ()
    (advice,) = acting_advice("resigned", HOT, USUAL)
    assert advice.startswith("sounds tense (")


def test_a_slow_style_is_not_spoken_at_the_neutral_pace():
    (advice,) = acting_advice("resigned", NEUTRAL, USUAL)
    assert "resigned is slower" in advice
    assert acting_advice("resigned", replace(NEUTRAL, articulation_rate_per_s=3.2), USUAL) == ()


def test_what_cannot_be_measured_is_not_advised_on():
    unknown = ProsodyFeatures(duration_s=1.0, speech_s=0.5, voiced_s=0.0)
    for style in get_args(Style):
        assert acting_advice(style, unknown, USUAL) == ()
