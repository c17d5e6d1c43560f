"""A microphone and a loudspeaker while both are there: from the moment they start until one of them is gone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from voicesim.model.audio import Pcm
from voicesim.model.protocols import MicFrame
from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.ports.audio_devices import Device
from voicesim.ports.device_streams import Side, Streams
from voicesim.ports.in_step import FIRST_SAMPLES, InStep, at_call_rate, at_device_rate
from voicesim.ports.reblocking import FILTER_DELAY_SAMPLES, Reblocker, Unblocker

State = Literal["starting", "running", "stalled", "gone"]
Clock = Callable[[], float]
"""Seconds of any steady clock."""

START_S: Final = 5.0
"""PulseAudio may take 2 s to the first block."""
SETTLE_S: Final = 0.2
SLOWEST, FASTEST = 0.5, 1.5
"""At first a device hands over or takes up to 2 s at once, and then nothing for as long; it has settled when as much
comes and goes in 0.2 s as should."""
SILENT_DEVICE_S: Final = 0.5
GIVEN_UP_S: Final = 2.5
"""A device that says nothing may go on by itself: the system moved it, or slept. After so long it is opened anew."""
LONGEST_LOOK_S: Final = 0.05
"""Time in which nobody looked is not held against the device."""
UNUSED_SAMPLES: Final = to_samples(0.5)
SLICE_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class HeadsetFigures:
    """What is known of an open headset: rates and latencies, which `voicesim doctor` shows, and how well it kept up."""

    input_rate_hz: int
    output_rate_hz: int
    input_latency_ms: float
    """From the air to the frame that is read."""
    output_latency_ms: float
    """From the frame that is written to the air, now."""
    dry_samples: int
    """Samples that the loudspeaker wanted and that were not there yet, at 16 kHz."""
    left_out_frames: int
    """Silent speaker frames that were left out to catch up."""


class RunningHeadset:
    """Both streams with what lies between them and the call."""

    def __init__(self, microphone: Device, loudspeaker: Device, clock: Clock) -> None:
        """Raises MissingPart when a device cannot be opened."""
        self.microphone, self.loudspeaker = microphone, loudspeaker
        self._streams = Streams(microphone, loudspeaker)
        self._heard, self._played = self._streams.heard, self._streams.played
        self._reblocker = Reblocker(self._heard.rate_hz, self._heard.channels)
        self._unblocker = Unblocker(self._played.rate_hz, self._played.channels)
        self._in_step = InStep()
        self._clock, self._begun_s, self._looked_s = clock, clock(), clock()
        self._settled, self._window_s = False, self._begun_s
        self._watched = [_Watched(self._heard), _Watched(self._played)]
        self._lost, self._dry, self._dry_before = 0, 0, 0
        self.last_heard_s = self._begun_s
        """When the microphone last gave a block."""

    def look(self) -> State:
        """How it is now: a device that ended its stream or never began is gone; one that says nothing has stalled."""
        now_s = self._clock()
        looked_s, self._looked_s = min(now_s - self._looked_s, LONGEST_LOOK_S), now_s
        if self._watched[0].look(looked_s):
            self.last_heard_s = now_s
        self._watched[1].look(looked_s)
        quiet_s = max(side.quiet_s for side in self._watched)
        if not self._streams.alive or quiet_s > GIVEN_UP_S:
            return "gone"
        if not self._settle(now_s):
            return "gone" if now_s - self._begun_s > START_S else "starting"
        if quiet_s > SILENT_DEVICE_S:
            self._settled, self._begun_s = False, now_s
            return "stalled"
        return "running"

    def _settle(self, now_s: float) -> bool:
        """Whether sound comes and goes at the pace of the clock; what came before is thrown away."""
        if not self._settled and now_s >= self._window_s + SETTLE_S:
            paced = [side.keeps_pace(now_s - self._window_s) for side in self._watched]
            self._settled, self._window_s = all(paced), now_s
        if not self._settled:
            self._heard.ring.skip(self._heard.ring.fill)
            self._lost, self._dry_before = self._heard.missing, self._played.missing
        return self._settled

    def wait(self, seconds: float) -> None:
        """Until sound arrives, but no longer than a slice."""
        if self._streams.arrived.wait(min(seconds, SLICE_S)):
            self._streams.arrived.clear()  # what arrives from here on is taken, or wakes the next wait

    def take(self) -> MicFrame | None:
        """The next frame if it has arrived."""
        self._reblocker.feed(self._heard.ring.drain())
        frame = self._reblocker.next_frame()
        if frame is None:
            return None
        missing = self._heard.missing
        lost, self._lost = at_call_rate(missing - self._lost, self._heard.rate_hz), missing
        if lost:  # as many speaker frames will not be written
            self._push_silence(min(lost, FIRST_SAMPLES))
        return MicFrame(frame, lost)

    def write(self, frame: Pcm) -> None:
        """Queue a speaker frame, in step with the microphone."""
        missing = self._played.missing
        dry, self._dry_before = at_call_rate(missing - self._dry_before, self._played.rate_hz), missing
        if dry > UNUSED_SAMPLES or not self._unblocker.used:  # nothing was written for a while
            self._push_silence(FIRST_SAMPLES)
        elif dry:
            self._dry += dry
            self._in_step.ran_dry(dry)
        step = self._in_step.step(self.waiting_samples, frame)
        if step.play:
            self._played.ring.push(self._unblocker.convert(frame, step.faster))

    @property
    def waiting_samples(self) -> int:
        """What was written and has not reached the device."""
        return at_call_rate(self._played.ring.fill // self._played.channels, self._played.rate_hz)

    @property
    def output_latency_samples(self) -> int:
        """From a frame that is written now to the air, at 16 kHz."""
        device_s = self._played.device_latency_s or self._streams.latencies_s[1]
        return self.waiting_samples + FILTER_DELAY_SAMPLES + to_samples(device_s)

    def figures(self) -> HeadsetFigures:
        """As it stands now."""
        input_s = self._streams.latencies_s[0]
        return HeadsetFigures(
            self._heard.rate_hz,
            self._played.rate_hz,
            (to_samples(input_s) + FILTER_DELAY_SAMPLES) / to_samples(1) * 1000,
            self.output_latency_samples / to_samples(1) * 1000,
            self._dry,
            self._in_step.left_out,
        )

    def sound_out(self) -> None:
        """Wait until everything written is heard: twice the latency of silence after it, for devices that cut it."""
        before = self.output_latency_samples
        self._played.ring.push(self._unblocker.convert(np.zeros(FRAME_SAMPLES, np.float32), 0.0))  # empties the filter
        self._push_silence(max(0, 2 * (before - self.waiting_samples)))  # a near device has played the filter already
        last_s = self._clock() + to_samples(0.2) / to_samples(1) + 2 * before / to_samples(1)
        while self.waiting_samples and self.look() == "running" and self._clock() < last_s:
            self.wait(SLICE_S)

    def close(self) -> None:
        """Give the devices back."""
        self._streams.close(at_once=self.look() != "running")

    def _push_silence(self, samples: int) -> None:
        count = at_device_rate(samples, self._played.rate_hz) * self._played.channels
        self._played.ring.push(np.zeros(count, np.int16))


class _Watched:
    """Whether a side still calls back, and at the pace of the clock."""

    def __init__(self, side: Side) -> None:
        self._side, self._seen, self._before, self.quiet_s = side, side.frames, side.frames, 0.0

    def look(self, passed_s: float) -> bool:
        """Count the time without a block; whether there was one."""
        heard = self._side.frames != self._seen
        self.quiet_s = 0.0 if heard else self.quiet_s + passed_s
        self._seen = self._side.frames
        return heard

    def keeps_pace(self, passed_s: float) -> bool:
        """Whether about as much came in that time, since this was last asked, as should have."""
        came, self._before = self._side.frames - self._before, self._side.frames
        return SLOWEST <= came / (passed_s * self._side.rate_hz) <= FASTEST
