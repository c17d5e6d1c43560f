"""Calls shared out over processes of this machine; each loads its models once. Results come as they are ready."""

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children, get_context
from typing import Final

from voicesim.app.blas import one_thread
from voicesim.app.scoring.jobs import Job
from voicesim.app.scoring.rows import CallRows, error_rows
from voicesim.app.scoring.workshop import score_job
from voicesim.model.errors import EngineError

AHEAD: Final = 2
"""Calls handed to each process, so that none waits while the next file is looked for."""

Keyed = tuple[str, Job]
Done = tuple[str, CallRows]
Spread = Callable[[Iterable[Keyed]], Iterator[Done]]


def here(jobs: Iterable[Keyed]) -> Iterator[Done]:
    """One after the other, in this process."""
    return ((key, score_job(job)) for key, job in jobs)


def over_processes(jobs: Iterable[Keyed], workers: int) -> Iterator[Done]:
    """As many at once as there are workers.

    A process that dies takes the pool and those that were being scored with it. Each of them is then tried by itself,
    so that the one which kills is known by its row and no other suffers.

    Raises:
        MissingPart: a process cannot score any call.
    """
    waiting = iter(jobs)
    while True:
        running: dict[Future[CallRows], Keyed] = {}
        try:
            with _pool(workers) as pool:
                yield from _drained(pool, running, waiting, AHEAD * workers)
            return
        except BrokenProcessPool:
            for one in running.values():
                yield _alone(*one)


def _drained(
    pool: ProcessPoolExecutor, running: dict[Future[CallRows], Keyed], waiting: Iterator[Keyed], room: int
) -> Iterator[Done]:
    while True:
        for one in islice(waiting, room - len(running)):
            running[_submitted(pool, one[1])] = one
        if not running:
            return
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            rows = done.result()
            yield running.pop(done)[0], rows


def _submitted(pool: ProcessPoolExecutor, job: Job) -> Future[CallRows]:
    """Handed over; where a process has died already, a future that says so, so that the call is not lost."""
    try:
        return pool.submit(score_job, job)
    except BrokenProcessPool as error:
        refused: Future[CallRows] = Future()
        refused.set_exception(error)
        return refused


def _alone(key: str, job: Job) -> Done:
    try:
        with _pool(1) as pool:
            return key, pool.submit(score_job, job).result()
    except BrokenProcessPool:
        died = EngineError(
            "the process that scored it died", where=str(job.source.agent), remedy="listen to it, or leave it out"
        )
        return key, error_rows(job.source, died)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that begin from nothing, and end at once when something goes wrong here."""
    one_thread()
    others = active_children()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                if process not in others:
                    process.terminate()
            raise


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that asked; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
