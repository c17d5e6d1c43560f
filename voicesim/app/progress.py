"""Progress on stderr, only where somebody looks at it."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import typer

from voicesim.model.units import RATE_HZ

T = TypeVar("T")


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


def watched(items: Collection[T], doing: str) -> Iterable[T]:
    """The items, with a bar on stderr where somebody looks at it."""
    if not (items and sys.stderr.isatty()):
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, doing, total=len(items), console=Console(stderr=True), transient=True)


def tell_progress(text: str) -> None:
    """One line that is drawn over by the next one and by whatever else is written."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}\r")
        sys.stderr.flush()
