"""The headset's port over the virtual headset: what is said is heard, what is played arrives, what goes comes back."""

import time

import numpy as np
import pytest
import soundfile
import soxr

from voicesim.model.errors import MissingPart
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.ports.headset import HeadsetPort

pytestmark = pytest.mark.card

FINE = 4  # delays are no whole samples


def likeness(heard, said):
    """The median correlation of pieces of a second with what was said then, each where it fits best within 20 ms."""
    fine, wanted = (soxr.resample(pcm, RATE_HZ, FINE * RATE_HZ) for pcm in (heard, said))
    first = best_fit(fine, wanted)[1]
    piece, slack = FINE * RATE_HZ, FINE * RATE_HZ // 50
    return np.median(
        [
            best_fit(fine[max(0, first + at - slack) :][: piece + 2 * slack], wanted[at:][:piece])[0]
            for at in range(0, len(wanted) - piece + 1, piece)
        ]
    )


def best_fit(heard, said):
    """The correlation and the place."""
    size = 1 << (len(heard) + len(said)).bit_length()
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(said, size)), size)
    at = int(match[: len(heard)].argmax())
    there = heard[at : at + len(said)]
    said = said[: len(there)]
    return float(there @ said / np.linalg.norm(there) / np.linalg.norm(said)), at


def framed(pcm, first):
    """The frame of that number; silence outside."""
    start = first * FRAME_SAMPLES
    part = pcm[start : start + FRAME_SAMPLES] if start >= 0 else pcm[:0]
    return np.pad(part, (0, FRAME_SAMPLES - len(part)))


@pytest.fixture
def port():
    opened = HeadsetPort(time.monotonic)
    yield opened
    opened.close()


def exchange(port, seconds, speaker=None, late=25):
    """Read for that long, one speaker frame written for each; the frames."""
    frames, ends = [], time.monotonic() + 3 * seconds + 5
    while len(frames) < seconds * 50:
        frame = port.read(0.1)
        assert time.monotonic() < ends
        if frame is not None:
            port.write(framed(speaker, len(frames) - late) if speaker is not None else np.zeros(FRAME_SAMPLES))
            frames.append(frame)
    return frames


@pytest.mark.parametrize(("rate_hz", "seconds"), [(48000, 10), (44100, 4), (16000, 4)])
def test_both_directions_carry_speech(headset, port, speech, tmp_path, rate_hz, seconds):
    speech = speech[: (seconds - 1) * RATE_HZ]
    headset.unplug()
    headset.plug(rate_hz)
    soundfile.write(tmp_path / "said.wav", speech, RATE_HZ)
    port.open()
    exchange(port, 3)  # the silence in which too much waits at first is left out
    with headset.tap(tmp_path / "ear.raw"):
        speaking = headset.say(tmp_path / "said.wav")
        began = time.monotonic()
        frames = exchange(port, seconds, speech[::-1] * 0.7)
        took = time.monotonic() - began
        port.close()
        speaking.wait()
    heard = np.concatenate([frame.pcm for frame in frames])
    assert took == pytest.approx(seconds, abs=0.2)
    assert sum(frame.lost_samples for frame in frames) <= 1
    assert likeness(heard, speech) > 0.95
    ear = np.fromfile(tmp_path / "ear.raw", "<i2").astype(np.float32) / 32768
    assert likeness(ear, speech[::-1].copy()) > 0.95


def test_frames_are_as_a_file_keeps_them_and_the_latency_is_known(headset, port):
    assert port.output_latency_samples is None
    port.open()
    frames = exchange(port, 1)
    assert all(frame.pcm.shape == (FRAME_SAMPLES,) and frame.pcm.dtype == np.float32 for frame in frames)
    assert all(np.array_equal(frame.pcm * 32768, np.rint(frame.pcm * 32768)) for frame in frames)
    assert 0.02 * RATE_HZ < port.output_latency_samples < 0.25 * RATE_HZ
    assert port.figures.input_rate_hz == port.figures.output_rate_hz == 44100  # what ALSA says of PulseAudio
    assert port.name == "default"
    port.close()
    assert port.output_latency_samples is None


def wait_until(port, wanted, seconds):
    ends = time.monotonic() + seconds
    while port.lost is not wanted:
        assert time.monotonic() < ends, f"lost is not {wanted} after {seconds} s"
        if port.read(0.1) is not None:
            port.write(np.zeros(FRAME_SAMPLES))


def test_an_unplugged_headset_is_lost_and_the_call_goes_on_when_it_is_back(headset, port):
    port.open()
    exchange(port, 0.5)
    headset.unplug()
    gone = time.monotonic()
    wait_until(port, True, 2)
    assert port.read(0.1) is None
    port.write(np.zeros(FRAME_SAMPLES))  # goes nowhere, fails nowhere
    while time.monotonic() < gone + 2:
        assert port.read(0.2) is None
    headset.plug()
    ends = time.monotonic() + 8
    while (frame := port.read(0.1)) is None:
        assert port.lost
        assert time.monotonic() < ends
    away_s = time.monotonic() - gone
    assert not port.lost
    assert frame.lost_samples == pytest.approx(away_s * RATE_HZ, abs=0.3 * RATE_HZ)
    assert sum(later.lost_samples for later in exchange(port, 1)) <= 1


def test_a_device_that_falls_asleep_without_a_word_is_lost_too(headset, port):
    port.open()
    exchange(port, 0.5)
    headset.suspend(True)
    wait_until(port, True, 2)
    headset.suspend(False)
    wait_until(port, False, 8)
    exchange(port, 0.5)


def test_a_lost_port_closes(headset, port):
    port.open()
    headset.unplug()
    wait_until(port, True, 2)
    port.close()
    assert not port.lost
    assert port.read(0.0) is None


@pytest.mark.parametrize("wanted", ["no such thing", "99"])
def test_an_unknown_device_is_one_clear_line(headset, wanted):
    with pytest.raises(MissingPart, match=f"{wanted}: there is no such microphone -> voicesim devices"):
        HeadsetPort(time.monotonic, microphone=wanted).open()
    with pytest.raises(MissingPart, match="no such loudspeaker"):
        HeadsetPort(time.monotonic, loudspeaker=wanted).open()


def test_a_device_that_does_not_open_is_one_clear_line(headset):
    with pytest.raises(MissingPart, match=r"loudspeaker 'nobody': .* -> ") as refused:
        HeadsetPort(time.monotonic, loudspeaker="nobody").open()
    assert "\n" not in str(refused.value)


def test_without_a_microphone_there_is_no_call(headset, port):
    headset.unplug()
    with pytest.raises(MissingPart, match=" -> "):
        port.open()
    headset.plug()
    port.open()  # a second try is a fresh look
    exchange(port, 0.2)


def test_silence_after_the_end_lets_the_last_word_be_heard(headset, port, speech, tmp_path):
    port.open()
    exchange(port, 3)  # the silence in which too much waits at first is left out
    with headset.tap(tmp_path / "ear.raw"):
        exchange(port, 2, speech[:RATE_HZ], late=50)  # the last word is the last frame
        port.close()
    ear = np.fromfile(tmp_path / "ear.raw", "<i2").astype(np.float32) / 32768
    assert likeness(ear, speech[:RATE_HZ]) > 0.9


def test_two_named_devices_make_the_name(headset):
    named = HeadsetPort(time.monotonic, microphone="mic", loudspeaker="EAR")
    named.open()
    assert named.name == "mic + ear"
    exchange(named, 0.2)
    named.close()
    named.close()
