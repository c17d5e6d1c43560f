"""The two raw streams of a headset. Their callbacks copy samples to and from rings, and do nothing else."""

import contextlib
import threading
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from voicesim.model.errors import MissingPart
from voicesim.ports.audio_devices import Device, Kind, first_that_works, library
from voicesim.ports.device_errors import refusal
from voicesim.ports.ring import Ring

LATENCY_S: Final = 0.02
"""Asked of the system for each direction; it gives what it can."""
INPUT_RING_S: Final = 5
OUTPUT_RING_S: Final = 3


@dataclass(slots=True)
class Side:
    """What a callback and the port share; the callback writes the counts."""

    ring: Ring
    rate_hz: int
    channels: int
    arrived: threading.Event
    frames: int = 0
    """Samples of one channel that the device gave or wanted so far: the watchdog sees them stop."""
    missing: int = 0
    """Samples of one channel: lost before they were heard, or not there when they should have been played."""
    ended: bool = False
    """The device ended the stream."""
    device_latency_s: float = 0.0
    """Between the callback and the air, as the system last said it."""
    next_s: float | None = field(default=None)
    """When the next block should begin by the device's clock."""


class Streams:
    """Both directions, open; raises MissingPart when one cannot be."""

    def __init__(self, microphone: Device, loudspeaker: Device) -> None:
        self.arrived = threading.Event()
        self.heard, self._input = first_that_works(microphone, "microphone", self._open)
        try:
            self.played, self._output = first_that_works(loudspeaker, "loudspeaker", self._open)
        except MissingPart:
            self._input.close()
            raise
        for stream, kind, device in (
            (self._output, "loudspeaker", loudspeaker),
            (self._input, "microphone", microphone),
        ):
            self._start(stream, kind, device.name)

    @property
    def alive(self) -> bool:
        """Neither was ended by its device."""
        return not (self.heard.ended or self.played.ended) and bool(self._input.active and self._output.active)

    @property
    def latencies_s(self) -> tuple[float, float]:
        """Of input and output, as the device promised when it was opened."""
        return float(self._input.latency), float(self._output.latency)

    def close(self, *, at_once: bool) -> None:
        """Give the devices back; `at_once` throws away what they still hold."""
        error = library().PortAudioError
        for stream in (self._input, self._output):
            with contextlib.suppress(error):
                if at_once or stream is self._input:
                    stream.abort()
                else:
                    stream.stop()
            with contextlib.suppress(error):
                stream.close()

    def _start(self, stream: Any, kind: str, name: str) -> None:  # noqa: ANN401
        try:
            stream.start()
        except library().PortAudioError as error:
            self.close(at_once=True)
            raise refusal(error, kind, name) from None

    def _open(self, device: Device, kind: Kind, rate_hz: int, channels: int) -> tuple[Side, Any]:
        sounddevice, hears = library(), kind == "microphone"
        seconds = INPUT_RING_S if hears else OUTPUT_RING_S
        side = Side(Ring(seconds * rate_hz * channels), rate_hz, channels, self.arrived)
        make = sounddevice.RawInputStream if hears else sounddevice.RawOutputStream
        stream = make(
            device=device.index,
            samplerate=rate_hz,
            channels=channels,
            dtype="int16",
            blocksize=0,
            latency=LATENCY_S,
            callback=_hearing(side) if hears else _playing(side),
            finished_callback=lambda: _ended(side),
        )
        return side, stream


def _hearing(side: Side) -> Any:  # noqa: ANN401
    def heard(block: Any, frames: int, time: Any, status: Any) -> None:  # noqa: ANN401
        begins_s = time.inputBufferAdcTime
        if status.input_overflow:
            gap_s = begins_s - side.next_s if side.next_s is not None else 0.0
            side.missing += round(gap_s * side.rate_hz) if gap_s > 0 else frames
        side.next_s = begins_s + frames / side.rate_hz
        samples = np.frombuffer(block, np.int16)
        side.missing += (len(samples) - side.ring.push(samples)) // side.channels
        side.frames += frames
        side.arrived.set()

    return heard


def _playing(side: Side) -> Any:  # noqa: ANN401
    def played(block: Any, frames: int, time: Any, status: Any) -> None:  # noqa: ANN401, ARG001
        samples = np.frombuffer(block, np.int16)
        count = side.ring.pull(samples)
        samples[count:] = 0
        side.missing += (len(samples) - count) // side.channels
        latency_s = time.outputBufferDacTime - time.currentTime
        if 0 < latency_s < 2:
            side.device_latency_s = latency_s
        side.frames += frames

    return played


def _ended(side: Side) -> None:
    side.ended = True
    side.arrived.set()
