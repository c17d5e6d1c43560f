"""A voice that begins is heard by level and pitch; what has no pitch, was there before or is far off is none."""

import numpy as np
import pytest

from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.turns.voice_onset import VoiceOnset

pytestmark = pytest.mark.unit
USUAL_DBFS = -25.0


def tone(seconds: float, level_dbfs: float, hz: float = 150.0) -> np.ndarray:
    time_s = np.arange(to_samples(seconds)) / RATE_HZ
    return (2**0.5 * 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)


def noise(seconds: float, level_dbfs: float) -> np.ndarray:
    rng = np.random.default_rng(2)
    return (10 ** (level_dbfs / 20) * rng.normal(size=to_samples(seconds))).astype(np.float32)


def longest_run_s(sound: np.ndarray, usual_dbfs: float | None = USUAL_DBFS) -> float:
    onset = VoiceOnset()
    frames = sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    return max(onset.step(frame, usual_dbfs) for frame in frames) / RATE_HZ


ROOM = noise(1.0, -70)


@pytest.mark.parametrize("usual_dbfs", [USUAL_DBFS, None])
@pytest.mark.parametrize("level_dbfs", [-20.0, -40.0])
def test_a_voice_that_begins_is_heard_from_its_second_frame_on(level_dbfs, usual_dbfs):
    assert 0.06 <= longest_run_s(np.concatenate([ROOM, tone(0.1, level_dbfs)]), usual_dbfs) <= 0.1


@pytest.mark.parametrize("sound", [noise(0.5, -25), tone(0.5, -55), tone(0.02, -25)], ids=["breath", "far", "click"])
def test_what_is_no_voice_is_not(sound):
    assert longest_run_s(np.concatenate([ROOM, sound, ROOM])) < 0.06


def test_a_hum_that_was_there_all_the_time_is_no_voice():
    assert longest_run_s(tone(3.0, -30, hz=100.0)) == 0.0
