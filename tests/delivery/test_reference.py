"""What a turn's own sound, and the checks of the microphone, leave to be compared with the usual voice."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voicesim.delivery.judge import judge
from voicesim.delivery.reference import changes, doubts
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.prosody.baseline import from_utterances, population
from voicesim.prosody.measure import measure

pytestmark = pytest.mark.unit

LEVEL, TILT, SLOPE, HNR = "level_p90_dbfs", "spectral_tilt_db", "low_slope_db_per_khz", "hnr_db"
ALL = {LEVEL, TILT, SLOPE, HNR, "f0_median_hz", "f0_movement_st_per_s"}
USUAL = Baseline(
    "profile", 12, level_p90_dbfs=-24.0, f0_median_hz=120.0, f0_movement_st_per_s=12.0, spectral_tilt_db=12.0,
    low_slope_db_per_khz=-40.0, hnr_db=14.0, bandwidth_hz=7800.0,
)  # fmt: skip
TURN = ProsodyFeatures(
    duration_s=4.0, speech_s=3.5, voiced_s=2.2, level_p90_dbfs=-12.0, f0_median_hz=120.0, f0_movement_st_per_s=12.0,
    spectral_tilt_db=12.0, low_slope_db_per_khz=-40.0, hnr_db=14.0, snr_db=30.0, clipped_ratio=0.0,
    bandwidth_hz=7800.0,
)  # fmt: skip
AGENT = sorted((Path(__file__).parents[1] / "data" / "agents" / "sofa-assertive").glob("*.flac"))[1]
NO_WORDS = LanguageCues(agency=0.0, communion=0.0, confidence=0.0, word_count=0)


def heard(turn: ProsodyFeatures = TURN, baseline: Baseline = USUAL) -> Delivery:
    return judge(turn, NO_WORDS, baseline, Span(0, 64_000))


def remark(delivery: Delivery) -> str:
    return next((note for note in delivery.notes if "left out" in note), "")


def test_a_clean_turn_over_the_same_line_is_compared_in_everything() -> None:
    assert changes(TURN, USUAL).keys() == ALL
    assert remark(heard()) == ""


@pytest.mark.parametrize(
    ("turn", "baseline", "left_out", "reason"),
    [
        (TURN, replace(USUAL, untrusted=(HNR, LEVEL)), {LEVEL, HNR}, "checks"),
        (replace(TURN, clipped_ratio=0.002), USUAL, {LEVEL, SLOPE}, "clipping"),
        (replace(TURN, clipped_ratio=0.049), USUAL, {LEVEL, SLOPE}, "clipping"),
        (replace(TURN, clipped_ratio=0.05), USUAL, {LEVEL, TILT, SLOPE, HNR}, "clipping"),
        (replace(TURN, snr_db=14.0), USUAL, {HNR, SLOPE}, "noise"),
        (replace(TURN, bandwidth_hz=4031.0), USUAL, {LEVEL, TILT, SLOPE, HNR}, "line"),
        (TURN, replace(USUAL, bandwidth_hz=3950.0), {LEVEL, TILT, SLOPE, HNR}, "line"),
        (replace(TURN, bandwidth_hz=3900.0), replace(USUAL, bandwidth_hz=4031.0), set(), ""),
        (replace(TURN, bandwidth_hz=4600.0), replace(USUAL, bandwidth_hz=4400.0), set(), ""),
        (replace(TURN, bandwidth_hz=5100.0), USUAL, set(), ""),
        (replace(TURN, bandwidth_hz=4031.0), replace(USUAL, bandwidth_hz=None), set(), ""),
        (replace(TURN, clipped_ratio=0.001, snr_db=15.0), USUAL, set(), ""),
        (TURN, replace(USUAL, source="population"), {LEVEL}, "stranger"),
        (replace(TURN, bandwidth_hz=4031.0), replace(USUAL, source="population", bandwidth_hz=None), {LEVEL, TILT},
         "stranger"),
    ],
)  # fmt: skip
def test_what_the_line_or_the_microphone_falsifies_is_left_out(
    turn: ProsodyFeatures, baseline: Baseline, left_out: set[str], reason: str
) -> None:
    assert ALL - changes(turn, baseline).keys() == left_out
    assert doubts(turn, baseline) == dict.fromkeys(left_out, reason)


def test_a_level_that_is_ruled_out_says_neither_loud_nor_confident() -> None:
    ruled_out = heard(baseline=replace(USUAL, untrusted=(LEVEL,)))
    assert heard().calmness < ruled_out.calmness
    assert LEVEL not in {e.feature for e in ruled_out.evidence}
    assert ruled_out.voice.confidence < heard().voice.confidence


@pytest.mark.parametrize(
    ("turn", "baseline", "says"),
    [
        (TURN, replace(USUAL, untrusted=(LEVEL,)), "volume left out: the microphone or the recording"),
        (replace(TURN, clipped_ratio=0.01), USUAL, "volume left out: the recording is cut off"),
        (replace(TURN, bandwidth_hz=4031.0), USUAL, "volume and tone left out: heard over another kind of line"),
        (replace(TURN, clipped_ratio=0.1), USUAL, "volume and tone left out: the recording is cut off"),
        (replace(TURN, clipped_ratio=0.1), replace(USUAL, source="population"), "tone left out: the recording is cut"),
        (replace(TURN, clipped_ratio=0.01), replace(USUAL, source="population"), ""),
        (replace(TURN, clipped_ratio=0.1, voiced_s=0.2), USUAL, ""),
        (TURN, replace(USUAL, untrusted=(HNR,)), ""),
        (replace(TURN, snr_db=5.0), USUAL, ""),
        (TURN, replace(USUAL, source="population"), ""),
        (replace(TURN, level_p90_dbfs=None), replace(USUAL, untrusted=(LEVEL,)), ""),
        (replace(TURN, voiced_s=0.2), replace(USUAL, untrusted=(LEVEL,)), ""),
    ],
)
def test_it_is_said_when_the_volume_was_left_out(turn: ProsodyFeatures, baseline: Baseline, says: str) -> None:
    said = remark(heard(turn, baseline))
    assert said.startswith(says)
    assert bool(said) == bool(says)


def test_over_another_line_the_pitch_still_tells_a_raised_voice() -> None:
    narrow = replace(TURN, bandwidth_hz=4031.0)
    assert heard(replace(narrow, f0_median_hz=170.0)).calmness < 0.2 < 0.7 < heard(narrow).calmness


def test_a_badly_clipped_turn_over_a_microphone_with_gain_says_both() -> None:
    notes = heard(replace(TURN, clipped_ratio=0.1), replace(USUAL, untrusted=(LEVEL,))).notes
    assert [note.split(":")[0] for note in notes if "left out" in note] == ["volume left out", "tone left out"]


def test_a_tone_that_only_the_clipping_sharpened_does_not_cost_calmness() -> None:
    sharp = replace(TURN, level_p90_dbfs=-24.0, spectral_tilt_db=9.0, hnr_db=12.0)
    for baseline in (USUAL, population()):
        assert heard(replace(sharp, clipped_ratio=0.2), baseline).calmness > 0.75
        assert heard(sharp, baseline).calmness < 0.75


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_calm_recording_stays_calm_however_much_of_it_is_cut_off(share: float) -> None:
    import soundfile

    pcm, _ = soundfile.read(AGENT, dtype="float32")
    loud = np.clip(pcm * 0.99 / np.quantile(np.abs(pcm), 1 - share), -1, 1).astype(np.float32)
    whole, cut = measure(pcm, (), None), measure(loud, (), None)
    own = from_utterances([whole])
    assert heard(whole, own).calmness > 0.75
    assert heard(cut, own).calmness > 0.75
    assert heard(replace(cut, clipped_ratio=None), own).calmness < 0.65  # tenser for tone and level, were they taken
