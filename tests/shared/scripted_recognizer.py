"""A recogniser that hears what it is told to: no model is needed. It keeps to what the real one keeps to."""

from collections.abc import Sequence
from dataclasses import replace

from voicesim.model.audio import Pcm, Span
from voicesim.model.errors import EngineError
from voicesim.model.protocols import HearingStream
from voicesim.model.speech import Word, text_of
from voicesim.model.units import HEAR_BLOCK_SAMPLES


class ScriptedRecognizer:
    """The n-th stream opened hears the n-th script: words with spans from the first sample fed, in order."""

    def __init__(self, scripts: Sequence[Sequence[Word]]) -> None:
        self._scripts = [tuple(script) for script in scripts]
        self._opened = 0

    @property
    def name(self) -> str:
        """Says that nothing was recognised."""
        return "scripted"

    def open_stream(self) -> HearingStream:
        """The next script's stream.

        Raises:
            EngineError: there are no more scripts.
        """
        if self._opened == len(self._scripts):
            raise EngineError(f"there are only {self._opened} scripts", remedy="script every turn of the agent")
        self._opened += 1
        return ScriptedStream(self._scripts[self._opened - 1])


class ScriptedStream:
    """Shows a word once all of its sound has been fed."""

    def __init__(self, script: tuple[Word, ...]) -> None:
        self._script = script
        self._fed_samples = 0
        self._over = False

    def feed(self, block: Pcm) -> str:
        """Take HEAR_BLOCK_SAMPLES; return the words that have ended so far.

        Raises:
            ValueError: another number of samples, or the stream is over.
        """
        self._check_open()
        if block.shape != (HEAR_BLOCK_SAMPLES,):
            raise ValueError(f"a block of {block.shape} samples instead of {HEAR_BLOCK_SAMPLES}")
        self._fed_samples += HEAR_BLOCK_SAMPLES
        return text_of(tuple(word for word in self._script if word.span.end_sample <= self._fed_samples))

    def settle(self) -> tuple[Word, ...]:
        """The words that began within the audio fed, cut to it; the stream is over.

        Raises:
            ValueError: the stream is over already.
        """
        words = self.settle_so_far()
        self._over = True
        return words

    def settle_so_far(self) -> tuple[Word, ...]:
        """The same; the stream goes on.

        Raises:
            ValueError: the stream is over.
        """
        self._check_open()
        begun = (word for word in self._script if word.span.start_sample < self._fed_samples)
        return tuple(replace(word, span=self._within(word.span)) for word in begun)

    def _within(self, span: Span) -> Span:
        return Span(span.start_sample, min(span.end_sample, self._fed_samples))

    def _check_open(self) -> None:
        if self._over:
            raise ValueError("the stream is over; open another")
