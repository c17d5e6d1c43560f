"""A sound library that is none: devices whose time is the clock that the port looks at."""

from types import SimpleNamespace

import numpy as np
import pytest

from voicesim.ports import audio_devices, device_streams, headset
from voicesim.ports.headset import HeadsetPort


class PortAudioError(Exception):
    """As sounddevice has it: text, code, and what the system says."""


class Stream:
    """Calls back whenever time has passed."""

    def __init__(self, card, kind, options):
        self.card, self.kind, self.callback = card, kind, options["callback"]
        self.finished, self.rate_hz = options["finished_callback"], options["samplerate"] * card.speed[kind]
        self.latency, self.active, self.done, self.channels = 0.04, False, 0.0, options["channels"]
        self.overflow = False

    def start(self):
        self.active, self.since = True, self.card.now_s
        self.card.streams.append(self)

    def stop(self):
        self.active = False

    abort = stop

    def close(self):
        self.active = False
        if self in self.card.streams:
            self.card.streams.remove(self)

    def run(self):
        """All blocks of 10 ms that are due."""
        frames = round(self.rate_hz / self.card.speed[self.kind] / 100)
        while self.active and (self.card.now_s - self.since) * self.rate_hz >= self.done + frames:
            self.done += frames
            self.card.call_back(self, frames)
            self.overflow = False


class Event:
    """Waiting for it takes the card's time, and no other."""

    def __init__(self, card):
        self.card, self.happened = card, False

    def set(self):
        self.happened = True

    def clear(self):
        self.happened = False

    def wait(self, seconds):
        if not self.happened:
            self.card.pass_by(seconds)
        return self.happened


class Card:
    """What stands for the module sounddevice."""

    PortAudioError = PortAudioError

    def __init__(self):
        self.now_s, self.streams, self.plugged, self.looks = 0.0, [], True, 0
        self.to_ear_s = 0.03
        self.speed = {"microphone": 1.0, "loudspeaker": 1.0}
        self.refuses, self.deaf = {}, False
        self.heard, self.spoken, self.at = np.zeros(0, np.int16), [], 0
        self.default = SimpleNamespace(device=[0, 1])

    def clock(self):
        """The time."""
        return self.now_s

    def pass_by(self, seconds):
        """Let time pass, in steps that the devices call back in."""
        ends_s = self.now_s + seconds
        while self.now_s < ends_s:
            self.now_s = min(self.now_s + 0.005, ends_s)
            for stream in list(self.streams):
                stream.run()

    def call_back(self, stream, frames):
        time = SimpleNamespace(
            inputBufferAdcTime=stream.done / stream.rate_hz + (0.05 if stream.overflow else 0),
            outputBufferDacTime=self.to_ear_s,
            currentTime=0.0,
        )
        status = SimpleNamespace(input_overflow=stream.overflow, output_underflow=False)
        block = np.zeros(frames * stream.channels, np.int16)
        if stream.kind == "microphone":
            part = self.heard[self.at : self.at + frames]
            self.at += frames
            block[: len(part) * stream.channels] = np.repeat(part, stream.channels)
        if not (self.deaf and stream.kind == "microphone"):
            stream.callback(block.data, frames, time, status)
        if stream.kind == "loudspeaker":
            self.spoken.append(block[:: stream.channels].copy())

    def unplug(self):
        """Both are gone, and the streams with them."""
        self.plugged = False
        for stream in list(self.streams):
            stream.active = False
            stream.finished()

    def _terminate(self):
        self.looks += 1

    def _initialize(self):
        pass

    def query_hostapis(self):
        return ({"name": "Cards"},)

    def query_devices(self):
        if not self.plugged:
            return []
        return [
            {
                "index": index,
                "name": name,
                "hostapi": 0,
                "max_input_channels": heard,
                "max_output_channels": spoken,
                "default_samplerate": 48000.0,
                "default_low_input_latency": 0.01,
                "default_low_output_latency": 0.01,
            }
            for index, (name, heard, spoken) in enumerate([("Blue mic", 1, 0), ("Blue ear", 0, 2)])
        ]

    def RawInputStream(self, **options):  # noqa: N802
        return self._opened("microphone", options)

    def RawOutputStream(self, **options):  # noqa: N802
        return self._opened("loudspeaker", options)

    def check_input_settings(self, **options):
        self._may_open("microphone", options)

    def check_output_settings(self, **options):
        self._may_open("loudspeaker", options)

    def _opened(self, kind, options):
        self._may_open(kind, options)
        return Stream(self, kind, options)

    def _may_open(self, kind, options):
        for key in (kind, (kind, options["samplerate"]), (kind, options["channels"])):
            if key in self.refuses:
                raise PortAudioError(*self.refuses[key])


@pytest.fixture
def card(monkeypatch):
    """The devices; `card.clock` is the time."""
    made = Card()
    for module in (audio_devices, device_streams):
        monkeypatch.setattr(module, "library", lambda: made)
    for module in (headset, device_streams):
        monkeypatch.setattr(module, "threading", SimpleNamespace(Event=lambda: Event(made)))
    return made


@pytest.fixture
def port(card):
    opened = HeadsetPort(card.clock)
    yield opened
    opened.close()
