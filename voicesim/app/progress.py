"""Progress on stderr, only where somebody looks at it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from voicesim.model.units import RATE_HZ


@contextmanager
def call_clock() -> Iterator[Callable[[int], None]]:
    """A line that shows how far into the call a headless run is."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("loading the speech model") as status:
        yield lambda at_sample: status.update(f"call: {at_sample // RATE_HZ // 60}:{at_sample // RATE_HZ % 60:02d}")


@contextmanager
def counted() -> Iterator[Callable[[int, int, str], None]]:
    """A line that shows how many of how many are done, and what is being done."""
    if not sys.stderr.isatty():
        yield lambda done, total, what: typer.echo(f"{done + 1} of {total}: {what}", err=True)
        return
    from rich.console import Console

    with Console(stderr=True).status("loading the speech model") as status:
        yield lambda done, total, what: status.update(f"{done + 1} of {total}: {what}")
