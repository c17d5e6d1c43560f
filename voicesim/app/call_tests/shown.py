"""Playing call tests before somebody's eyes: a line for each as it comes, and on a terminal how far it is."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from voicesim.app.call_tests.many import ManyPlan, play_many
from voicesim.app.call_tests.results import CallTestResult
from voicesim.app.call_tests.schema import SUFFIX
from voicesim.app.call_tests.screen import changes, differences, result_line, summary_line
from voicesim.app.one_line import one_line
from voicesim.coach.charts import mm_ss
from voicesim.model.units import RATE_HZ

if TYPE_CHECKING:
    from rich.status import Status


def play_shown(paths: Sequence[Path], plan: ManyPlan, *, quiet: bool) -> list[CallTestResult]:
    """All results; on stdout unless `quiet`, progress on stderr where it is a terminal.

    Raises:
        VoicesimError: as play_many.
    """
    began_s = time.monotonic()
    results: list[CallTestResult] = []
    with _progress([one_line(path.name.removesuffix(SUFFIX)) for path in paths], plan.workers) as progress:
        for result in play_many(paths, plan, progress.at_sample):
            results.append(result)
            with progress.aside(len(results)):
                if not quiet:
                    _tell(result)
    if not quiet:
        typer.echo(summary_line(results, time.monotonic() - began_s))
    return results


def _tell(result: CallTestResult) -> None:
    typer.echo(result_line(result))
    for fault in result.faults[1:]:
        typer.echo(f"      {one_line(fault)}")
    for change in changes(result):
        typer.echo(f"  {change}")
    if result.failures:
        typer.echo(f"{differences(result)}\n")


class _Progress:
    """How many tests are done, and with one worker which is played and how far its call is."""

    def __init__(self, status: "Status | None", names: Sequence[str], workers: int) -> None:
        self._status, self._names, self._workers = status, names, workers
        self._done = 0

    def at_sample(self, at_sample: int) -> None:
        self._show(f", call {mm_ss(at_sample / RATE_HZ)}")

    @contextmanager
    def aside(self, done: int) -> Iterator[None]:
        """So many are done; what is printed meanwhile gets lines of its own."""
        self._done = done
        if self._status is None:
            yield
            return
        self._status.stop()
        yield
        if done < len(self._names):
            self._show("")
            self._status.start()

    def _show(self, more: str) -> None:
        if self._status is None:
            return
        now = f": {self._names[self._done]}{more}" if self._workers == 1 else ""
        self._status.update(f"{self._done} of {len(self._names)} done{now}")


@contextmanager
def _progress(names: Sequence[str], workers: int) -> Iterator[_Progress]:
    if not sys.stderr.isatty():
        yield _Progress(None, names, workers)
        return
    from rich.console import Console

    with Console(stderr=True, highlight=False).status("loading the speech model") as status:
        yield _Progress(status, names, workers)
