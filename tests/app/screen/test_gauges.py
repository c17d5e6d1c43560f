"""The agent's volume and pace beside what is usual, from frames and words alone."""

import numpy as np
import pytest

from voicesim.app.screen.gauges import LevelWatch, PaceWatch
from voicesim.model.prosody import Baseline
from voicesim.model.units import FRAME_SAMPLES
from voicesim.prosody.baseline import population

pytestmark = pytest.mark.unit

SILENCE = np.zeros(FRAME_SAMPLES, np.float32)
MINE = Baseline("profile", 9, level_p90_dbfs=-20.0, articulation_rate_per_s=5.0)


def tone(level_dbfs):
    """A frame of that RMS."""
    return np.full(FRAME_SAMPLES, 10 ** (level_dbfs / 20), np.float32)


def hear(level_dbfs, baseline, *, speaking=True, frames=100, muted=False):
    watch = LevelWatch()
    for _ in range(frames):
        watch.hear(tone(level_dbfs), speaking=speaking)
    return watch.view(baseline, muted=muted)


def test_the_volume_is_held_against_the_agents_own():
    view = hear(-11.0, MINE)
    assert view.level_dbfs == -11
    assert view.change_db == pytest.approx(9.0, abs=0.1)
    assert view.zone.source == "profile"
    assert view.zone.least < -20 < view.zone.most


def test_without_a_profile_the_zone_is_rough_and_says_so():
    assert hear(-25.0, population()).zone.source == "population"
    doubted = Baseline("profile", 9, level_p90_dbfs=-20.0, untrusted=("level_p90_dbfs",))
    assert hear(-25.0, doubted).zone.source == "population"


def test_a_volume_is_called_nothing_before_enough_was_said():
    assert hear(-11.0, MINE, frames=10).change_db is None
    assert hear(-11.0, MINE, speaking=False).change_db is None


def test_the_bar_rises_fast_and_falls_slowly():
    watch = LevelWatch()
    for _ in range(10):
        watch.hear(tone(-20.0), speaking=True)
    assert watch.view(MINE, muted=False).level_dbfs >= -21
    for _ in range(5):
        watch.hear(SILENCE, speaking=False)
    assert -25 < watch.view(MINE, muted=False).level_dbfs < -20


def test_full_scale_is_remembered_for_a_moment():
    watch = LevelWatch()
    watch.hear(np.ones(FRAME_SAMPLES, np.float32), speaking=True)
    assert watch.view(MINE, muted=False).clipped
    for _ in range(150):
        watch.hear(SILENCE, speaking=False)
    assert not watch.view(MINE, muted=False).clipped


def test_the_pace_comes_from_partial_words_over_speaking_time():
    watch = PaceWatch()
    watch.start_turn()
    for _ in range(120):  # 2.4 s, of which 2 s had been said when these words were heard
        watch.tick(speaking=True)
    for _ in range(50):
        watch.tick(speaking=False)
    watch.hear("one two six four five ten")
    assert watch.view(MINE).rate_per_s == pytest.approx(6 / 2.4, abs=0.1)
    watch.settle(4.2)
    assert watch.view(MINE).rate_per_s == 4.2
    watch.settle(None)
    assert watch.view(MINE).rate_per_s == 4.2


def test_a_few_words_have_no_pace():
    watch = PaceWatch()
    watch.start_turn()
    watch.tick(speaking=True)
    watch.hear("one two three four five six")
    assert watch.view(MINE).rate_per_s is None
