"""The headset's port over a card that is none: the clock, losses, coming back, closing."""

import numpy as np
import pytest
from port_talk import talk

from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.ports.headset import HeadsetPort

pytestmark = pytest.mark.unit

SILENCE = np.zeros(FRAME_SAMPLES, np.float32)


def until(port, wanted):
    for _ in range(20_000):
        if port.lost is wanted:
            return
        port.read(0.02)
    raise AssertionError(f"never lost={wanted}")


def test_frames_come_at_the_pace_of_the_device(card, port):
    card.heard = np.full(48000 * 4, 3277, np.int16)
    port.open()
    began_s = card.now_s
    frames = talk(port, 100)
    assert card.now_s - began_s == pytest.approx(2.0, abs=0.1)
    assert not sum(frame.lost_samples for frame in frames)
    assert np.concatenate([frame.pcm for frame in frames])[1000:] == pytest.approx(0.1, abs=1e-3)


def test_the_names_are_those_of_the_default_devices(port):
    assert port.name == ""
    port.open()
    assert port.name == "Blue mic + Blue ear"


def test_an_overrun_is_counted_on_the_next_frame(card, port):
    port.open()
    talk(port, 10)
    card.streams[1].overflow = True
    frames = talk(port, 10)
    assert sum(frame.lost_samples for frame in frames) == pytest.approx(0.05 * RATE_HZ, abs=1)
    assert sum(frame.lost_samples > 0 for frame in frames) == 1


def test_what_a_slow_reader_could_not_take_is_counted(card, port):
    port.open()
    talk(port, 10)
    card.pass_by(7)  # nobody reads, and the ring holds 5
    frames = talk(port, 300)
    assert sum(frame.lost_samples for frame in frames) == pytest.approx(2 * RATE_HZ, abs=0.1 * RATE_HZ)


def test_after_a_stall_silence_is_left_out_until_it_is_made_good(card, port):
    port.open()
    talk(port, 60)
    usual = port.output_latency_samples
    card.pass_by(0.4)  # nothing is read or written
    talk(port, 100)
    assert port.figures.dry_samples > 0
    assert port.figures.left_out_frames > 10
    assert port.output_latency_samples < usual + 0.08 * RATE_HZ


def test_speech_is_not_left_out_after_a_stall(card, port):
    port.open()
    talk(port, 60)
    card.pass_by(0.4)
    left_out = port.figures.left_out_frames
    talk(port, 50, np.full(FRAME_SAMPLES, 0.1, np.float32))
    assert port.figures.left_out_frames == left_out


def test_a_headset_that_goes_is_lost_and_comes_back_by_itself(card, port):
    port.open()
    talk(port, 20)
    card.unplug()
    assert port.read(0.0) is None
    assert port.lost
    assert port.output_latency_samples is None
    gone_s = card.now_s
    while card.now_s < gone_s + 3:
        assert port.read(0.05) is None
    card.plugged = True
    until(port, False)
    away_s = card.now_s - gone_s
    frames = talk(port, 20)
    assert not any(frame.lost_samples for frame in frames)  # `until` took the frame that told
    assert 3 < away_s < 6


def test_the_first_frame_after_says_how_much_was_not_heard(card, port):
    port.open()
    talk(port, 20)
    card.unplug()
    port.read(0.0)
    gone_s = card.now_s
    card.plugged = True
    while (frame := port.read(0.05)) is None:
        assert card.now_s < gone_s + 10
    assert frame.lost_samples == pytest.approx((card.now_s - gone_s) * RATE_HZ, abs=0.05 * RATE_HZ)


def test_a_device_that_says_nothing_for_half_a_second_is_lost(card, port):
    port.open()
    talk(port, 20)
    for stream in card.streams:
        stream.run = lambda: None
    since_s = card.now_s
    until(port, True)
    assert card.now_s - since_s == pytest.approx(0.5, abs=0.1)


def test_a_device_that_goes_on_by_itself_is_not_opened_anew(card, port):
    port.open()
    talk(port, 20)
    looks, since_s = card.looks, card.now_s
    for stream in card.streams:
        stream.run, stream.real = lambda: None, stream.run
    until(port, True)
    for stream in card.streams:
        stream.run, stream.since = stream.real, card.now_s - stream.done / stream.rate_hz
    while (frame := port.read(0.05)) is None:
        assert card.now_s < since_s + 3
    assert not port.lost
    assert frame.lost_samples == pytest.approx((card.now_s - since_s) * RATE_HZ, abs=0.05 * RATE_HZ)
    assert card.looks == looks
    talk(port, 20)


def test_loudspeakers_that_fall_silent_are_opened_anew(card, port):
    port.open()
    talk(port, 20)
    looks = card.looks
    card.streams[0].run = lambda: None
    until(port, True)
    until(port, False)
    assert card.looks == looks + 1
    talk(port, 20)


def test_time_in_which_nobody_looked_is_not_held_against_the_device(card, port):
    port.open()
    talk(port, 20)
    card.now_s += 3  # the program stood still, and the device has not called back yet
    for stream in card.streams:
        stream.since = card.now_s - stream.done / stream.rate_hz
    port.read(0.0)
    assert not port.lost
    talk(port, 20)


def test_other_default_devices_will_do_in_the_end(card, port, monkeypatch):
    port.open()
    talk(port, 5)
    card.unplug()
    others = [entry | {"name": entry["name"].replace("Blue", "Red")} for entry in Plugged(card).query_devices()]
    monkeypatch.setattr(card, "query_devices", lambda: others)
    until(port, True)
    gone_s = card.now_s
    until(port, False)
    assert card.now_s - gone_s > 4.5
    assert port.name == "Red mic + Red ear"


def test_other_devices_will_not_do_for_named_ones(card, monkeypatch):
    port = HeadsetPort(card.clock, microphone="Blue", loudspeaker="Blue")
    port.open()
    card.unplug()
    others = [entry | {"name": "Red one"} for entry in Plugged(card).query_devices()]
    monkeypatch.setattr(card, "query_devices", lambda: others)
    until(port, True)
    gone_s = card.now_s
    while card.now_s < gone_s + 8:
        assert port.read(0.2) is None
    assert port.lost
    port.close()


class Plugged:
    """The list as it is with the devices in."""

    def __init__(self, card):
        self._card = card

    def query_devices(self):
        self._card.plugged = True
        entries = self._card.query_devices()
        self._card.plugged = False
        return entries


def test_closing_lets_everything_sound(card, port):
    port.open()
    tone = np.full(FRAME_SAMPLES, 0.25, np.float32)
    talk(port, 20, tone)
    port.close()
    spoken = np.concatenate(card.spoken)
    assert (np.abs(spoken) > 6000).sum() == pytest.approx(20 * 960, abs=300)
    assert not card.streams
    port.close()


def test_closing_a_device_that_plays_at_once_is_no_trouble(card, port):
    card.to_ear_s = 0.001
    port.open()
    talk(port, 20)
    port.close()
    assert card.streams == []


def test_a_closed_port_gives_and_takes_nothing(port):
    assert port.read(0.0) is None
    port.write(SILENCE)
    assert not port.lost
    port.close()


def test_a_rate_or_a_number_of_channels_that_does_not_work_is_not_the_end(card, port):
    card.refuses = {("microphone", 48000): ("Invalid sample rate", -9997), ("loudspeaker", 2): ("Bad channels", -9998)}
    port.open()
    talk(port, 20)
    assert (port.figures.input_rate_hz, port.figures.output_rate_hz) == (44100, 48000)
