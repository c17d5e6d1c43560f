"""The takes of a voice as they lie on the disk, and one of them as sound."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from voicesim.model.audio import AudioClip
from voicesim.model.customer import Style
from voicesim.model.errors import EngineError
from voicesim.model.voice import Take, words_key

LONGEST_S: Final = 120.0
MOST_CHANNELS: Final = 2
"""A few kilobytes may hold hours of silence in many channels, which would fill the memory."""
LARGEST_BYTES: Final = 40_000_000
"""Of one take: two minutes at 96 kHz and 24 bit are less."""
CHECK: Final = "voicesim voices check"


@dataclass(frozen=True, slots=True)
class TakeShelf:
    """The takes of a voice."""

    name: str
    folder: Path
    takes: tuple[Take, ...]
    sha256: str
    """Over everything that decides how the voice sounds."""


def by_words(takes: Iterable[Take]) -> dict[str, dict[Style, Take]]:
    """The takes of each line's words, by style; of two the later one counts."""
    found: dict[str, dict[Style, Take]] = {}
    for take in takes:
        found.setdefault(words_key(take.text), {})[take.style] = take
    return found


def read_take(shelf: TakeShelf, take: Take) -> AudioClip:
    """The sound of a take, exactly what was kept.

    Raises:
        EngineError: the file is gone, or is not what was kept.
    """
    import soundfile

    path = shelf.folder / take.file
    remedy = f"{CHECK} {shelf.name}"
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise EngineError("a take is too large to be one", where=str(path), remedy=remedy)
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != take.sha256:
            raise EngineError("a take is not what was kept", where=str(path), remedy=remedy)
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            most = round(LONGEST_S * file.samplerate)
            if file.channels > MOST_CHANNELS or file.frames > most:
                raise EngineError("a take is too long or has too many channels", where=str(path), remedy=remedy)
            rate_hz, pcm = int(file.samplerate), file.read(most, dtype="float32", always_2d=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise EngineError(f"a take cannot be read: {reason}", where=str(path), remedy=remedy) from None
    except soundfile.SoundFileError:
        raise EngineError("a take is no sound", where=str(path), remedy=remedy) from None
    return AudioClip(np.ascontiguousarray(pcm.mean(axis=1), np.float32), rate_hz)
