"""The speech detector: answers per frame, and is the same after a reset."""

import numpy as np
import pytest

from voicesim.engines.silero_detector import SileroDetector
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

pytestmark = pytest.mark.model


def frames(pcm):
    return pcm[: pcm.size // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)


def heard(detector, pcm):
    return [detector.probability(frame) for frame in frames(pcm)]


def murmur(seconds=3.0):
    """A buzz with moving formants: the network stirs at it, which is all that sameness needs."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    buzz = sum(np.sin(2 * np.pi * 140 * k * time_s) / k for k in range(1, 20))
    return (0.1 * buzz * (1 + np.sin(2 * np.pi * 4 * time_s))).astype(np.float32)


@pytest.fixture
def speech(shared_data):
    import soundfile

    path = shared_data("asr") / "librispeech_dev-clean" / "2412-153948-0000.flac"
    return soundfile.read(path, dtype="float32")[0]


def test_digital_silence_is_not_speech():
    assert max(heard(SileroDetector(), np.zeros(2 * RATE_HZ, np.float32))) < 0.1


def test_noise_is_not_speech():
    noise = np.random.default_rng(7).normal(0, 0.01, 2 * RATE_HZ).astype(np.float32)
    assert np.mean(np.array(heard(SileroDetector(), noise)) > 0.5) < 0.05


def test_a_reader_is_speech_and_the_silence_after_is_not(speech):
    detector = SileroDetector()
    assert np.mean(np.array(heard(detector, speech)) > 0.5) > 0.7
    assert max(heard(detector, np.zeros(RATE_HZ, np.float32))[-20:]) < 0.1


def test_every_answer_is_a_probability(speech):
    assert all(0.0 <= answer <= 1.0 for answer in heard(SileroDetector(), speech))


def test_the_answer_is_held_until_the_next_window_is_full():
    """320-sample frames fill 512-sample windows at frames 2, 4, 5, 7, 8, 10 ... : in between nothing changes."""
    answers = heard(SileroDetector(), murmur())
    full = {-(-(512 * window) // FRAME_SAMPLES) - 1 for window in range(1, len(answers))}
    changed = {index for index in range(1, len(answers)) if answers[index] != answers[index - 1]}
    assert changed
    assert changed <= full
    assert answers[0] == 0.0


def test_after_a_reset_it_is_as_if_new():
    detector = SileroDetector()
    fresh = heard(detector, murmur())
    detector.probability(np.ones(FRAME_SAMPLES, np.float32))
    detector.reset()
    assert heard(detector, murmur()) == fresh
    assert heard(detector, murmur()) != fresh, "it remembers when it is not reset, or this test shows nothing"


def test_two_detectors_do_not_disturb_each_other():
    one, other = SileroDetector(), SileroDetector()
    alone = heard(SileroDetector(), murmur())
    together = [(one.probability(frame), other.probability(frame * 0)) for frame in frames(murmur())]
    assert [answer for answer, _ in together] == alone


def test_the_sound_it_is_given_is_left_alone():
    pcm = murmur()
    before = pcm.copy()
    pcm.flags.writeable = False
    heard(SileroDetector(), pcm)
    assert np.array_equal(pcm, before)


@pytest.mark.parametrize("samples", [0, 319, 321, 512])
def test_a_frame_of_another_size_is_refused(samples):
    with pytest.raises(ValueError, match="320"):
        SileroDetector().probability(np.zeros(samples, np.float32))
