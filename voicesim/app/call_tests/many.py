"""Many call tests, one after the other or in several processes; results in the order of the files."""

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Final

from voicesim.app.call_tests.playing import Job, play
from voicesim.app.call_tests.results import CallTestResult
from voicesim.app.call_tests.schema import SUFFIX
from voicesim.app.calls.breaking_off import INTERRUPTED
from voicesim.app.calls.running import Progress
from voicesim.app.places import private_folder, reason
from voicesim.model.errors import BadInput, EngineError

TEMPORARY: Final = "voicesim-test-"


@dataclass(frozen=True, slots=True)
class ManyPlan:
    """How to play them."""

    keep: Path | None = None
    """Folder for all calls; None: those that failed are kept in the system's temporary folder."""
    repeat: int = 1
    workers: int = 1
    update: bool = False


def play_many(paths: Sequence[Path], plan: ManyPlan, progress: Progress) -> Iterator[CallTestResult]:
    """A result for each file, as soon as it and those before it are there.

    Raises:
        BadInput: the folder for the calls cannot be used.
        MissingPart: the speech model or the voice is missing, or a process was killed.
    """
    with _folder_for(plan.keep) as folder:
        jobs = [
            Job(path, place, plan.keep is not None, plan.repeat, plan.update) for path, place in _places(paths, folder)
        ]
        if plan.workers == 1 or len(jobs) < 2:
            yield from (play(job, progress) for job in jobs)
            return
        yield from _in_processes(jobs, min(plan.workers, len(jobs)))


def _in_processes(jobs: Sequence[Job], workers: int) -> Iterator[CallTestResult]:
    fresh = multiprocessing.get_context("spawn")  # a forked process would share the locks of our threads
    with ProcessPoolExecutor(workers, fresh, initializer=_obey) as pool:
        try:
            yield from pool.map(play, jobs)
        except BrokenProcessPool:
            remedy = "look for a full memory, and try fewer workers"
            raise EngineError("a process that played calls was killed", where="--workers", remedy=remedy) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _obey() -> None:
    """A worker that is interrupted leaves without a word; what it recorded stays."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))


@contextmanager
def _folder_for(keep: Path | None) -> Iterator[Path]:
    """The folder of the calls; a temporary one goes when nothing is left in it."""
    if keep is not None:
        try:
            private_folder(keep)
        except OSError as error:
            raise BadInput(f"cannot be made: {reason(error)}", where=str(keep), remedy="name another folder") from None
        yield keep
        return
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY))
    try:
        yield folder
    finally:
        with suppress(OSError):
            folder.rmdir()


def _places(paths: Sequence[Path], folder: Path) -> Iterator[tuple[Path, Path]]:
    """A folder for each call, called like its test; a name that is taken gets a number."""
    taken: set[str] = set()
    for path in paths:
        name = path.name.removesuffix(SUFFIX)
        numbered = (f"{name}-{n}" for n in count(2))
        free = next(one for one in chain([name], numbered) if one not in taken)
        taken.add(free)
        yield path, folder / free
