"""Frames on one time axis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.dsp.framing import Cut, GrowingAudio, centred_frames, frame_count

pytestmark = pytest.mark.unit

counting = np.arange(1, 1001, dtype=np.float32)


def test_the_middle_of_a_frame_is_a_whole_number_of_hops_into_the_signal():
    frames = centred_frames(counting, 401, 160)
    assert [row[200] for row in frames] == [1, 161, 321, 481, 641, 801, 961]


def test_beyond_both_ends_there_is_silence():
    frames = centred_frames(counting, 400, 160)
    assert not frames[0, :200].any()
    assert frames[0, 200] == 1
    assert frames[-1, 239] == 1000
    assert not frames[-1, 240:].any()


@given(samples=st.integers(0, 5000), frame=st.integers(1, 900), hop=st.integers(1, 400))
def test_analyses_with_different_frames_share_their_rows(samples, frame, hop):
    pcm = np.ones(samples, np.float32)
    assert centred_frames(pcm, frame, hop).shape == (frame_count(samples, hop), frame)


def test_frames_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        centred_frames(counting, 400, 160)[0, 0] = 1


def batches(audio, cut):
    """All that can be had now."""
    found = []
    while (frames := audio.batch(len(found), cut)) is not None:
        found.append(frames.copy())
    return found


@given(
    samples=st.integers(0, 3000),
    pieces=st.lists(st.integers(0, 700), max_size=8),
    cut=st.builds(Cut, st.integers(1, 600), st.integers(1, 400), st.integers(1, 9)),
)
def test_a_growing_signal_has_the_frames_of_the_whole(samples, pieces, cut):
    pcm = np.arange(1, samples + 1, dtype=np.float32)
    audio, at = GrowingAudio(600, 3000), 0
    for piece in [*pieces, samples]:
        audio.add(pcm[at : at + piece])
        at += piece
        early = batches(audio, cut)
        assert all(len(frames) == cut.at_once for frames in early)
    audio.end()
    found = batches(audio, cut)
    assert all(np.array_equal(frames, later) for frames, later in zip(early, found, strict=False))
    assert np.array_equal(np.concatenate(found), centred_frames(pcm, cut.frame_samples, cut.hop_samples))


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=30), st.integers(0, 3000))
def test_what_must_be_kept_is_kept(pieces, keep):
    audio, cut = GrowingAudio(400, keep), Cut(400, 100, 1)
    for piece in pieces:
        audio.add(np.arange(audio.samples, audio.samples + piece, dtype=np.float32))
    for middle in range(-(-max(0, audio.samples - keep) // 100), (audio.samples - 200) // 100):
        assert audio.batch(middle, cut)[0, 200] == 100 * middle


def test_a_long_signal_is_forgotten():
    audio = GrowingAudio(400, 1000)
    for _ in range(100):
        audio.add(np.ones(1000, np.float32))
    with pytest.raises(IndexError, match="longer ago"):
        audio.batch(0, Cut(400, 100, 10))


def test_frames_of_a_growing_signal_cannot_be_written_to():
    audio = GrowingAudio(400, 1000)
    audio.add(counting)
    with pytest.raises(ValueError, match="read-only"):
        audio.batch(0, Cut(400, 160, 2))[0, 0] = 1
