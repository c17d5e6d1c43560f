"""A voice of takes: the exact take, else the nearest style's take restyled, else the synthesiser."""

from typing import Final

import numpy as np

from voicesim.dsp.resample import resample
from voicesim.engines.manner import MANNERS
from voicesim.engines.styling import STYLING, nearest, styled
from voicesim.engines.take_shelf import CHECK, TakeShelf, by_words, read_take
from voicesim.model.audio import AudioClip
from voicesim.model.customer import Style
from voicesim.model.errors import EngineError
from voicesim.model.protocols import Synthesizer
from voicesim.model.voice import Take, words_key

BETWEEN_S: Final = 0.35
"""Silence between two takes that are said in one breath."""
MOST_PARTS: Final = 4
"""Facts told together, behind a "where was I"."""


class TakeSynthesizer:
    """Implements model.protocols.Synthesizer: gives takes as they are, and whatever has none to another synthesiser.

    A text that is several lines with takes, one after the other, is put together from them.
    """

    def __init__(self, shelf: TakeShelf, restyler: Synthesizer, fallback: Synthesizer) -> None:
        """`restyler` renders a line from another style's take (a RestyledTakes, kept in a cache or not)."""
        self._shelf, self._restyler, self._fallback = shelf, restyler, fallback
        self._by_words = by_words(shelf.takes)

    @property
    def name(self) -> str:
        """takes: the voice with its checksum, and what speaks where there is no take."""
        return f"takes:{self._shelf.name} sha256:{self._shelf.sha256} else {self._fallback.name}"

    def render(self, text: str, style: Style) -> AudioClip:
        """A line at the rate of its take.

        Raises:
            EngineError: a take was altered or is gone, or the fallback failed.
        """
        parts = _parts(words_key(text).split(), self._by_words, MOST_PARTS)
        if parts is None:
            return self._fallback.render(text, style)
        clips = [self._part(key, style) for key in parts]
        return clips[0] if len(clips) == 1 else _joined(clips)

    def close(self) -> None:
        """End the worker processes of the synthesisers behind."""
        self._restyler.close()
        self._fallback.close()

    def _part(self, key: str, style: Style) -> AudioClip:
        takes = self._by_words[key]
        return read_take(self._shelf, takes[style]) if style in takes else self._restyler.render(key, style)


class RestyledTakes:
    """Implements model.protocols.Synthesizer: a line whose words have takes, but none in this style."""

    def __init__(self, shelf: TakeShelf) -> None:
        self._shelf = shelf
        self._by_words = by_words(shelf.takes)

    @property
    def name(self) -> str:
        """The voice."""
        return f"restyled:{self._shelf.name}"

    @property
    def fingerprint(self) -> str:
        """All that decides how a line sounds."""
        return f"{self.name} {self._shelf.sha256} styling {STYLING} {MANNERS}"

    def render(self, text: str, style: Style) -> AudioClip:
        """The nearest style's take of the line, in this style.

        Raises:
            EngineError: there is no take of it, or it was altered.
        """
        takes = self._by_words.get(words_key(text), {})
        source = nearest(style, takes)
        if source is None:
            raise EngineError("there is no take of this line", where=repr(text[:40]), remedy=CHECK)
        take = takes[source]
        return styled(read_take(self._shelf, take), take.text, source, style)

    def close(self) -> None:
        """Nothing runs."""


def _parts(words: list[str], known: dict[str, dict[Style, Take]], most: int) -> list[str] | None:
    """The lines with takes that these words are, one after the other, the longest first; None when they are not."""
    if not words or most == 0:
        return None
    for count in range(len(words), 0, -1):
        first = " ".join(words[:count])
        if first in known:
            rest = _parts(words[count:], known, most - 1) if count < len(words) else []
            if rest is not None:
                return [first, *rest]
    return None


def _joined(clips: list[AudioClip]) -> AudioClip:
    rate_hz = clips[0].rate_hz
    silence = np.zeros(round(BETWEEN_S * rate_hz), np.float32)
    pieces = [piece for clip in clips for piece in (silence, resample(clip, rate_hz).pcm)]
    return AudioClip(np.concatenate(pieces[1:]), rate_hz)
