"""Words written in sound come out of it, however it is cut."""

from itertools import pairwise

import numpy as np
import pytest

from voicesim.engines.written_recognizer import WrittenRecognizer
from voicesim.engines.written_turn import written
from voicesim.model.units import FRAME_SAMPLES, HEAR_BLOCK_SAMPLES

pytestmark = pytest.mark.unit

WORDS = ("let", "me", "look", "into", "that")


def hum(seconds: float = 2.0) -> np.ndarray:
    t = np.arange(round(seconds * 16_000)) / 16_000
    return (0.1 * np.sin(2 * np.pi * 160 * t) + 0.001).astype(np.float32)


def heard(recognizer: WrittenRecognizer, pcm: np.ndarray) -> tuple[str, ...]:
    stream = recognizer.open_stream()
    padded = np.pad(pcm, (0, -len(pcm) % HEAR_BLOCK_SAMPLES))
    for at in range(0, len(padded), HEAR_BLOCK_SAMPLES):
        stream.feed(padded[at : at + HEAR_BLOCK_SAMPLES])
    return tuple(word.text for word in stream.settle())


def test_a_whole_turn_gives_its_words_in_order_and_in_time():
    turn = written(hum(), WORDS, seed=1)
    stream = WrittenRecognizer([turn]).open_stream()
    texts = [stream.feed(turn.pcm[at : at + HEAR_BLOCK_SAMPLES]) for at in range(0, 32_000, HEAR_BLOCK_SAMPLES)]
    assert texts[-1] == "let me look into that"
    assert texts[5].split() == ["let"]
    words = stream.settle()
    assert all(a.span.end_sample <= b.span.start_sample for a, b in pairwise(words))


def test_a_turn_that_is_cut_off_gives_the_words_so_far():
    turn = written(hum(), WORDS, seed=1)
    assert heard(WrittenRecognizer([turn]), turn.pcm[: len(turn.pcm) // 2]) == ("let", "me")


def test_the_words_come_wherever_the_stream_begins():
    turn = written(hum(), WORDS, seed=1)
    late = np.concatenate([np.zeros(5 * FRAME_SAMPLES, np.float32), turn.pcm])
    assert heard(WrittenRecognizer([turn]), late) == WORDS
    assert heard(WrittenRecognizer([turn]), turn.pcm[50 * FRAME_SAMPLES :]) == ("look", "into", "that")


def test_turns_of_the_same_sound_are_told_apart():
    one, other = written(hum(), WORDS, seed=1), written(hum(), ("no", "way"), seed=2)
    recognizer = WrittenRecognizer([one, other])
    assert heard(recognizer, np.concatenate([other.pcm, one.pcm])) == ("no", "way", *WORDS)


def test_other_sound_gives_no_words():
    assert heard(WrittenRecognizer([written(hum(), WORDS, seed=1)]), hum()) == ()


def test_a_block_of_another_size_is_refused():
    with pytest.raises(ValueError, match="instead of"):
        WrittenRecognizer([]).open_stream().feed(np.zeros(10, np.float32))
