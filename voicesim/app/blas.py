"""Matrix libraries with one thread.

A second one waits more than it helps on matrices as small as ours, and other cuts give other last digits. The libraries
read it once, as numpy is loaded.
"""

import os
from typing import Final

VARIABLES: Final = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def one_thread() -> None:
    """Ask for one, unless the user has asked for another number."""
    for library in VARIABLES:
        os.environ.setdefault(library, "1")
