"""How it was said, in numbers."""

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.prosody.measure import measure

pytestmark = pytest.mark.unit

LEVELS = {"level_dbfs", "level_p90_dbfs", "clipped_ratio"}


def said(*timed):
    """Words from (text, start_s, end_s)."""
    return tuple(Word(text, Span(to_samples(start), to_samples(end))) for text, start, end in timed)


def numbers(features, without=()):
    """The known numbers by name; what is None in one and known in the other makes them differ."""
    return {name: value for name, value in asdict(features).items() if value is not None and name not in without}


def test_pitch_and_its_movement(voice):
    flat = measure(voice(f0_hz=200).turn(2.0), (), None)
    falling = measure(voice(f0_hz=200, slope_st_per_s=-6).turn(2.0), (), None)
    assert flat.f0_median_hz == pytest.approx(200, rel=0.005)
    assert flat.f0_range_st < 0.2
    assert falling.f0_movement_st_per_s == pytest.approx(6, abs=0.5)
    assert falling.f0_final_slope_st_per_s == pytest.approx(-6, abs=0.5)
    assert falling.f0_range_st == pytest.approx(0.8 * 12, abs=0.5)


def test_times_add_up(voice):
    found = measure(voice().turn(1.0, 0.6, 1.5), (), 0.4)
    assert found.duration_s == pytest.approx(3.7)
    assert found.speech_s == pytest.approx(2.5, abs=0.15)
    assert found.pause_count == 1
    assert found.longest_pause_s == pytest.approx(0.6, abs=0.08)
    assert found.pause_ratio == pytest.approx(0.6 / 3.1, abs=0.03)
    assert found.response_latency_s == 0.4


def test_louder_is_louder_by_as_many_db(voice):
    soft, loud = (measure(voice(level_db=db).turn(1.5), (), None) for db in (0, 9))
    assert loud.level_dbfs - soft.level_dbfs == pytest.approx(9, abs=0.3)
    assert loud.level_p90_dbfs - soft.level_p90_dbfs == pytest.approx(9, abs=0.3)


def test_a_tense_voice_has_more_in_the_highs(voice):
    soft, tense = (measure(voice(tilt_db_per_octave=tilt).turn(1.5), (), None) for tilt in (-12, -6))
    assert soft.spectral_tilt_db - tense.spectral_tilt_db > 6
    assert tense.low_slope_db_per_khz > soft.low_slope_db_per_khz


def test_a_hoarse_voice_has_less_harmonics_over_noise(voice):
    clear, hoarse = (measure(voice(noise=noise).turn(1.5), (), None) for noise in (0.0003, 0.02))
    assert clear.hnr_db > hoarse.hnr_db + 5
    assert clear.snr_db > hoarse.snr_db + 20


def test_the_background_is_told_from_the_voice(voice):
    found = measure(voice(noise=0.003).turn(1.5, 0.5, 1.0), (), None)
    level = measure(voice(noise=0.0).turn(1.5, 0.5, 1.0), (), None).level_dbfs
    assert found.snr_db == pytest.approx(level - 20 * np.log10(0.003), abs=2.5)


def test_a_telephone_line_is_seen(voice):
    pcm = voice(noise=0.001).turn(2.0)
    band = signal.butter(8, [300, 3400], "bandpass", fs=RATE_HZ, output="sos")
    narrow = signal.sosfiltfilt(band, pcm).astype(np.float32)
    assert measure(narrow, (), None).bandwidth_hz == pytest.approx(3700, abs=300)
    assert measure(pcm, (), None).bandwidth_hz > 6000


def test_pace_comes_from_the_words(voice):
    words = said(("customer", 0.3, 0.9), ("delivery", 0.9, 1.3), ("tomorrow", 1.9, 2.3))
    found = measure(voice().turn(1.0, 0.6, 0.4), words, None)
    assert found.syllable_rate_per_s == pytest.approx(10 / 2.0)
    assert found.articulation_rate_per_s == pytest.approx(10 / 1.4, rel=0.06)
    assert found.words_per_min == pytest.approx(90)


def test_without_words_syllables_are_counted_by_ear(voice):
    found = measure(voice().turn(3.0), (), None)
    assert found.articulation_rate_per_s == pytest.approx(4, abs=0.5)
    assert found.words_per_min is None
    assert found.mid_clause_pause_count is None
    assert found.filled_pauses_per_100_words is None


def test_a_pause_after_a_function_word_is_a_hesitation(voice):
    pcm = voice().turn(1.0, 0.6, 1.0)
    hesitant = said(("i", 0.3, 0.6), ("want", 0.6, 1.0), ("the", 1.0, 1.3), ("money", 1.9, 2.9))
    fluent = said(("i", 0.3, 0.6), ("want", 0.6, 1.0), ("money", 1.0, 1.3), ("today", 1.9, 2.9))
    assert measure(pcm, hesitant, None).mid_clause_pause_count == 1
    assert measure(pcm, fluent, None).mid_clause_pause_count == 0


def test_ums_are_counted_and_are_no_words(voice):
    words = said(("um", 0.3, 0.8), ("yes", 0.8, 1.3), ("uh", 1.3, 1.8), ("fine", 1.8, 2.3))
    found = measure(voice().turn(2.0), words, None)
    assert found.filled_pauses_per_100_words == 50
    assert found.words_per_min == pytest.approx(60)


def test_too_little_voice_says_nothing_about_the_voice(voice):
    found = measure(voice().turn(0.2), (), None)
    assert found.voiced_s < 0.3
    assert (found.f0_median_hz, found.hnr_db, found.low_slope_db_per_khz, found.f0_sd_st) == (None,) * 4


@pytest.mark.parametrize("samples", [0, 1, 159, 400, RATE_HZ])
def test_silence_of_any_length_is_measured_as_nothing(samples):
    found = measure(np.zeros(samples, np.float32), (), None)
    assert found.speech_s == found.voiced_s == 0
    known = {name for name, value in asdict(found).items() if value is not None}
    assert known <= {"duration_s", "speech_s", "voiced_s", "clipped_ratio"}


@settings(max_examples=12)
@given(gain_db=st.floats(-45, 12))
def test_gain_changes_the_levels_only(voice, gain_db):
    pcm = voice(slope_st_per_s=-3).turn(1.0, 0.5, 1.0)
    words = said(("i", 0.3, 0.8), ("will", 0.8, 1.3), ("call", 1.8, 2.8))
    plain = measure(pcm, words, None)
    gained = measure(pcm * np.float32(10 ** (gain_db / 20)), words, None)
    assert numbers(gained, LEVELS) == pytest.approx(numbers(plain, LEVELS), rel=1e-3, abs=1e-3)
    assert gained.level_dbfs - plain.level_dbfs == pytest.approx(gain_db, abs=0.05)


@settings(max_examples=10)
@given(seconds=st.integers(0, 20), offset=st.floats(-0.3, 0.3))
def test_silence_before_and_an_offset_change_nothing_that_was_said(voice, seconds, offset):
    pcm = voice(slope_st_per_s=-3).turn(1.0, 0.5, 1.0)
    late = np.concatenate([np.zeros(seconds * RATE_HZ, np.float32), pcm])
    plain, found = measure(pcm, (), None), measure(late + np.float32(offset), (), None)
    others = {"duration_s", "hnr_db"}
    assert numbers(found, others) == pytest.approx(numbers(plain, others), rel=0.01, abs=0.1)
    assert found.hnr_db == pytest.approx(plain.hnr_db, abs=1.0)  # frames of a range that was looked at at another time


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**20),
    samples=st.integers(0, 3 * RATE_HZ),
    kind=st.sampled_from(["noise", "bursts", "square", "chord", "clipped", "tiny"]),
)
def test_any_sound_is_measured_without_a_crash_and_in_finite_numbers(seed, samples, kind):
    rng, time_s = np.random.default_rng(seed), np.arange(samples) / RATE_HZ
    hz = rng.uniform(30, 3000, 3)
    sound = {
        "noise": rng.normal(0, 0.2, samples),
        "bursts": rng.normal(0, 0.3, samples) * (np.sin(2 * np.pi * 3 * time_s) > 0.5),
        "square": np.sign(np.sin(2 * np.pi * hz[0] * time_s)),
        "chord": sum(np.sin(2 * np.pi * f * time_s) for f in hz) * np.abs(np.sin(np.pi * 2 * time_s)) / 3,
        "clipped": np.clip(20 * np.sin(2 * np.pi * hz[0] * time_s) * np.sin(2 * np.pi * time_s), -1, 1),
        "tiny": rng.normal(0, 1e-7, samples),
    }[kind]
    found = measure(sound.astype(np.float32), (), None)
    assert all(value is None or np.isfinite(value) for value in asdict(found).values())
    assert 0 <= found.voiced_s <= found.speech_s <= found.duration_s + 0.02
