"""What can be wrong with a zip that was cut short, altered or made to harm."""

import struct
import zipfile
import zlib
from typing import Final

BROKEN: Final = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError),
    *(ValueError, IndexError, OverflowError, struct.error),  # names and sizes that cannot be
)
"""What zipfile raises; OSError apart."""
