"""A level meter on stderr, where somebody looks at it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from voicesim.app.calls.live_sound import Watch

WIDTH: Final = 30
LOWEST_DBFS: Final = -70.0
TOO_LOUD_DBFS: Final = -6.0
GOOD_DBFS: Final = -45.0


@contextmanager
def level_meter(*, plain: bool) -> Iterator[Watch]:
    """What to tell levels to: a bar that moves, or nothing with `plain` or without a terminal."""
    if plain or not sys.stderr.isatty():
        yield lambda _level_dbfs, _left_s: None
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=10, transient=True) as live:
        yield lambda level_dbfs, left_s: live.update(bar(level_dbfs, left_s))


def bar(level_dbfs: float, left_s: float) -> str:
    """One line: the bar, the level, the time that is left."""
    share = min(max((level_dbfs - LOWEST_DBFS) / -LOWEST_DBFS, 0.0), 1.0)
    filled = round(share * WIDTH)
    colour = "red" if level_dbfs > TOO_LOUD_DBFS else "green" if level_dbfs > GOOD_DBFS else "blue"
    blocks = f"[{colour}]{'█' * filled}[/]{'·' * (WIDTH - filled)}"
    return f"{blocks} {level_dbfs:4.0f} dBFS  {left_s:3.0f} s"
