"""Voices, words and speakers to judge the delivery of."""

from dataclasses import replace

from voicesim.app.lexicons import load_lexicon
from voicesim.delivery.judge import judge
from voicesim.language.rules import read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures

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


def judged(text: str, voice: ProsodyFeatures = USUAL, baseline: Baseline = OWN) -> Delivery:
    return judge(voice, cues(text), baseline, SPAN)
