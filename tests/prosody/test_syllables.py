"""Syllables from spelling and from sound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.prosody.syllables import count_syllables, syllable_nuclei

pytestmark = pytest.mark.unit

KNOWN = """1 make times called moved the you'll don't can't won't they're there's queue eyes smiled through straight
2 table order sofa maybe business didn't wouldn't it'll being every going lawyer settled question refund
3 radio video department customer definite wonderful tomorrow animal already policy
4 delivery apologise material information unfortunate
5 unfortunately appreciation satisfactory"""


@pytest.mark.parametrize(
    ("word", "syllables"),
    [(word, int(line[0])) for line in KNOWN.splitlines() for word in line[2:].split()],
)
def test_words_of_a_service_call(word, syllables):
    assert count_syllables(word) == syllables


@given(st.text(max_size=30))
def test_anything_written_has_at_least_one_syllable(word):
    assert count_syllables(word) >= 1


def test_every_beat_of_the_level_is_a_syllable():
    time_s = np.arange(200) / 100
    beats = -20 + 10 * np.sin(2 * np.pi * 4 * time_s)
    assert syllable_nuclei(beats, np.ones(200, np.bool_)) == 8


def test_ripples_and_unvoiced_bursts_are_none():
    time_s = np.arange(200) / 100
    beats = -20 + 10 * np.sin(2 * np.pi * 4 * time_s)
    assert syllable_nuclei(-20 + 0.5 * np.sin(2 * np.pi * 4 * time_s), np.ones(200, np.bool_)) == 0
    assert syllable_nuclei(beats, time_s < 1) == 4
