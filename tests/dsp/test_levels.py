"""Levels in dB re full scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.dsp.levels import clipped_samples, frame_levels_dbfs, level_dbfs, to_dbfs, to_power
from voicesim.model.units import RATE_HZ, SILENCE_DBFS

pytestmark = pytest.mark.unit


def tone(hz, seconds=1.0, amplitude=1.0):
    return (amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def test_a_full_scale_sine_is_3_db_below_full_scale():
    assert level_dbfs(tone(1000)) == pytest.approx(-3.01, abs=0.01)


def test_silence_and_nothing_have_a_finite_level():
    assert level_dbfs(np.zeros(100, np.float32)) == SILENCE_DBFS
    assert level_dbfs(np.zeros(0, np.float32)) == SILENCE_DBFS


@given(st.floats(-40, 0))
def test_a_gain_moves_the_level_by_as_many_db(gain_db):
    quiet = tone(500, 0.2) * np.float32(10 ** (gain_db / 20))
    assert level_dbfs(quiet) - level_dbfs(tone(500, 0.2)) == pytest.approx(gain_db, abs=0.01)


@given(st.floats(SILENCE_DBFS, 20))
def test_power_and_dbfs_are_inverses(dbfs):
    assert float(to_dbfs(to_power(dbfs))) == pytest.approx(dbfs, abs=1e-6)


def test_frame_levels_follow_the_sound():
    pcm = np.concatenate([np.zeros(RATE_HZ, np.float32), tone(400)])
    levels = frame_levels_dbfs(pcm, 400, 160)
    assert levels[50] == SILENCE_DBFS
    assert levels[150] == pytest.approx(-3.0, abs=0.2)


def test_samples_at_full_scale_are_clipped():
    assert clipped_samples(np.array([0.5, 1.0, -1.0, 0.98], np.float32)) == 2
    assert clipped_samples(np.zeros(0, np.float32)) == 0
