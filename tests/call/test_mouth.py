"""A line that sounds, and how it stops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.call.mouth import FADE_SAMPLES, Mouth, cut_text, quiet_place, sounding_share
from voicesim.model.customer import Move
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples

pytestmark = pytest.mark.slow
MOVE = Move("opening", "one two three four", "neutral", "answer", "always")


def tone(seconds: float, peak: float = 0.3) -> np.ndarray:
    return (peak * np.sin(2 * np.pi * 220 * np.arange(to_samples(seconds)) / RATE_HZ)).astype(np.float32)


def hush(seconds: float) -> np.ndarray:
    return np.zeros(to_samples(seconds), np.float32)


def played(mouth: Mouth, seconds: float) -> np.ndarray:
    return np.concatenate([mouth.next_frame() for _ in range(to_samples(seconds) // FRAME_SAMPLES)])


def speaking(clip: np.ndarray, seconds: float) -> Mouth:
    mouth = Mouth()
    mouth.play(clip, MOVE, 0, 0)
    played(mouth, seconds)
    return mouth


def loudest_step(pcm: np.ndarray) -> float:
    return float(np.abs(np.diff(pcm)).max())


def test_a_line_stops_at_the_end_of_its_word_when_that_is_near():
    mouth = speaking(np.concatenate([tone(1.1), hush(0.06), tone(2.0)]), 1.0)
    mouth.stop()
    assert np.array_equal(played(mouth, 0.1), tone(1.1)[to_samples(1.0) :])
    assert not played(mouth, 1.0).any()


def test_a_long_word_is_broken_off_at_once():
    mouth = speaking(tone(3.0), 1.0)
    mouth.stop()
    assert not played(mouth, 0.5)[FADE_SAMPLES:].any()


@given(at_s=st.integers(1, 140).map(lambda n: n / 50), dip_s=st.floats(0.3, 2.8), at_once=st.booleans())
def test_silence_comes_within_200_ms_and_without_a_click(at_s, dip_s, at_once):
    clip = np.concatenate([tone(dip_s), hush(0.05), tone(3.0 - dip_s)])
    mouth = speaking(clip, at_s)
    mouth.stop(at_once=at_once)
    heard = played(mouth, 1.0)
    assert not heard[to_samples(0.2) :].any() or not mouth.cut  # as good as over
    assert loudest_step(heard) <= loudest_step(clip) + 0.001


def test_a_line_that_is_as_good_as_over_is_not_cut():
    mouth = speaking(tone(1.01), 1.0)
    mouth.stop()
    assert not mouth.cut


def test_the_share_that_was_said_leaves_pauses_out():
    clip = np.concatenate([tone(1.0), hush(2.0), tone(1.0)])
    assert sounding_share(clip, to_samples(0.5)) == pytest.approx(0.25, abs=0.01)
    assert sounding_share(clip, to_samples(2.5)) == pytest.approx(0.5, abs=0.01)
    assert sounding_share(clip, len(clip)) == 1.0


@pytest.mark.parametrize("clip", [hush(0.0), hush(1.0)])
def test_of_a_line_without_sound_nothing_is_missing(clip):
    assert sounding_share(clip, 0) == 1.0


def test_a_cut_line_tells_how_much_of_it_was_said():
    mouth = speaking(tone(2.0), 0.5)
    mouth.stop(at_once=True)
    played(mouth, 0.1)
    assert mouth.finished
    spoken = mouth.release()
    assert spoken.cut
    assert spoken.share == pytest.approx(0.26, abs=0.01)


@pytest.mark.parametrize(
    ("share", "said", "unsaid"),
    [
        (0.0, "", "Where is my parcel, please?"),
        (0.25, "Where", "is my parcel, please?"),
        (0.5, "Where is my", "parcel, please?"),
        (1.0, "Where is my parcel, please?", ""),
    ],
)
def test_the_text_is_parted_between_words(share, said, unsaid):
    assert cut_text("Where is my parcel, please?", share) == (said, unsaid)


@given(text=st.text(max_size=60), share=st.floats(0, 1))
def test_both_parts_together_are_the_text(text, share):
    said, unsaid = cut_text(text, share)
    assert f"{said} {unsaid}".split() == text.split()


def test_an_aside_sounds_beside_a_line_and_alone():
    mouth = Mouth()
    mouth.say_aside(tone(0.1))
    assert np.array_equal(played(mouth, 0.2), np.concatenate([tone(0.1), hush(0.1)]))
    mouth.play(tone(1.0), MOVE, 0, 0)
    mouth.say_aside(tone(0.1, 0.1))
    assert np.abs(played(mouth, 0.1)).max() == pytest.approx(0.4, abs=0.01)
    assert not mouth.finished


def test_the_quiet_place_is_the_first_one():
    clip = np.concatenate([tone(0.5), hush(0.05), tone(0.05), hush(0.3)])
    assert quiet_place(clip, to_samples(0.4)) == to_samples(0.1)
