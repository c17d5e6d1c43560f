"""A whole process from outside: its time, its processor time, its memory, and when it first said something."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process took, with the children it waited for."""

    wall_s: float
    cpu_s: float
    first_line_s: float
    """From the start to the first line on stdout; to the end where there was none."""
    peak_mb: float
    """Of the largest single process; at least what the caller holds, because Linux counts from before the exec."""


def spent(command: Sequence[Any], more_environment: Mapping[str, str] | None = None) -> Spent:
    """Run it to its end.

    Raises:
        CalledProcessError: it failed.
    """
    environment = {**os.environ, **(more_environment or {})}
    began_s = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    assert process.stdout is not None
    with process.stdout as printed:
        printed.readline()
        first_line_s = time.perf_counter() - began_s
        printed.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for
    wall_s = time.perf_counter() - began_s
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(wall_s, usage.ru_utime + usage.ru_stime, first_line_s, usage.ru_maxrss * 1024 / 1e6)
