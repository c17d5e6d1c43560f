"""A recogniser that reads what is written in the sound: for rehearsing scenarios without voices or a speech model.

Every frame of a written turn is unlike every other frame, so that from the sound alone it is known which words it
stands for. Whatever the call does with the sound (cuts it off, hears a part, hears it twice), the words come out
accordingly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm, Span
from voicesim.model.protocols import HearingStream
from voicesim.model.speech import Word, text_of
from voicesim.model.units import FRAME_SAMPLES, HEAR_BLOCK_SAMPLES

MARK_STEPS: Final = 8
"""Frames are told apart by a noise of so many steps of 16 bits, far below the hum."""


@dataclass(frozen=True, slots=True)
class WrittenTurn:
    """The sound of a turn, and the words in it with spans from its first sample."""

    pcm: Pcm
    words: tuple[Word, ...]


def written(pcm: Pcm, words: Sequence[str], seed: int) -> WrittenTurn:
    """Words over a sound, spread evenly over what is not silent; marked by a noise that depends on the seed alone."""
    padded = np.pad(pcm, (0, -len(pcm) % FRAME_SAMPLES))
    noise = np.random.default_rng(seed).integers(-MARK_STEPS, MARK_STEPS + 1, len(padded)) / np.float32(32_768)
    sounding = np.flatnonzero(np.abs(pcm) > 0)
    first, last = (int(sounding[0]), int(sounding[-1])) if len(sounding) else (0, len(padded))
    edges = np.linspace(first, last, len(words) + 1).astype(int)
    spans = [Span(int(a), int(max(b, a + 1))) for a, b in pairwise(edges)]
    return WrittenTurn(
        quantise((padded + noise).astype(np.float32)),
        tuple(Word(word, span, 1.0) for word, span in zip(words, spans, strict=True)),
    )


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
