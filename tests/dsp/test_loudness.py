"""Loudness and true peak against what the standard says of known signals."""

import numpy as np
import pytest

from voicesim.dsp.loudness import SILENCE_LUFS, loudness_lufs, true_peak_dbtp
from voicesim.model.audio import AudioClip

pytestmark = pytest.mark.unit


def sine(hz, level_db, rate_hz=48_000, seconds=2.0, phase=0.0):
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    return AudioClip((10 ** (level_db / 20) * np.sin(2 * np.pi * hz * t + phase)).astype(np.float32), rate_hz)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 48_000])
@pytest.mark.parametrize("level_db", [0.0, -20.0])
def test_a_sine_of_997_hz_is_3_db_below_its_peak(rate_hz, level_db):
    assert loudness_lufs(sine(997, level_db, rate_hz)) == pytest.approx(level_db - 3.01, abs=0.05)


def test_silence_around_the_sound_does_not_count():
    tone = sine(997, -23.0)
    padded = AudioClip(np.pad(tone.pcm, 5 * 48_000), 48_000)
    assert loudness_lufs(padded) == pytest.approx(loudness_lufs(tone), abs=0.7)


def test_a_quiet_part_is_left_out_by_the_relative_gate():
    loud, quiet = sine(997, -20.0, seconds=4.0), sine(997, -40.0, seconds=4.0)
    both = AudioClip(np.concatenate([loud.pcm, quiet.pcm]), 48_000)
    assert loudness_lufs(both) == pytest.approx(-23.0, abs=0.3)


def test_rumble_counts_little_and_treble_more():
    assert loudness_lufs(sine(30, -20.0)) < -30
    assert loudness_lufs(sine(4000, -20.0)) == pytest.approx(-23.01 + 3.3, abs=0.4)


def test_silence_and_nothing_have_no_loudness():
    assert loudness_lufs(AudioClip(np.zeros(48_000, np.float32), 48_000)) == SILENCE_LUFS
    assert loudness_lufs(AudioClip(np.zeros(0, np.float32), 48_000)) == SILENCE_LUFS
    assert true_peak_dbtp(AudioClip(np.zeros(0, np.float32), 48_000)) < -90


def test_what_rises_between_the_samples_is_seen():
    between = sine(12_000, 0.0, phase=np.pi / 4)  # its samples lie at 0.707 of its height
    assert 20 * np.log10(np.abs(between.pcm).max()) == pytest.approx(-3.0, abs=0.05)
    assert true_peak_dbtp(between) == pytest.approx(0.0, abs=0.3)
