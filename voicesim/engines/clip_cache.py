"""Voiced lines kept on disk, so that a line is rendered once for all calls."""

import contextlib
import hashlib
import io
import json
import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.disk.whole_file import whole_file
from voicesim.dsp.quantise import from_int16, to_int16
from voicesim.model.audio import AudioClip
from voicesim.model.customer import Style
from voicesim.model.protocols import Synthesizer

LARGEST_BYTES: Final = 500_000_000
_KEPT_AFTER_PRUNING: Final = 0.9
_LONGEST_FRAMES: Final = 1 << 26  # 50 minutes; a damaged header may claim far more, and it would be allocated
_OURS: Final = re.compile(r"[0-9a-f]{64}\.flac|\.[0-9a-z_]+\.part")  # whatever else lies in the folder is not touched


class CachedSynthesizer:
    """A synthesiser with a memory; safe to use from many threads and processes that share a folder.

    A line is kept as a FLAC file named after what decides its sound: the inner synthesiser's `fingerprint` (its name,
    where it has none), the text and the style. Clips have 16-bit resolution whether they are fresh or kept. A file
    that does not hold what was written is rendered anew. When the files pass `largest_bytes`, those used longest ago
    are removed until nine tenths remain. A folder that cannot be written costs the memory, not the line.
    """

    def __init__(self, inner: Synthesizer, folder: Path, *, largest_bytes: int = LARGEST_BYTES) -> None:
        """Keep clips in a folder, made private to its owner when it is not there yet."""
        self._inner = inner
        self._folder = folder
        self._largest_bytes = largest_bytes
        self._lock = threading.Lock()
        self._held_bytes: int | None = None  # counted with the first clip that is kept

    @property
    def name(self) -> str:
        """The inner synthesiser's."""
        return self._inner.name

    @property
    def fingerprint(self) -> str:
        """The inner synthesiser's."""
        return str(getattr(self._inner, "fingerprint", self._inner.name))

    def render(self, text: str, style: Style) -> AudioClip:
        """A line, kept or voiced now.

        Raises:
            EngineError: the inner synthesiser failed.
        """
        path = self._folder / f"{self._key(text, style)}.flac"
        kept = _read(path)
        if kept is not None:
            return kept
        clip = self._inner.render(text, style)
        pcm16 = to_int16(clip.pcm)
        with contextlib.suppress(OSError):
            self._keep(path, _encoded(pcm16, clip.rate_hz))
        return AudioClip(from_int16(pcm16), clip.rate_hz)

    def close(self) -> None:
        """Close the inner synthesiser."""
        self._inner.close()

    def _key(self, text: str, style: Style) -> str:
        return hashlib.sha256(json.dumps([self.fingerprint, text, style]).encode()).hexdigest()

    def _keep(self, path: Path, encoded: bytes) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(path) as part:
            part.write_bytes(encoded)
        self._make_room(len(encoded))

    def _make_room(self, added_bytes: int) -> None:
        with self._lock:
            if self._held_bytes is not None:
                self._held_bytes += added_bytes
            if self._held_bytes is None or self._held_bytes > self._largest_bytes:
                self._held_bytes = _pruned(self._folder, self._largest_bytes)


@dataclass(frozen=True, slots=True, order=True)
class _KeptFile:
    used_ns: int
    name: str
    size: int


def _pruned(folder: Path, largest_bytes: int) -> int:
    """Bytes held by our files, after those used longest ago are gone if there were too many."""
    files = sorted(_kept_files(folder))
    held = sum(file.size for file in files)
    if held <= largest_bytes:
        return held
    for file in files[:-1]:  # the newest has just been made
        if held <= largest_bytes * _KEPT_AFTER_PRUNING:
            break
        (folder / file.name).unlink(missing_ok=True)
        held -= file.size
    return held


def _kept_files(folder: Path) -> list[_KeptFile]:
    found = []
    for entry in os.scandir(folder):
        if _OURS.fullmatch(entry.name):
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                status = entry.stat(follow_symlinks=False)
                found.append(_KeptFile(status.st_mtime_ns, entry.name, status.st_size))
    return found


def _encoded(pcm16: npt.NDArray[np.int16], rate_hz: int) -> bytes:
    """FLAC with the samples' checksum in its comment: a damaged frame does not always fail to decode."""
    import soundfile

    target = io.BytesIO()
    with soundfile.SoundFile(target, "w", rate_hz, 1, "PCM_16", format="FLAC") as out:
        out.comment = _checksum(pcm16, rate_hz)
        out.write(pcm16)
    return target.getvalue()


def _read(path: Path) -> AudioClip | None:
    """A kept clip, None when there is none or it is not what was written."""
    import soundfile

    try:
        encoded = path.read_bytes()
        with soundfile.SoundFile(io.BytesIO(encoded)) as source:
            rate_hz = int(source.samplerate)
            pcm16 = source.read(min(source.frames, _LONGEST_FRAMES), dtype="int16")
            whole = source.comment == _checksum(pcm16, rate_hz)
    except (OSError, soundfile.SoundFileError):
        return None
    if not whole:
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # used now
    return AudioClip(from_int16(pcm16), rate_hz)


def _checksum(pcm16: npt.NDArray[np.int16], rate_hz: int) -> str:
    return f"sha256:{hashlib.sha256(pcm16.tobytes() + str(rate_hz).encode()).hexdigest()}"
