"""A recogniser that remembers: recognition takes most of a benchmark's time, and gives the same words every time.

What was heard is kept in the user's cache folder by the checksum of the sound and of the model: words only, readable
by their owner alone. Several processes may fill it at once.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from pool import spread

from voicesim.app.folders import cache_dir
from voicesim.app.judged.judging import Ears, hear
from voicesim.app.readers import load_reader
from voicesim.app.wire import recognizer, speech_model
from voicesim.model.audio import Pcm, Span
from voicesim.model.protocols import HearingStream, Recognizer
from voicesim.model.speech import Word

SHARE_DROPPED: Final = 0.25
DROP_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Memory:
    """Where words are kept, and from when on what is there counts."""

    folder: Path
    since_s: float = 0.0
    """Seconds of the epoch; what is older is heard anew."""

    def words(self, name: str) -> tuple[Word, ...] | None:
        """What was heard before; None when nothing was, or it is damaged."""
        path = self.folder / f"{name}.json"
        try:
            return _from_json(path.read_text(encoding="utf-8")) if path.stat().st_mtime >= self.since_s else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, name: str, words: tuple[Word, ...]) -> None:
        """Keep them, whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self.folder, prefix=".part-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(_as_json(words))
        Path(part).replace(self.folder / f"{name}.json")


def default_memory(*, fresh: bool) -> Memory:
    """In the user's cache folder; a fresh one counts only what is heard from now on."""
    return Memory(cache_dir() / "benchmark-words", time.time() if fresh else 0.0)


class RememberingRecognizer:
    """The installed speech model, asked only for what it was not asked before."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._model = speech_model()

    @property
    def name(self) -> str:
        """The model's."""
        return f"vosk:{self._model.path.name}"

    def open_stream(self) -> HearingStream:
        """A stream that listens first and asks at the end."""
        return _RememberingStream(self._memory, self._model.checksum)


class _RememberingStream:
    def __init__(self, memory: Memory, model: str) -> None:
        self._memory, self._model = memory, model
        self._blocks: list[Pcm] = []

    def feed(self, block: Pcm) -> str:
        """Partial words are not wanted here."""
        self._blocks.append(block.copy())
        return ""

    def settle_so_far(self) -> tuple[Word, ...]:
        """Recordings have no pauses that anybody waits in: the same."""
        return self.settle()

    def settle(self) -> tuple[Word, ...]:
        """From memory, or from the model."""
        sound = np.concatenate([np.zeros(0, np.float32), *self._blocks])
        name = hashlib.sha256(self._model.encode() + b"\0" + sound.astype("<f4").tobytes()).hexdigest()
        words = self._memory.words(name)
        if words is None:
            words = self._heard()
            self._memory.keep(name, words)
        return words

    def _heard(self) -> tuple[Word, ...]:
        stream = _vosk().open_stream()
        for block in self._blocks:
            stream.feed(block)
        return stream.settle()


class DroppingRecognizer:
    """Another recogniser that misses a quarter of the words, always the same ones."""

    def __init__(self, whole: Recognizer) -> None:
        self._whole = whole

    @property
    def name(self) -> str:
        """Says what is missing."""
        return f"{self._whole.name}, {SHARE_DROPPED:.0%} of the words dropped"

    def open_stream(self) -> HearingStream:
        """A stream of the other one."""
        return _DroppingStream(self._whole.open_stream())


class _DroppingStream:
    def __init__(self, whole: HearingStream) -> None:
        self._whole = whole

    def feed(self, block: Pcm) -> str:
        """As the other one."""
        return self._whole.feed(block)

    def settle_so_far(self) -> tuple[Word, ...]:
        """The words that a hash of place and text spares."""
        return _spared(self._whole.settle_so_far())

    def settle(self) -> tuple[Word, ...]:
        """The same of all."""
        return _spared(self._whole.settle())


def _spared(words: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(word for place, word in enumerate(words) if not _dropped(place, word))


def _dropped(place: int, word: Word) -> bool:
    key = f"{DROP_SEED} {place} {word.span.start_sample} {word.text}".encode()
    return int.from_bytes(hashlib.sha256(key).digest()[:4], "big") < SHARE_DROPPED * 2**32


def listen_ahead(paths: Sequence[Path], memory: Memory, workers: int) -> Iterator[None]:
    """Fill the memory from several processes, one path after the other."""
    return spread(partial(_listen, memory=memory), paths, workers)


def ears_with(heard_by: Recognizer | None) -> Ears:
    """What the product judges with, words from that recogniser; None: the voice alone."""
    return Ears(heard_by, load_reader())


def _listen(path: Path, memory: Memory) -> None:
    """What is wrong with a file is told by whoever judges it."""
    hear(path, ears_with(RememberingRecognizer(memory)), None)


@cache
def _vosk() -> Recognizer:
    return recognizer(speech_model())


def _as_json(words: tuple[Word, ...]) -> str:
    return json.dumps([[word.text, word.span.start_sample, word.span.end_sample, word.confidence] for word in words])


def _from_json(text: str) -> tuple[Word, ...]:
    kept: list[Any] = json.loads(text)
    return tuple(Word(str(text), Span(int(start), int(end)), confidence) for text, start, end, confidence in kept)
