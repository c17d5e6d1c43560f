"""Words of another language, and sounds that are none, are told from speech by how few were heard with certainty."""

import pytest

from voicesim.language.recognised import is_doubtful, share_recognised
from voicesim.model.audio import Span
from voicesim.model.speech import Word

pytestmark = pytest.mark.unit

SPEECH_S = 12.0


def heard(count, confidence):
    return [Word("word", Span(1000 * i, 1000 * i + 900), confidence) for i in range(count)]


def test_clear_words_at_the_pace_of_slow_speech_are_no_matter_of_doubt():
    assert share_recognised(heard(24, 0.95), SPEECH_S) == pytest.approx(1.0)
    assert not is_doubtful(heard(24, 0.95), SPEECH_S)


@pytest.mark.parametrize("confidence", [0.65, 0.75])
def test_many_doubtful_words_are_none_to_judge_by(confidence):
    assert is_doubtful(heard(40, confidence), SPEECH_S)


def test_few_words_for_so_much_speech_are_doubtful_however_clear():
    assert share_recognised(heard(3, 1.0), SPEECH_S) == pytest.approx(0.25)
    assert is_doubtful(heard(3, 1.0), SPEECH_S)
    assert is_doubtful([], SPEECH_S)


def test_of_little_speech_nothing_is_told():
    assert not is_doubtful(heard(4, 0.6), 5.0)
    assert not is_doubtful([], 0.0)
    assert share_recognised([], 0.0) == 0.0


def test_words_without_confidence_are_taken_as_they_are():
    assert not is_doubtful(heard(24, None), SPEECH_S)
