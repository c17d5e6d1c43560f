"""Calls shared out over a Dask cluster: the same function, the same rows, on other machines too."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from voicesim.app.scoring.jobs import Job
from voicesim.app.scoring.rows import CallRows, error_rows
from voicesim.app.scoring.spreading import AHEAD, Done, Keyed
from voicesim.app.scoring.workshop import score_job
from voicesim.model.errors import EngineError, MissingPart

LOCAL: Final = "local"
RETRIES: Final = 2
"""Of a call that failed by no fault of a worker's death; deaths are counted by Dask itself (3 are allowed)."""
CONNECT_S: Final = 20
LEAST_ROOM: Final = 4


def over_cluster(jobs: Iterable[Keyed], address: str, workers: int) -> Iterator[Done]:
    """`address` as Dask writes it (tcp://host:port), or "local" for processes of this machine.

    A worker that is lost gives its calls to the others. A call that kills three workers is given up, with a row that
    says so.

    Raises:
        MissingPart: Dask is not installed, nobody answers at the address, or a worker cannot score any call.
    """
    with _client(address, workers) as client:
        yield from _drained(client, iter(jobs))


def _drained(client: Any, waiting: Iterator[Keyed]) -> Iterator[Done]:  # noqa: ANN401 - dask has no types
    from distributed import as_completed

    running: dict[str, Keyed] = {}
    ready = as_completed()
    while True:
        for one in islice(waiting, max(0, _room(client) - len(running))):
            future = client.submit(score_job, one[1], key=f"voicesim-{one[0]}", retries=RETRIES, pure=False)
            running[future.key] = one
            ready.add(future)
        if not running:
            return
        done = next(ready)
        key, job = running.pop(done.key)
        yield key, _rows(done, job)
        done.release()


def _room(client: Any) -> int:  # noqa: ANN401 - dask has no types
    """So many calls at once; workers may come and go."""
    threads: dict[str, int] = client.nthreads()
    return max(LEAST_ROOM, AHEAD * sum(threads.values()))


def _rows(done: Any, job: Job) -> CallRows:  # noqa: ANN401 - dask has no types
    from distributed import KilledWorker

    try:
        rows: CallRows = done.result()
    except KilledWorker:
        where = str(job.source.agent)
        died = EngineError("every worker that scored it died", where=where, remedy="listen to it, or leave it out")
        return error_rows(job.source, died)
    return rows


@contextmanager
def _client(address: str, workers: int) -> Iterator[Any]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        remedy = "pip install 'voicesim[cluster]', or use --workers"
        raise MissingPart("Dask is not installed", where="--dask", remedy=remedy) from None
    if address == LOCAL:
        quiet = {"dashboard_address": None, "silence_logs": logging.ERROR}
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, **quiet) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(address, timeout=CONNECT_S)
    except (OSError, ValueError) as error:
        remedy = "start a scheduler there (dask scheduler), or check the address"
        raise MissingPart(f"no Dask scheduler answers ({error})", where=address, remedy=remedy) from None
    with client:
        yield client
