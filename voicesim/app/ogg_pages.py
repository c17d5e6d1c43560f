"""An Ogg file without the number that its writer draws at random, so that the same sound gives the same bytes.

A file of Ogg is a row of pages: "OggS", version, flags, 8 bytes of position, 4 of the stream's number, 4 of the page's,
4 of a sum over the page with the sum itself as nought, a count of segments, their lengths, their bytes (RFC 3533).
"""

import zlib
from collections.abc import Iterator
from typing import Final

NUMBER: Final = slice(14, 18)
SUM: Final = slice(22, 26)
HEAD: Final = 27
STREAM: Final = (1).to_bytes(4, "little")
REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
ALL_ONES: Final = 0xFFFFFFFF


def same_each_time(ogg: bytes) -> bytes:
    """The same stream under a fixed number."""
    return b"".join(_renumbered(page) for page in pages(ogg))


def pages(ogg: bytes) -> Iterator[bytes]:
    """The pages of a file in order."""
    at = 0
    while at < len(ogg):
        lengths = ogg[at + HEAD : at + HEAD + ogg[at + HEAD - 1]]
        end = at + HEAD + len(lengths) + sum(lengths)
        yield ogg[at:end]
        at = end


def _renumbered(page: bytes) -> bytes:
    changed = bytearray(page)
    changed[NUMBER], changed[SUM] = STREAM, bytes(4)
    changed[SUM] = page_sum(bytes(changed)).to_bytes(4, "little")
    return bytes(changed)


def page_sum(page: bytes) -> int:
    """CRC-32 with the polynomial of zlib, but from the highest bit on and from nought, which zlib can do mirrored."""
    mirrored = zlib.crc32(page.translate(REVERSED), ALL_ONES) ^ ALL_ONES
    return int(f"{mirrored:032b}"[::-1], 2)
