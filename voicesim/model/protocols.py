"""What foreign engines and devices must look like from inside the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style
from voicesim.model.events import Event
from voicesim.model.speech import Word


@dataclass(frozen=True, slots=True)
class MicFrame:
    """What a headset hands over."""

    pcm: Pcm
    """320 samples at 16-bit resolution."""
    lost_samples: int = 0
    """Samples that the device lost since the frame before (an overrun, or it was away); not filled in."""


class HearingStream(Protocol):
    """One stretch of speech being recognised; used from one thread."""

    def feed(self, block: Pcm) -> str:
        """Take a block of HEAR_BLOCK_SAMPLES at 16 kHz; return the words so far."""
        ...

    def settle_so_far(self) -> tuple[Word, ...]:
        """The words of all that was fed, in a pause; spans as in `settle`. The stream may be fed again."""
        ...

    def settle(self) -> tuple[Word, ...]:
        """The final words; spans count samples from the first one fed. The stream is over."""
        ...


class Recognizer(Protocol):
    """Speech to words. Deterministic: the same blocks give the same words."""

    @property
    def name(self) -> str:
        """For call.json, with the model's version."""
        ...

    def open_stream(self) -> HearingStream:
        """A fresh stream that remembers nothing of earlier ones."""
        ...


class Transcriber(Protocol):
    """Speech to text without times, better than a recogniser that answers at once. Deterministic."""

    def transcribe(self, pcm: Pcm) -> str:
        """The text of at most half a minute of speech at 16 kHz, as written: capitals, punctuation."""
        ...


class Synthesizer(Protocol):
    """A line to sound. Deterministic: the same text and style give the same samples."""

    @property
    def name(self) -> str:
        """For call.json."""
        ...

    def render(self, text: str, style: Style) -> AudioClip:
        """Voice a line, at the engine's own rate.

        Raises:
            EngineError: it failed, took too long, or gave no sound.
        """
        ...

    def close(self) -> None:
        """End worker processes; rendering afterwards starts them again."""
        ...


class SpeechDetector(Protocol):
    """Is this frame speech? Streaming, deterministic."""

    def probability(self, frame: Pcm) -> float:
        """Probability of speech, 0..1, at the end of this 320-sample frame."""
        ...

    def reset(self) -> None:
        """Forget everything heard."""
        ...


class Microphone(Protocol):
    """Where the agent's sound comes from, a frame at a time."""

    def next_frame(self, events: Sequence[Event]) -> Pcm | None:
        """320 samples at 16-bit resolution, so that the recording is exactly what was heard.

        `events` are those of the step before, for agents that wait for their turn.

        None when there is nothing more and never will be; the call then goes on in silence until it ends.
        """
        ...


class AudioPort(Protocol):
    """A headset: the agent's sound in, the customer's out, both at 16 kHz in frames of 320 samples.

    Everything but the device callbacks happens in the thread that opened it. The port keeps both directions in step:
    one speaker frame is played for each microphone frame, whatever the two clocks of the device do.
    """

    @property
    def name(self) -> str:
        """Of the devices, for call.json and screens."""
        ...

    @property
    def lost(self) -> bool:
        """A device is gone; the port looks for it again by itself, and frames come once it is back."""
        ...

    def open(self) -> None:
        """Start both directions.

        Raises:
            MissingPart: no sound library, no device, denied, busy, or no rate that both sides can.
        """
        ...

    def read(self, timeout_s: float) -> MicFrame | None:
        """The next microphone frame; None when none came within that time, as while a device is lost."""
        ...

    def write(self, speaker: Pcm) -> None:
        """Play 320 samples after those that were written before; never waits."""
        ...

    def close(self) -> None:
        """Let what was written sound out, then give the devices back; closing twice is harmless."""
        ...
