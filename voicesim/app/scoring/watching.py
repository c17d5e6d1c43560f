"""How far an archive is: a bar where somebody looks at it, else a line now and then; throughput and time left."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from voicesim.app.scoring.plan import Step, Watch

LINE_EVERY_S: Final = 30.0
HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast calls are scored."""

    calls_per_hour: float
    audio_per_time: float
    """Seconds of calls scored in a second."""
    left_s: float


class PaceKeeper:
    """Counts from its making on; calls that were kept already cost nothing and do not count."""

    def __init__(self, now_s: float) -> None:
        self._began_s, self._audio_s = now_s, 0.0
        self._fresh = 0

    def pace(self, step: Step, now_s: float) -> Pace | None:
        """None until one call was scored."""
        if step.fresh > self._fresh:
            self._fresh = step.fresh
            self._audio_s += step.rows.call["duration_s"] or 0.0
        spent_s = now_s - self._began_s
        if not step.fresh or spent_s <= 0:
            return None
        left = (step.total - step.done) * spent_s / step.fresh
        return Pace(step.fresh / spent_s * HOUR_S, self._audio_s / spent_s, left)


def told(step: Step, pace: Pace | None) -> str:
    """A line for a person."""
    parts = [f"{step.done:,} of {step.total:,} calls"]
    if step.failed:
        parts.append(f"{step.failed:,} failed")
    if pace is not None:
        parts.append(f"{pace.calls_per_hour:,.0f} calls an hour ({pace.audio_per_time:,.1f} × real time)")
        parts.append(f"{h_mm_ss(pace.left_s)} left" if step.done < step.total else "done")
    return ", ".join(parts)


def h_mm_ss(seconds: float) -> str:
    """h:mm:ss, or m:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@contextmanager
def watching() -> Iterator[Watch]:
    """Shows steps on stderr."""
    keeper = PaceKeeper(time.monotonic())
    if not sys.stderr.isatty():
        yield _lines(keeper)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking at the files", total=None)

        def show(step: Step) -> None:
            said = told(step, keeper.pace(step, time.monotonic()))
            bar.update(task, completed=step.done, total=step.total, description=said)

        yield show


def _lines(keeper: PaceKeeper) -> Watch:
    latest_s = time.monotonic()

    def show(step: Step) -> None:
        nonlocal latest_s
        now_s = time.monotonic()
        pace = keeper.pace(step, now_s)
        if now_s - latest_s >= LINE_EVERY_S or (step.done == step.total and step.total > 1):
            latest_s = now_s
            sys.stderr.write(f"{told(step, pace)}\n")

    return show
