"""What goes into Vosk and what comes of it, without its model: noise, samples, words and their times."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.engines.vosk_recognizer import as_int16, one_bit_noise, tidy_words
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.unit


def heard_word(text="yes", start=0.0, end=0.3, conf=1.0):
    return {"word": text, "start": start, "end": end, "conf": conf}


def test_noise_marks_are_not_words():
    heard = [heard_word(text) for text in ("[unk]", "<unk>", "!SIL", "[laughter]", "<eps>", "#0", "-")]
    assert tidy_words([*heard, heard_word("I'm"), heard_word("2p")], RATE_HZ)[0].text == "i'm"
    assert len(tidy_words([*heard, heard_word("I'm"), heard_word("2p")], RATE_HZ)) == 2


@given(
    times=st.lists(st.tuples(st.floats(-1, 20), st.floats(-1, 20), st.floats(-0.5, 1.5)), max_size=20),
    fed_samples=st.integers(0, 20 * RATE_HZ),
)
def test_whatever_times_come_words_are_in_order_and_inside(times, fed_samples):
    words = tidy_words([heard_word("yes", *each) for each in times], fed_samples)
    edges = [edge for word in words for edge in (word.span.start_sample, word.span.end_sample)]
    assert len(words) == len(times), "no word is lost"
    assert edges == sorted(edges)
    assert all(0 <= edge <= fed_samples for edge in edges)
    assert all(0.0 <= word.confidence <= 1.0 for word in words)


def test_a_word_without_confidence_has_none():
    assert tidy_words([{"word": "yes", "start": 0.0, "end": 0.2}], RATE_HZ)[0].confidence is None


def test_the_added_noise_is_one_bit_white_and_always_the_same():
    noise = one_bit_noise(0, 10 * RATE_HZ)
    assert noise.std() == pytest.approx(1.0, rel=0.01)
    assert abs(noise.mean()) < 0.01
    assert abs(np.corrcoef(noise[:-1], noise[1:])[0, 1]) < 0.01
    assert np.array_equal(noise[1600:3200], one_bit_noise(1600, 1600)), "it depends on the sample's number alone"
    known = 0xE220_A839_7B1D_CDAF / 2**64  # the first number of splitmix64 from seed 0
    assert noise[0] == pytest.approx(3**0.5 * (2 * known - 1), abs=1e-12)


def test_sound_becomes_16_bit_without_wrapping_round():
    loud = np.array([2.0, 1.0, -1.0, -2.0], np.float32)
    assert as_int16(loud, 0).tolist()[::3] == [32767, -32768]
    tone = np.sin(np.arange(1600) / 9).astype(np.float32) * 0.5
    assert np.abs(as_int16(tone, 0) - tone * 32768).max() < 2.5
