"""Matrix libraries with one thread.

A second one waits more than it helps on matrices as small as ours, and other cuts give other last digits. The libraries
read it once, as numpy is loaded, and processes inherit it: as many of them as cores leave none for a second thread.
"""

import os
from typing import Final

VARIABLES: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def one_thread() -> None:
    """Ask for one, unless the user has asked for another number."""
    for library in VARIABLES:
        os.environ.setdefault(library, "1")
