"""Frames on one time axis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.dsp.framing import centred_frames, frame_count

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
