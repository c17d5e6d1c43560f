"""What holds of every judgement, whatever voice, words and usual voice it is made of."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from judged_turns import (
    FLAT,
    HOSTILE,
    HOT,
    OWN,
    PLAIN,
    STRANGER,
    STYLES,
    TENSE,
    USUAL,
    WARM,
    YIELDING,
    judged,
)

from voicesim.model.prosody import Baseline, ProsodyFeatures

pytestmark = pytest.mark.unit

levels = st.floats(-60.0, 0.0)
pitches = st.floats(60.0, 500.0)
voices = st.builds(
    replace, st.sampled_from([USUAL, HOT, TENSE, FLAT]), level_p90_dbfs=levels, f0_median_hz=pitches,
    spectral_tilt_db=st.floats(-20.0, 40.0) | st.none(), hnr_db=st.floats(0.0, 30.0) | st.none(),
    f0_sd_st=st.floats(0.0, 9.0) | st.none(), voiced_s=st.floats(0.0, 9.0), snr_db=st.floats(0.0, 60.0) | st.none(),
    response_latency_s=st.floats(-1.0, 20.0) | st.none(), f0_final_slope_st_per_s=st.floats(-90.0, 90.0) | st.none(),
    articulation_rate_per_s=st.floats(0.5, 12.0) | st.none(),
)  # fmt: skip
texts = st.sampled_from([PLAIN, WARM, HOSTILE, YIELDING, "", "okay", "i'm sorry", "calm down", "may i have your name"])
baselines = st.sampled_from(
    [OWN, STRANGER, replace(OWN, source="self", utterances=1), replace(OWN, level_p90_dbfs=None)]
)


@given(voices, texts, baselines)
def test_any_judgement_adds_up(voice: ProsodyFeatures, text: str, baseline: Baseline) -> None:
    delivery = judged(text, voice, baseline)
    assert sum(getattr(delivery, style) for style in STYLES) == pytest.approx(1)
    assert all(0 <= getattr(delivery, style) <= 1 for style in STYLES)
    assert -1 <= delivery.agency <= 1
    assert -1 <= delivery.communion <= 1
    assert 0 <= delivery.confidence <= 1
    assert delivery.calmness is None or 0 <= delivery.calmness <= 1
    assert (delivery.label == "unsure") == (delivery.confidence < 0.35)
    assert (delivery.label == "unsure") == bool(delivery.notes and delivery.notes[0].startswith("unsure"))


@given(voices, texts, baselines)
def test_contributions_sum_to_what_they_explain(voice: ProsodyFeatures, text: str, baseline: Baseline) -> None:
    delivery = judged(text, voice, baseline)
    sums = {
        axis: sum(e.weight for e in delivery.evidence if e.axis == axis) for axis in ("agency", "communion", "arousal")
    }
    assert delivery.agency == pytest.approx(max(-1, min(1, sums["agency"])), abs=1e-4)
    assert delivery.communion == pytest.approx(max(-1, min(1, sums["communion"])), abs=1e-4)
    assert (delivery.voice.arousal or 0.0) == pytest.approx(sums["arousal"], abs=1e-4)


@given(voices, texts, st.floats(0.1, 30.0), st.floats(1.01, 2.0))
def test_louder_or_higher_is_never_calmer(voice: ProsodyFeatures, text: str, louder_db: float, higher: float) -> None:
    assume(voice.voiced_s >= 0.3)
    before = judged(text, voice).calmness
    assert judged(text, replace(voice, level_p90_dbfs=voice.level_p90_dbfs + louder_db)).calmness <= before
    assert judged(text, replace(voice, f0_median_hz=voice.f0_median_hz * higher)).calmness <= before


@given(voices, texts, st.sampled_from(["you idiot", "shut up", "are you deaf"]), baselines)
def test_an_insult_never_makes_a_turn_less_aggressive(
    voice: ProsodyFeatures, text: str, insult: str, baseline: Baseline
) -> None:
    plain, insulting = judged(text, voice, baseline), judged(f"{text} {insult}", voice, baseline)
    assert insulting.aggressive >= plain.aggressive - 1e-9


@given(voices, texts, st.floats(-1e-6, 1e-6))
def test_a_breath_of_noise_changes_no_label_far_from_the_thresholds(
    voice: ProsodyFeatures, text: str, noise: float
) -> None:
    before = judged(text, voice)
    first, second = sorted((getattr(before, style) for style in STYLES), reverse=True)[:2]
    arousal = before.voice.arousal or 0.0
    assume(abs(before.confidence - 0.35) > 1e-3 and first - second > 1e-3)
    assume(min(abs(arousal - edge) for edge in (-0.8, 0.5, 1.3)) > 1e-3)
    assume(abs(before.text.communion + 0.1) > 1e-3 and abs((before.voice.agency or 0) + 0.3) > 1e-3)
    assume(abs((before.voice.agency or 0) * before.text.agency) > 1e-3 or not before.text.agency)
    after = judged(
        text, replace(voice, level_p90_dbfs=voice.level_p90_dbfs + noise, f0_median_hz=voice.f0_median_hz + noise)
    )
    assert after.label == before.label
