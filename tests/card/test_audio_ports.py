"""What every AudioPort keeps to: the looped one, which needs nothing, and the headset's over the virtual headset."""

import time

import numpy as np
import pytest
from looped_audio import LoopedAudio

from voicesim.model.errors import MissingPart
from voicesim.model.protocols import AudioPort
from voicesim.model.units import FRAME_SAMPLES
from voicesim.ports.headset import HeadsetPort

SILENCE = np.zeros(FRAME_SAMPLES, np.float32)


def looped(request):
    began_s = time.monotonic()

    def wait_until(due_s, timeout_s):
        left_s = began_s + due_s - time.monotonic()
        time.sleep(max(0.0, min(left_s, timeout_s)))
        return left_s <= timeout_s

    port = LoopedAudio(np.full(16000, 0.1, np.float32), wait_until)
    return port, lambda: port.unplug(10)


def real(request):
    headset = request.getfixturevalue("headset")

    def unplug():
        headset.unplug()
        headset.plug()

    return HeadsetPort(time.monotonic), unplug


@pytest.fixture(params=[pytest.param(looped, marks=pytest.mark.slow), pytest.param(real, marks=pytest.mark.card)])
def made(request):
    port, unplug = request.param(request)
    yield port, unplug
    port.close()


def frames_of(port, count):
    frames, ends_s = [], time.monotonic() + 15
    while len(frames) < count:
        assert time.monotonic() < ends_s
        frame = port.read(0.1)
        if frame is not None:
            port.write(SILENCE)
            frames.append(frame)
    return frames


def test_a_port_from_its_first_frame_to_its_last(made):
    port: AudioPort = made[0]
    assert not port.lost
    assert port.read(0.0) is None
    port.write(SILENCE)  # not open: goes nowhere
    port.open()
    assert port.name
    began_s = time.monotonic()
    frames = frames_of(port, 50)
    assert time.monotonic() - began_s == pytest.approx(1.0, abs=0.3)
    for frame in frames:
        assert frame.pcm.shape == (FRAME_SAMPLES,)
        assert frame.pcm.dtype == np.float32
        assert np.array_equal(frame.pcm * 32768, np.rint(frame.pcm * 32768))
        assert frame.lost_samples == 0
    port.close()
    port.close()
    assert port.read(0.0) is None
    assert not port.lost


def test_a_port_that_was_lost_goes_on_and_says_what_it_did_not_hear(made):
    port, unplug = made
    port.open()
    frames_of(port, 10)
    unplug()
    ends_s, was_lost = time.monotonic() + 15, False
    while (frame := port.read(0.05)) is None or not frame.lost_samples:
        was_lost = was_lost or port.lost
        assert time.monotonic() < ends_s
    assert was_lost
    assert not port.lost
    assert not any(frame.lost_samples for frame in frames_of(port, 10))


@pytest.mark.slow
def test_what_does_not_open_says_why():
    port = LoopedAudio(SILENCE)
    port.fails = MissingPart("is used by another program", remedy="close it")
    with pytest.raises(MissingPart, match="another program -> close it"):
        port.open()
    assert port.read(0.0) is None
