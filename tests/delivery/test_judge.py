"""Voice and words joined: what is called what, what it rests on, and where it holds back."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voicesim.app.lexicons import load_lexicon
from voicesim.delivery.judge import judge
from voicesim.language.rules import read, words_from_text
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery
from voicesim.model.language import LanguageCues, StyleShares
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.prosody.baseline import population

pytestmark = pytest.mark.unit

LEXICON = load_lexicon()
SPAN = Span(16_000, 80_000)
STYLES = ("passive", "assertive", "aggressive", "neutral")
OWN = Baseline(
    source="profile", utterances=10, level_p90_dbfs=-24.0, f0_median_hz=120.0, f0_movement_st_per_s=12.0,
    spectral_tilt_db=12.0, low_slope_db_per_khz=-40.0, hnr_db=14.0, articulation_rate_per_s=5.0,
)  # fmt: skip
USUAL = ProsodyFeatures(
    duration_s=4.0, speech_s=3.5, voiced_s=2.2, voiced_ratio=0.63, f0_median_hz=120.0, f0_sd_st=2.5, level_dbfs=-28.0,
    level_p90_dbfs=-24.0, spectral_tilt_db=12.0, low_slope_db_per_khz=-40.0, hnr_db=14.0, f0_movement_st_per_s=12.0,
    articulation_rate_per_s=5.0, mid_clause_pause_count=0, filled_pauses_per_100_words=0.0, response_latency_s=0.5,
    f0_final_slope_st_per_s=-10.0, snr_db=30.0, clipped_ratio=0.0, bandwidth_hz=7500.0,
)  # fmt: skip
HOT = replace(
    USUAL, level_p90_dbfs=-10.0, f0_median_hz=200.0, spectral_tilt_db=4.0, low_slope_db_per_khz=-10.0, hnr_db=11.0,
    f0_movement_st_per_s=18.0,
)  # fmt: skip
TENSE = replace(USUAL, level_p90_dbfs=-19.0, f0_median_hz=145.0, spectral_tilt_db=9.5)
FLAT = replace(
    USUAL, level_p90_dbfs=-35.0, f0_median_hz=103.0, spectral_tilt_db=15.0, f0_sd_st=1.0, articulation_rate_per_s=3.4,
    mid_clause_pause_count=3, filled_pauses_per_100_words=12.0, response_latency_s=2.5,
)  # fmt: skip
SILENT = ProsodyFeatures(duration_s=0.0, speech_s=0.0, voiced_s=0.0)
STRANGER = Baseline(source="population", utterances=0)
PLAIN = "the parcel is on the second shelf next to the door"
WARM = "i understand how upsetting this is and i'm going to get you a new one today"
HOSTILE = "that's your own fault you should have read the instructions"
YIELDING = "um i guess i could maybe try if that's okay with you i'm not really sure"


def cues(text: str) -> LanguageCues:
    return read(words_from_text(text), LEXICON)


def modelled(communion: float, aggressive: float, confidence: float = 1.0) -> LanguageCues:
    """Words as a trained model reads them."""
    shares = StyleShares(0.1, 0.1, aggressive, 0.8 - aggressive)
    return LanguageCues(agency=0.3, communion=communion, confidence=confidence, word_count=12, styles=shares)


def judged(text: str, voice: ProsodyFeatures = USUAL, baseline: Baseline = OWN) -> Delivery:
    return judge(voice, cues(text), baseline, SPAN)


def test_four_manners_are_told_apart() -> None:
    assert judged(WARM).label == "assertive"
    assert judged(HOSTILE, HOT).label == "aggressive"
    assert judged(YIELDING, FLAT).label == "passive"
    assert judged(PLAIN).label == "neutral"


def test_a_calm_voice_a_tense_one_and_a_hot_one() -> None:
    calm, tense, hot = (judged(PLAIN, voice).calmness for voice in (USUAL, TENSE, HOT))
    assert calm == pytest.approx(0.81, abs=0.02)
    assert 0.2 < tense < 0.5
    assert hot < 0.1


@pytest.mark.parametrize("voice", [USUAL, TENSE])
def test_ordinary_words_in_an_ordinary_or_tense_voice_are_never_aggressive(voice: ProsodyFeatures) -> None:
    delivery = judged(PLAIN, voice)
    assert delivery.label in {"neutral", "unsure"}
    assert delivery.aggressive == 0
    assert ("tense voice" in delivery.notes) == (voice is TENSE)


def test_plain_words_in_a_hot_voice_are_left_open_because_joy_sounds_like_anger() -> None:
    delivery = judged(PLAIN, HOT)
    assert delivery.label == "unsure"
    assert delivery.notes[0] == "unsure: a hot voice, and words that do not say whether it is anger"
    assert "hot voice" in delivery.notes


def test_heat_makes_aggressive_what_the_words_make_hostile_whoever_read_them() -> None:
    by_rules = replace(modelled(-0.15, 0.03), styles=None)
    assert judge(HOT, by_rules, OWN, SPAN).aggressive >= 0.6
    assert judge(HOT, modelled(-0.05, 0.4), OWN, SPAN).aggressive >= 0.6


def test_cool_words_that_the_model_does_not_find_hostile_leave_a_hot_voice_open() -> None:
    delivery = judge(HOT, modelled(-0.15, 0.03), OWN, SPAN)
    assert delivery.aggressive < 0.5
    assert delivery.notes[0] == "unsure: a hot voice, and words that do not say whether it is anger"


def test_mockery_that_only_the_model_hears_explains_the_heat() -> None:
    notes = judge(HOT, modelled(0.0, 0.6), OWN, SPAN).notes
    assert not any("do not say whether it is anger" in note for note in notes)


@pytest.mark.parametrize(("confidence", "remarked"), [(0.3, False), (0.8, True)])
def test_words_that_were_not_heard_clearly_are_not_remarked_on(confidence: float, remarked: bool) -> None:
    cold, warm = (modelled(communion, 0.1, confidence) for communion in (-0.6, 0.6))
    assert ("cold words in a quiet voice" in judge(USUAL, cold, OWN, SPAN).notes) == remarked
    hot = judge(HOT, warm, OWN, SPAN).notes
    assert ("warm words, hot voice" in hot, "hot voice" in hot) == (remarked, not remarked)


def test_warm_words_in_a_hot_voice_keep_their_style_and_lose_their_calm() -> None:
    delivery = judged(WARM, HOT)
    assert delivery.label in {"assertive", "unsure"}
    assert max(STYLES, key=lambda style: getattr(delivery, style)) == "assertive"
    assert "warm words, hot voice" in delivery.notes
    assert delivery.calmness < 0.1


def test_cold_words_in_a_quiet_voice_stay_aggressive() -> None:
    delivery = judged(HOSTILE)
    assert delivery.label == "aggressive"
    assert "cold words in a quiet voice" in delivery.notes


def test_a_flat_quiet_unsure_voice_is_withdrawn_and_not_very_calm() -> None:
    delivery = judged(PLAIN, FLAT)
    assert delivery.passive >= 0.5
    assert "flat and quiet: withdrawn rather than calm" in delivery.notes


def test_words_alone_are_judged_with_less_confidence() -> None:
    alone, both = judged(WARM, SILENT, STRANGER), judged(WARM)
    assert alone.label == "assertive"
    assert alone.confidence < both.confidence
    assert alone.calmness is None
    assert alone.voice.arousal is None
    assert "no voice measured" in alone.notes


def test_a_voice_alone_tells_calmness_but_not_style() -> None:
    delivery = judged("", HOT)
    assert delivery.label == "unsure"
    assert delivery.calmness < 0.1
    assert delivery.notes[0] == "unsure: no words were heard, and the voice alone does not tell the style"


def test_nothing_heard_is_unsure_with_the_reason() -> None:
    delivery = judged("", SILENT, STRANGER)
    assert delivery.label == "unsure"
    assert delivery.confidence == 0
    assert delivery.notes[0] == "unsure: too little speech to judge"
    assert delivery.evidence == ()


def test_one_word_is_too_little() -> None:
    assert judged("okay", SILENT, STRANGER).notes[0] == "unsure: too few words to judge"


def test_evidence_speaks_to_a_person_and_has_its_time() -> None:
    evidence = judged(HOSTILE, HOT).evidence
    sentences = [e.sentence for e in evidence]
    assert "14 dB louder than your usual" in sentences
    assert any('said "your own fault' in s or 'said "you should have' in s for s in sentences)
    assert [abs(e.weight) for e in evidence] == sorted((abs(e.weight) for e in evidence), reverse=True)
    assert all((e.start_s, e.end_s) == (SPAN.start_s, SPAN.end_s) for e in evidence if e.quote is None)


def test_what_would_be_said_as_nothing_is_said_as_no_change() -> None:
    hardly = replace(
        USUAL, level_p90_dbfs=-23.7, f0_median_hz=120.2, spectral_tilt_db=11.96, low_slope_db_per_khz=-39.6,
        hnr_db=14.04, f0_movement_st_per_s=11.97,
    )  # fmt: skip
    sentences = {e.sentence for e in judged(PLAIN, hardly).evidence}
    same = ("as loud", "as high", "as soft in tone", "as pressed", "as clear", "as lively")
    assert {f"{words} as your usual" for words in same} <= sentences
    assert not any(s.startswith(("0 ", "0.0 ")) for s in sentences)


def test_a_stranger_is_held_against_people_in_general_without_level_and_with_less_confidence() -> None:
    stranger, known = judged(WARM, HOT, replace(OWN, source="population")), judged(WARM, HOT)
    assert "level_p90_dbfs" not in {e.feature for e in stranger.evidence}
    assert stranger.voice.confidence < known.voice.confidence / 2
    assert any("than most people" in e.sentence for e in stranger.evidence)


@pytest.mark.parametrize("rate_per_s", [3.5, 5.1, 6.5])
def test_a_stranger_is_not_told_of_a_usual_that_is_not_theirs(rate_per_s: float) -> None:
    voice = replace(USUAL, articulation_rate_per_s=rate_per_s)
    pace = {
        source: next(e for e in evidence if e.feature == "articulation_rate_per_s").sentence
        for source in ("population", "self")
        if (evidence := judged(WARM, voice, replace(OWN, source=source)).evidence)
    }
    assert "most people" in pace["population"]
    assert "your" not in pace["population"]
    assert "your usual" in pace["self"]


def test_a_stranger_is_never_aggressive_by_voice_alone() -> None:
    assert judged(PLAIN, HOT, replace(OWN, source="population")).aggressive == 0


def test_a_stranger_between_the_usual_pitches_of_the_sexes_is_not_called_calm_for_it() -> None:
    shouted = replace(USUAL, f0_median_hz=160.0, spectral_tilt_db=5.5)  # a man who shouts, or a tense woman
    assert judged(PLAIN, shouted, population()).calmness < 0.4
    assert judged(PLAIN, replace(shouted, f0_median_hz=200.0), population()).calmness < 0.4


def test_a_stranger_once_heard_low_is_not_measured_more_kindly_when_the_voice_rises() -> None:
    low = population(150.0)
    calmness = [
        judged(PLAIN, replace(USUAL, f0_median_hz=hz), low).calmness for hz in (125.0, 140.0, 156.0, 158.0, 200.0)
    ]
    assert calmness == sorted(calmness, reverse=True)


def test_the_reading_says_whether_the_voice_was_held_against_the_speakers_own() -> None:
    assert judged(PLAIN).voice.own_baseline
    assert not judged(PLAIN, USUAL, population()).voice.own_baseline


def test_noise_silences_what_it_would_falsify() -> None:
    noisy = judged(PLAIN, replace(HOT, snr_db=8.0))
    assert not {"hnr_db", "low_slope_db_per_khz"} & {e.feature for e in noisy.evidence}


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


def test_words_read_by_something_else_than_rules_are_explained_too() -> None:
    reading = LanguageCues(agency=-0.6, communion=0.2, confidence=1.0, word_count=9)
    delivery = judge(SILENT, reading, STRANGER, SPAN)
    assert delivery.label == "passive"
    assert delivery.agency == pytest.approx(-0.6)
    assert {e.sentence for e in delivery.evidence} == {"the wording as a whole"}
