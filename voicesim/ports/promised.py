"""What the header of a sound file promises, against what is there: recordings and downloads that were broken off."""

import io
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LEAST_MISSING_S: Final = 0.1
"""Less is padding, or a header that rounds."""
STREAMED_BYTES: Final = 0x7FF0_0000
"""From here on a size is none: who writes into a pipe does not know it, and writes 0, 0x7fffffff or 0xffffffff."""
LONG_STREAMED_BYTES: Final = 1 << 40
"""The same of a size with 64 bits; four hours of the widest sound we read are a tenth of it."""
NO_LONG_SIZES: Final = frozenset({0x7FFF_FFFF, 0xFFFF_FFFF})
"""The 32-bit words for "not known", in a place of 64."""
ORDERS: Final = {b"RIFF": "<", b"RF64": "<", b"FORM": ">"}
AU_ORDERS: Final = {b".snd": ">", b"dns.": "<"}
W64_KIND: Final = b"riff"
W64_DATA: Final = b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
W64_HEAD_BYTES: Final = 24
"""A name of 16 and a size of 8, which counts them too; chunks begin at multiples of 8."""
W64_FIRST_BYTE: Final = 40
MOST_CHUNKS: Final = 1000
OGG_END: Final = 4
OGG_PAGE_BYTES: Final = 65_307
"""The longest page."""
MP3_HEAD_BYTES: Final = 4096
ID3_BYTES: Final = 10


def cut_short(file: Any, path: Path, frames_read: int) -> str | None:  # noqa: ANN401 - soundfile has no types
    """Why a file that was read to its end is not whole, in words; None when it is, or when its format does not tell.

    WAV, RF64, W64, AIFF and AU tell the bytes of their sound, FLAC and MP3 with a Xing header the frames, Ogg marks its
    end. A size that a stream could not know is no promise.

    Raises:
        OSError: it cannot be read any more.
    """
    if file.format == "OGG":
        return None if _ogg_ends(path) else "was cut short: the end of its stream is missing"
    promised = _promised_frames(file, path, frames_read)
    if promised is None or promised - frames_read < LEAST_MISSING_S * file.samplerate:
        return None
    there_s, promised_s = frames_read / file.samplerate, promised / file.samplerate
    return f"was cut short: {there_s:,.1f} s are there of the {promised_s:,.1f} s that its header promises"


class Mended(io.FileIO):
    """A WAV that was written into a pipe, read as if the size in its header had been known."""

    def __init__(self, path: Path, at_byte: int, size: bytes) -> None:
        super().__init__(path)
        self._at, self._size = at_byte, size

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """As of the file, with the bytes of the size in their place."""
        begin = self.tell()
        view = memoryview(buffer).cast("B")
        count = super().readinto(view) or 0
        for number, byte in enumerate(self._size, start=self._at - begin):
            if 0 <= number < count:
                view[number] = byte
        return count


def mended(path: Path) -> Mended | None:
    """The file with a size, when it is a WAV that says 0 and goes on; None for all others.

    Raises:
        OSError: it cannot be read.
    """
    total = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        found = _sound_chunk(file, head[:4])
    if found is None or head[:4] != b"RIFF" or found[1] != 0 or total <= found[0]:
        return None
    if struct.unpack("<I", head[4:8])[0] + 8 == total:  # there is really nothing, and then a chunk of another kind
        return None
    return Mended(path, found[0] - 4, struct.pack("<I", min(total - found[0], 0xFFFF_FFFF)))


def _promised_frames(file: Any, path: Path, frames_read: int) -> float | None:  # noqa: ANN401
    if file.format == "FLAC":
        return int(file.frames)
    if file.format == "MP3":
        return int(file.frames) if _tells_frames(path) else None
    total = path.stat().st_size
    with path.open("rb") as opened:
        found = _sound_bytes(opened)
    if found is None or total <= found[0]:
        return None
    return frames_read * max(1.0, found[1] / (total - found[0]))


def _sound_bytes(file: BinaryIO) -> tuple[int, int] | None:
    """Where the sound begins, and how many bytes it is promised to have; None without a promise."""
    kind = file.read(4)
    if kind in AU_ORDERS:
        found = _au_sound(file, AU_ORDERS[kind])
    else:
        found = _w64_sound(file) if kind == W64_KIND else _sound_chunk(file, kind)
    if found is None or found[1] <= 0:
        return None
    return found if kind in {b"RF64", W64_KIND} or found[1] < STREAMED_BYTES else None


def _long_size(raw: bytes) -> int:
    """A size of 64 bits; 0 where it was not known."""
    size = int.from_bytes(raw, "little")
    return 0 if size >= LONG_STREAMED_BYTES or size in NO_LONG_SIZES else size


def _au_sound(file: BinaryIO, order: str) -> tuple[int, int] | None:
    """Behind its name an AU has the place of its sound and the size, 32 bits each."""
    head = file.read(8)
    return struct.unpack(f"{order}II", head) if len(head) == 8 else None


def _w64_sound(file: BinaryIO) -> tuple[int, int] | None:
    """As `_sound_chunk`, of a Sony Wave64."""
    at_byte, total = W64_FIRST_BYTE, os.fstat(file.fileno()).st_size
    for _ in range(MOST_CHUNKS):
        if at_byte + W64_HEAD_BYTES > total:  # far behind the end no system seeks
            return None
        file.seek(at_byte)
        head = file.read(W64_HEAD_BYTES)
        size = _long_size(head[16:])
        if head[:16] == W64_DATA:
            return at_byte + W64_HEAD_BYTES, size - W64_HEAD_BYTES
        if size < W64_HEAD_BYTES:
            return None
        at_byte += size + -size % 8
    return None


def _sound_chunk(file: BinaryIO, kind: bytes) -> tuple[int, int] | None:
    """Where the sound of a WAV, RF64 or AIFF begins, and how many bytes it is said to have."""
    order = ORDERS.get(kind)
    file.seek(12)
    long_bytes = 0 if kind == b"RF64" else None
    for _ in range(MOST_CHUNKS if order else 0):
        head = file.read(8)
        if len(head) < 8:
            return None
        name, size = head[:4], struct.unpack(f"{order}I", head[4:])[0]
        at_byte = file.tell()
        if name in {b"data", b"SSND"}:
            return at_byte, size if long_bytes is None else long_bytes
        if name == b"ds64" and len(sizes := file.read(16)) == 16:
            long_bytes = _long_size(sizes[8:])
        file.seek(at_byte + size + size % 2)
    return None


def _ogg_ends(path: Path) -> bool:
    """Whether the last page says that it is the last, and is whole."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * OGG_PAGE_BYTES))
        tail = file.read()
    at = tail.rfind(b"OggS")
    page = tail[at:] if at >= 0 else b""
    if len(page) < 27 or len(page) < 27 + page[26]:
        return False
    return bool(page[5] & OGG_END) and len(page) >= 27 + page[26] + sum(page[27 : 27 + page[26]])


def _tells_frames(path: Path) -> bool:
    """Whether an MP3 begins with the frame in which encoders write how long it is."""
    with path.open("rb") as file:
        head = file.read(ID3_BYTES)
        if head[:3] == b"ID3" and len(head) == ID3_BYTES:
            size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
            file.seek(ID3_BYTES + size)
        else:
            file.seek(0)
        first = file.read(MP3_HEAD_BYTES)
    return b"Xing" in first or b"Info" in first
