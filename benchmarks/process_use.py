"""Processor and memory of a process and its children, from /proc."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Use:
    """What a process and its children used."""

    cpu_share: float = 0.0
    """Of one core."""
    rss_mb: float = 0.0
    """At most."""


@contextmanager
def watched(pid: int) -> Iterator[Use]:
    """Note what a process uses meanwhile."""
    use = Use()
    over = threading.Event()
    began_s, began_cpu_s = time.monotonic(), used_s(pid)

    def look() -> None:
        while not over.wait(0.5) and (used := used_s(pid)) > 0:
            use.cpu_share = (used - began_cpu_s) / (time.monotonic() - began_s)
            use.rss_mb = max(use.rss_mb, sum(resident_mb(one) for one in family(pid)))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()

    try:
        yield use
    finally:
        over.set()
        thread.join()


def family(pid: int) -> list[int]:
    """A process and its children, as far as they are there."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def used_s(pid: int) -> float:
    """Processor seconds of a process and its children so far."""
    ticks = 0
    for one in family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Memory of a process that is in RAM."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0
