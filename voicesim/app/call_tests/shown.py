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
from voicesim.app.call_tests.screen import differences, result_line, summary_line
from voicesim.coach.charts import clock
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
    with _status() as status:
        bar = _Bar(status, len(paths), plan.workers)
        bar.at_test(0)
        for result in play_many(paths, plan, bar.at_sample):
            results.append(result)
            bar.at_test(len(results))
            if not quiet:
                _tell(result)
    if not quiet:
        typer.echo(summary_line(results, time.monotonic() - began_s))
    return results


def _tell(result: CallTestResult) -> None:
    typer.echo(result_line(result))
    if result.failures:
        typer.echo(f"{differences(result)}\n")


class _Bar:
    """How many tests are done, and with one worker how far the call is."""

    def __init__(self, status: "Status | None", tests: int, workers: int) -> None:
        self._status, self._tests, self._workers = status, tests, workers
        self._done = 0

    def at_test(self, done: int) -> None:
        self._done = done
        self._show("")

    def at_sample(self, at_sample: int) -> None:
        self._show(f", call {clock(at_sample / RATE_HZ)}")

    def _show(self, more: str) -> None:
        if self._status is not None:
            self._status.update(f"{self._done} of {self._tests} done{more}")


@contextmanager
def _status() -> "Iterator[Status | None]":
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("loading the speech model") as status:
        yield status
