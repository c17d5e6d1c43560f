"""How right the judgement of delivery is, in one table; `make bench-delivery`.

    .venv/bin/python benchmarks/delivery.py [--json FILE] [--write docs/measured.md] [--fresh] [--workers N]

Everything is measured with the weights as they are shipped; nothing is fitted here. Figures that do not keep to their
limit are printed as such. Recognised words are kept in the user's cache folder, since recognition takes most of the
time; --fresh hears everything anew. The sections stand in sections.py, their rows in table.py.
"""

import argparse
import os
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ordinary import Offender
from remembered import default_memory
from sections import SECTIONS, Bench
from sets import ABSENT
from table import Row, as_json, markdown, verdict, with_block, write_whole

from voicesim.app.wire import speech_model
from voicesim.model.errors import VoicesimError

BLOCK: Final = "delivery"


def measured(arguments: argparse.Namespace) -> tuple[list[Row], list[Offender]]:
    """All rows, and the utterances that ordinary people were wronged in."""
    rows: list[Row] = []
    with TemporaryDirectory(prefix="voicesim-bench-") as folder:
        memory = default_memory(fresh=arguments.fresh)
        bench = Bench(memory, Path(folder), arguments.workers, [])
        for section in SECTIONS:
            started = time.monotonic()
            rows += section(bench)
            print(f"  {section.__name__}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return rows, bench.offenders


def about() -> dict[str, str]:
    """What the run was made with."""
    return {
        "voicesim": version("voicesim"),
        "speech model": speech_model().name,
        "opensmile": _version_of("opensmile"),
        "processors": str(os.cpu_count()),
    }


def _is_partial(rows: list[Row]) -> bool:
    """Whether recordings were missing: such a run must not replace the figures of a whole one."""
    partial = any(row.note == ABSENT for row in rows)
    if partial:
        print(f"some {ABSENT}; no page was written", file=sys.stderr)
    return partial


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def text(rows: list[Row], made_with: dict[str, str]) -> str:
    """The table, and below it what it was made with."""
    return f"{markdown(rows)}\nMeasured with {', '.join(f'{name} {value}' for name, value in made_with.items())}.\n"


def main() -> None:
    """Print the table; write it where it is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="replace the table in this Markdown page")
    parser.add_argument("--fresh", action="store_true", help="recognise all words anew")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that recognise")
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        page = arguments.write.read_text(encoding="utf-8") if arguments.write else ""
        made_with = about()
        if arguments.write:
            with_block(page, BLOCK, "")  # rather now than after ten minutes
        rows, offenders = measured(arguments)
        shown = text(rows, made_with)
        if arguments.json:
            write_whole(arguments.json, as_json(rows, made_with))
        if arguments.write and not _is_partial(rows):
            write_whole(arguments.write, with_block(page, BLOCK, shown))
    except (VoicesimError, OSError, ValueError) as error:
        sys.exit(f"benchmarks/delivery.py: {error}")
    print(shown)
    print("To listen to:\n", *(f"- {offender.line()}" for offender in offenders), sep="\n")
    print(f"{verdict(rows)} {(time.monotonic() - started) / 60:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
