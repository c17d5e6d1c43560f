"""A turn as sound in which its words are written: for rehearsing scenarios without voices or a speech model.

Every frame is unlike every other frame, so that from the sound alone it is known which words it stands for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm, Span
from voicesim.model.speech import Word
from voicesim.model.units import FRAME_SAMPLES

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
