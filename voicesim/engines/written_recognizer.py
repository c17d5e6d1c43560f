"""A recogniser that reads what is written in the sound (engines/written_turn.py).

Whatever the call does with the sound (cuts it off, hears a part, hears it twice), the words come out accordingly.
"""

from collections.abc import Sequence

import numpy as np

from voicesim.engines.written_turn import WrittenTurn
from voicesim.model.audio import Pcm, Span
from voicesim.model.protocols import HearingStream
from voicesim.model.speech import Word, text_of
from voicesim.model.units import FRAME_SAMPLES, HEAR_BLOCK_SAMPLES


class WrittenRecognizer:
    """Knows all turns of an agent beforehand."""

    def __init__(self, turns: Sequence[WrittenTurn]) -> None:
        self._frames = {
            turn.pcm[at : at + FRAME_SAMPLES].tobytes(): (turn, at)
            for turn in turns
            for at in range(0, len(turn.pcm), FRAME_SAMPLES)
        }

    @property
    def name(self) -> str:
        """Says that nothing was recognised."""
        return "written"

    def open_stream(self) -> HearingStream:
        """A fresh stream."""
        return WrittenStream(self._frames)


class WrittenStream:
    """Gives a word once its last frame was heard."""

    def __init__(self, frames: dict[bytes, tuple[WrittenTurn, int]]) -> None:
        self._frames = frames
        self._fed_samples = 0
        self._words: list[Word] = []

    def feed(self, block: Pcm) -> str:
        """Take HEAR_BLOCK_SAMPLES; return the words so far.

        Raises:
            ValueError: another number of samples.
        """
        if block.shape != (HEAR_BLOCK_SAMPLES,):
            raise ValueError(f"a block of {block.shape} samples instead of {HEAR_BLOCK_SAMPLES}")
        for at in range(0, HEAR_BLOCK_SAMPLES, FRAME_SAMPLES):
            known = self._frames.get(np.ascontiguousarray(block[at : at + FRAME_SAMPLES], np.float32).tobytes())
            if known is not None:
                self._hear(*known, self._fed_samples + at)
        self._fed_samples += HEAR_BLOCK_SAMPLES
        return text_of(tuple(self._words))

    def settle_so_far(self) -> tuple[Word, ...]:
        """The same; nothing is ever unsettled."""
        return self.settle()

    def settle(self) -> tuple[Word, ...]:
        """The words that were heard to their end."""
        return tuple(self._words)

    def _hear(self, turn: WrittenTurn, place: int, fed: int) -> None:
        for word in turn.words:
            if place < word.span.end_sample <= place + FRAME_SAMPLES:
                end = fed + word.span.end_sample - place
                start = max(end - word.span.samples, self._words[-1].span.end_sample if self._words else 0, 0)
                self._words.append(Word(word.text, Span(min(start, end - 1), end), word.confidence))
