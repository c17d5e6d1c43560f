"""Voice and words joined: what is called what, what it rests on, and where it holds back."""

from dataclasses import replace

import pytest
from judged_turns import (
    FLAT,
    HOSTILE,
    HOT,
    OWN,
    PLAIN,
    SILENT,
    SPAN,
    STRANGER,
    STYLES,
    TENSE,
    USUAL,
    WARM,
    YIELDING,
    judged,
)

from voicesim.delivery.judge import judge
from voicesim.model.language import LanguageCues, StyleShares
from voicesim.model.prosody import ProsodyFeatures
from voicesim.prosody.baseline import population

pytestmark = pytest.mark.unit


def modelled(communion: float, aggressive: float, confidence: float = 1.0) -> LanguageCues:
    """Words as a trained model reads them."""
    shares = StyleShares(0.1, 0.1, aggressive, 0.8 - aggressive)
    return LanguageCues(agency=0.3, communion=communion, confidence=confidence, word_count=12, styles=shares)


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


def test_words_read_by_something_else_than_rules_are_explained_too() -> None:
    reading = LanguageCues(agency=-0.6, communion=0.2, confidence=1.0, word_count=9)
    delivery = judge(SILENT, reading, STRANGER, SPAN)
    assert delivery.label == "passive"
    assert delivery.agency == pytest.approx(-0.6)
    assert {e.sentence for e in delivery.evidence} == {"the wording as a whole"}
