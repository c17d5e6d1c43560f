"""A headset by PortAudio: its own rates outside, frames of 320 samples at 16 kHz inside.

Two streams, never one for both directions: that stalls on PulseAudio, and two devices have two clocks anyway. When a
device goes, the port says `lost`, looks for it every second, and goes on when it is back; what was said meanwhile is
counted in the `lost_samples` of the next frame and not filled in, for the clock of a call is what was heard.
"""

import threading
from typing import Final

from voicesim.model.audio import Pcm
from voicesim.model.errors import MissingPart
from voicesim.model.protocols import MicFrame
from voicesim.model.units import RATE_HZ
from voicesim.ports.audio_devices import Device, Kind, choose, list_devices
from voicesim.ports.running_headset import SLICE_S, START_S, Clock, HeadsetFigures, RunningHeadset

LOOK_AGAIN_S: Final = 1.0
SAME_ONLY_S: Final = 5.0
"""So long only the devices of before will do; then, unless they were named, whatever is the default now."""


class HeadsetPort:
    """The AudioPort of real devices; opening and looking for lost ones end every other stream of the process."""

    def __init__(
        self, clock: Clock, *, microphone: str | int | None = None, loudspeaker: str | int | None = None
    ) -> None:
        self._clock = clock
        self._wanted: dict[Kind, str | int | None] = {"microphone": microphone, "loudspeaker": loudspeaker}
        self._devices: dict[Kind, Device] = {}
        self._running: RunningHeadset | None = None
        self._lost_s: float | None = None
        self._next_look_s = 0.0
        self._nothing = threading.Event()  # never comes: something to wait for while there is no device

    @property
    def name(self) -> str:
        """Of the devices; one name when they are one."""
        return " + ".join(dict.fromkeys(device.name for device in self._devices.values()))

    @property
    def lost(self) -> bool:
        """A device is gone."""
        return self._lost_s is not None

    @property
    def output_latency_samples(self) -> int | None:
        """From a frame that is written now to the ear; None while there is no loudspeaker."""
        return self._running.output_latency_samples if self._running else None

    @property
    def figures(self) -> HeadsetFigures | None:
        """Rates, latencies and troubles; None while there is no headset."""
        return self._running.figures() if self._running else None

    def open(self) -> None:
        """Start both directions and wait for the first sound.

        Raises:
            MissingPart: no PortAudio, no device, denied, busy, no rate that works, or no sound comes.
        """
        self.close()
        devices = list_devices()
        self._devices = {kind: choose(devices, kind, wanted) for kind, wanted in self._wanted.items()}
        running = self._start(self._devices)
        while (state := running.look()) != "running":
            if state == "gone":
                running.close()
                where = f"microphone {running.microphone.name!r}"
                remedy = "plug it in again, or choose another with voicesim devices"
                raise MissingPart(f"gives no sound within {START_S:.0f} s", where=where, remedy=remedy)
            running.wait(SLICE_S)
        self._running, self._lost_s = running, None

    def read(self, timeout_s: float) -> MicFrame | None:
        """The next microphone frame; while a device is lost a look for it may take longer than that time."""
        ends_s = self._clock() + timeout_s
        while True:
            frame = self._try()
            left_s = ends_s - self._clock()
            if frame is not None or left_s <= 0 or not self._devices:
                return frame
            self._wait(left_s)

    def write(self, speaker: Pcm) -> None:
        """Queue 320 samples; they are dropped while a device is lost."""
        if self._running is not None and not self.lost:
            self._running.write(speaker)

    def close(self) -> None:
        """Let what was written sound out, then give the devices back."""
        running, self._running = self._running, None
        if running is not None:
            if not self.lost:
                running.sound_out()
            running.close()
        self._devices, self._lost_s = {}, None

    def _start(self, devices: dict[Kind, Device]) -> RunningHeadset:
        return RunningHeadset(devices["microphone"], devices["loudspeaker"], self._clock)

    def _wait(self, seconds: float) -> None:
        if self._running is not None:
            self._running.wait(seconds)
        else:
            self._nothing.wait(min(seconds, SLICE_S))

    def _try(self) -> MicFrame | None:
        """What can be had at once; notices that a device is gone, and that it is back."""
        running = self._running
        if running is None:
            if self.lost:
                self._look()
            return None
        state = running.look()
        if state in ("stalled", "gone") and self._lost_s is None:
            self._lost_s = running.last_heard_s
        if state == "gone":
            self._lose(running)
        if state != "running":
            return None
        frame = running.take()
        if frame is None or self._lost_s is None:
            return frame
        away_s, self._lost_s = self._clock() - self._lost_s, None
        return MicFrame(frame.pcm, frame.lost_samples + round(away_s * RATE_HZ))

    def _lose(self, running: RunningHeadset) -> None:
        running.close()
        self._running = None
        self._next_look_s = self._clock() + LOOK_AGAIN_S

    def _look(self) -> None:
        """Look for the devices again, once a second."""
        if self._lost_s is None or self._clock() < self._next_look_s:
            return
        try:
            devices = self._found(list_devices(), patient=self._clock() - self._lost_s < SAME_ONLY_S)
            self._running = self._start(devices)
            self._devices = devices
        except MissingPart:
            self._next_look_s = self._clock() + LOOK_AGAIN_S

    def _found(self, devices: list[Device], *, patient: bool) -> dict[Kind, Device]:
        """Those of before under their new numbers, or in the end the default ones; MissingPart without either."""
        found: dict[Kind, Device] = {}
        for kind, before in self._devices.items():
            same = [d for d in devices if (d.name, d.host) == (before.name, before.host) and d.channels(kind)]
            if not same and patient:
                raise MissingPart(f"the {kind} is away", where=before.name)
            found[kind] = same[0] if same else choose(devices, kind, self._wanted[kind])
        return found
