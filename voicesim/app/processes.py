"""How many processes --workers asks for."""

import os

from voicesim.model.errors import BadInput


def processes(asked: int) -> int:
    """So many; 0 asks for one on each core that this process may use.

    Raises:
        BadInput: it is negative.
    """
    if asked < 0:
        raise BadInput(f"{asked} is no number of processes", where="--workers", remedy="0 takes one for each core")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return asked or cores or 1
