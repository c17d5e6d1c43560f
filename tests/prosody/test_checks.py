"""Which cues a microphone or a recording keeps true."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.model.audio import Span
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.units import RATE_HZ
from voicesim.prosody.checks import (
    FIRM_AND_QUIET,
    gain_check,
    level_checks,
    microphone_checks,
    peak_dbfs,
    room_dbfs,
    ruled_out,
)
from voicesim.prosody.measure import measure

pytestmark = pytest.mark.unit

LEVEL = "level_p90_dbfs"
CLEAN = ProsodyFeatures(
    duration_s=3.0, speech_s=2.5, voiced_s=2.0, f0_median_hz=120.0, level_dbfs=-28.0, level_p90_dbfs=-25.0,
    spectral_tilt_db=12.0, snr_db=40.0, clipped_ratio=0.0, bandwidth_hz=7800.0,
)  # fmt: skip


def said(semitones=0.0, tilt_db=12.0, level_dbfs=-25.0, **more):
    """An utterance by what the gain check looks at."""
    f0_hz = 120.0 * 2 ** (semitones / 12)
    return replace(CLEAN, f0_median_hz=f0_hz, spectral_tilt_db=tilt_db, level_p90_dbfs=level_dbfs, **more)


def gain_controlled(pcm, target_dbfs=-20.0, attack_s=0.05, release_s=0.5):
    """What a slow automatic gain makes of it; the pauses keep the gain of the speech before."""
    hop = RATE_HZ // 100
    levels = frame_levels_dbfs(pcm, 400, hop)
    speech = levels > levels.max() - 25
    gain_db, gains = target_dbfs - levels[speech][0], np.empty(len(levels))
    for place, level in enumerate(levels):
        wanted = target_dbfs - level if speech[place] else gain_db
        gain_db += (wanted - gain_db) * (1 - np.exp(-0.01 / (attack_s if wanted < gain_db else release_s)))
        gains[place] = gain_db
    steady = np.interp(np.arange(len(pcm)), np.arange(len(levels)) * hop, gains)
    return np.clip(pcm * 10 ** (steady / 20), -1, 1).astype(np.float32)


def to_peak(pcm):
    return (0.9 * pcm / np.abs(pcm).max()).astype(np.float32)


def found(checks, name):
    return next(check for check in checks if check.name == name)


@pytest.fixture(scope="module")
def sounds(voice):
    """Five utterances from quiet to firm: louder, higher, sharper."""
    steps = [(-9.0, 108, -11.0), (-1.0, 118, -9.2), (0.0, 120, -9.0), (1.0, 123, -8.8), (2.0, 155, -6.5)]
    return [
        voice(f0_hz=f0_hz, tilt_db_per_octave=tilt_db, level_db=level_db).turn(1.2)
        for level_db, f0_hz, tilt_db in steps
    ]


def checked(sounds):
    return microphone_checks([measure(pcm, (), None) for pcm in sounds], [peak_dbfs(pcm) for pcm in sounds])


def test_an_honest_microphone_passes_all_checks(sounds):
    checks = checked(sounds)
    assert {check.name: check.verdict for check in checks} == dict.fromkeys(
        ("gain", "peaks", "noise", "clipping", "band"), "passed"
    )
    assert ruled_out(checks) == ()
    assert found(checks, "gain").measured["level_change_db"] > 8


def test_automatic_gain_is_found_out_and_the_remedy_named(sounds):
    gain = found(checked([gain_controlled(pcm) for pcm in sounds]), "gain")
    assert gain.verdict == "failed"
    assert gain.untrusted == (LEVEL,)
    assert "automatic gain" in gain.remedy
    assert abs(gain.measured["level_change_db"]) < 4


def test_normalised_recordings_are_found_out(sounds):
    checks = checked([to_peak(pcm) for pcm in sounds])
    assert found(checks, "peaks").verdict == "failed"
    assert ruled_out(checks) == (LEVEL,)


def test_one_utterance_of_the_same_effort_after_the_other_tells_nothing_about_the_gain(sounds):
    gain = gain_check([measure(pcm, (), None) for pcm in sounds[1:4]])
    assert (gain.verdict, gain.untrusted, gain.remedy) == ("unknown", (), FIRM_AND_QUIET)


@pytest.mark.parametrize(
    "firm",
    [
        {"tilt_db": 6.0},  # a sentence full of s sounds is sharp as well
        {"semitones": 5.0},  # and a question is high
        {"tilt_db": 18.0, "semitones": 5.0},
        {"tilt_db": 10.5, "semitones": 2.0},
    ],
)
def test_neither_tone_nor_pitch_alone_nor_a_little_of_both_is_a_raised_voice(firm):
    assert gain_check([said(), said(), said(), said(**firm)]).verdict == "unknown"


@pytest.mark.parametrize(
    ("level_dbfs", "verdict"), [(-25.0, "failed"), (-22.0, "failed"), (-20.0, "unknown"), (-17.0, "passed")]
)
def test_a_raised_voice_should_come_out_louder(level_dbfs, verdict):
    firm = said(semitones=3.0, tilt_db=8.0, level_dbfs=level_dbfs)
    assert gain_check([said(), said(), said(), firm]).verdict == verdict


def test_a_scream_that_is_five_decibels_louder_is_held_down_too():
    usual = [said() for _ in range(9)]
    assert gain_check([*usual, said(semitones=9.0, tilt_db=4.0, level_dbfs=-20.0)]).verdict == "failed"


def test_a_level_that_moves_by_itself_is_not_held_by_a_machine():
    """Somebody who leans back for the firm sentence; the quiet ones come out 6 dB apart."""
    usual = [said(level_dbfs=level_dbfs) for level_dbfs in (-28.0, -25.0, -22.0)]
    assert gain_check([*usual, said(semitones=3.0, tilt_db=8.0, level_dbfs=-25.0)]).verdict == "unknown"


@pytest.mark.parametrize(
    "spoilt", [{"snr_db": 10.0}, {"clipped_ratio": 0.01}, {"voiced_s": 0.3}, {"level_p90_dbfs": None}]
)
def test_noisy_clipped_and_short_utterances_tell_nothing_about_the_gain(spoilt):
    firm = replace(said(semitones=4.0, tilt_db=6.0), **spoilt)
    assert gain_check([said(), said(), firm]).finding == "fewer than 3 clean utterances"
    assert gain_check([said(), said(), said(), firm]).verdict == "unknown"


quarters = st.integers(-24, 48).map(lambda count: count / 4)


@given(st.lists(st.tuples(quarters, quarters, quarters), min_size=1, max_size=20), quarters, st.permutations(range(20)))
def test_the_gain_check_depends_neither_on_the_gain_nor_on_the_order(voices, gain_db, order):
    heard = [said(semitones, tilt_db, level_dbfs - 30) for semitones, tilt_db, level_dbfs in voices]
    moved = [replace(heard[i], level_p90_dbfs=heard[i].level_p90_dbfs + gain_db) for i in order if i < len(heard)]
    before, after = gain_check(heard), gain_check(moved)
    assume(abs(before.measured.get("level_spread_db", 0) - 4) > 1e-6)
    assert after.verdict == before.verdict


@pytest.mark.parametrize(
    ("peaks_dbfs", "verdict"),
    [((-3.0,), "passed"), ((-1.0, -1.0), "unknown"), ((-1.0, -1.2, -0.9), "failed"), ((-9.0, -4.0, -1.0), "passed"),
     ((), "unknown")],
)  # fmt: skip
def test_files_that_all_peak_alike_were_normalised(peaks_dbfs, verdict):
    assert found(level_checks([], peaks_dbfs), "peaks").verdict == verdict


@pytest.mark.parametrize(("snr_db", "untrusted"), [(14.0, ("hnr_db", "low_slope_db_per_khz")), (16.0, ())])
def test_in_noise_clearness_and_pressure_do_not_count(snr_db, untrusted):
    checks = microphone_checks([replace(CLEAN, snr_db=snr_db)] * 3, [-3.0])
    assert ruled_out(checks) == untrusted
    assert bool(found(checks, "noise").remedy) == bool(untrusted)


def test_without_a_pause_the_noise_is_not_known():
    noise = found(microphone_checks([replace(CLEAN, snr_db=None)] * 3, [-3.0]), "noise")
    assert (noise.verdict, noise.untrusted) == ("unknown", ())


@pytest.mark.parametrize(
    ("clipped", "verdict", "untrusted"),
    [(0, "passed", ()), (1, "failed", ()), (3, "failed", ("level_p90_dbfs", "low_slope_db_per_khz"))],
)
def test_clipping_of_most_utterances_falsifies_what_is_usual(clipped, verdict, untrusted):
    heard = [replace(CLEAN, clipped_ratio=0.002 if i < clipped else 0.0005) for i in range(4)]
    clipping = found(microphone_checks(heard, [-3.0]), "clipping")
    assert (clipping.verdict, clipping.untrusted) == (verdict, untrusted)


def test_bad_clipping_of_most_utterances_falsifies_the_tone_as_well():
    ratios = (0.0, 0.01, 0.2, 0.3, 0.1)
    clipping = found(microphone_checks([replace(CLEAN, clipped_ratio=ratio) for ratio in ratios], [0.0]), "clipping")
    assert clipping.untrusted == ("hnr_db", "level_p90_dbfs", "low_slope_db_per_khz", "spectral_tilt_db")
    fewer = [replace(CLEAN, clipped_ratio=ratio) for ratio in (0.0, 0.01, 0.01, 0.3, 0.1)]
    assert found(microphone_checks(fewer, [0.0]), "clipping").untrusted == ("level_p90_dbfs", "low_slope_db_per_khz")


@pytest.mark.parametrize(("bandwidth_hz", "verdict"), [(4031.0, "failed"), (7800.0, "passed"), (None, "unknown")])
def test_a_narrow_line_is_told_of_and_rules_nothing_out(bandwidth_hz, verdict):
    band = found(microphone_checks([replace(CLEAN, bandwidth_hz=bandwidth_hz)] * 3, [-3.0]), "band")
    assert (band.verdict, band.untrusted) == (verdict, ())


def test_no_utterances_at_all_is_not_known():
    checks = microphone_checks([], [])
    assert ruled_out(checks) == ()
    assert {check.verdict for check in checks if check.name != "clipping"} == {"unknown"}


def test_the_room_is_heard_before_the_first_word(voice):
    noise = voice(noise=0.001)  # -60 dBFS, a little less without what lies below 75 Hz
    pcm = np.concatenate([noise.rest(2.0), noise.say(1.0)])
    assert room_dbfs(pcm, [Span(2 * RATE_HZ, 3 * RATE_HZ)]) == pytest.approx(-60, abs=1)
    assert room_dbfs(pcm, [Span(RATE_HZ // 4, 3 * RATE_HZ)]) is None
    assert room_dbfs(np.zeros(RATE_HZ, np.float32), []) is None


def test_the_peak_of_a_clip():
    assert peak_dbfs(np.array([0.1, -0.5], np.float32)) == pytest.approx(-6.02, abs=0.01)
    assert peak_dbfs(np.zeros(0, np.float32)) == -120
