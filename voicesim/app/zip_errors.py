"""What can be wrong with a zip that was cut short, altered or made to harm."""

import zipfile
import zlib
from typing import Final

BROKEN: Final = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What zipfile raises; OSError apart."""
