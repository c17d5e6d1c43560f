"""What foreign engines and devices must look like from inside the house."""

from collections.abc import Sequence
from typing import Protocol

from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style
from voicesim.model.events import Event
from voicesim.model.speech import Word


class HearingStream(Protocol):
    """One stretch of speech being recognised; used from one thread."""

    def feed(self, block: Pcm) -> str:
        """Take a block of HEAR_BLOCK_SAMPLES at 16 kHz; return the words so far."""
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
