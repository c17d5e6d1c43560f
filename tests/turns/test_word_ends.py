"""Word ends are short dips of the level."""

import pytest

from voicesim.turns.word_ends import WordEnds

pytestmark = pytest.mark.unit


def ends(*levels_dbfs: float) -> list[int]:
    watch = WordEnds()
    return [i for i, level in enumerate(levels_dbfs) if watch.step(level)]


def test_a_dip_of_two_frames_is_a_word_end_and_counts_once():
    assert ends(-20, -20, -20, -40, -45, -50, -20, -20) == [4]


def test_one_soft_frame_is_a_stop_consonant():
    assert ends(-20, -20, -40, -20, -20) == []


def test_a_voice_that_falls_a_little_goes_on():
    assert ends(-20, -22, -25, -28, -27, -24) == []


def test_a_soft_voice_has_word_ends_too():
    assert ends(-50, -50, -65, -66, -50, -50, -70, -70) == [3, 7]
