"""Tables of calls and turns: JSON Lines with everything, CSV and Parquet with flat columns. Never held as a whole."""

import csv
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from voicesim.app.judged.rows import as_line
from voicesim.app.places import reason
from voicesim.app.scoring.columns import Column
from voicesim.app.scoring.rows import Row
from voicesim.coach.turn_rows import safe_cell
from voicesim.disk.whole_file import whole_file
from voicesim.model.errors import BadInput, MissingPart

FORMS: Final = (".jsonl", ".csv", ".parquet")
BATCH_ROWS: Final = 2000


def check_form(path: Path) -> None:
    """Before anything is scored: whether such a table can be written.

    Raises:
        BadInput: another ending.
        MissingPart: the library for it is not installed.
    """
    if path.suffix.lower() not in FORMS:
        raise BadInput(f"{path.suffix or 'no ending'} is no table", where=str(path), remedy=f"use {', '.join(FORMS)}")
    if path.suffix.lower() == ".parquet":
        _arrow()


def write_table(
    path: Path, rows: Iterable[Row], columns: Sequence[Column], remedy: str = "choose another place"
) -> None:
    """Write a table, whole or not at all, for its owner only; one that is there is replaced.

    Raises:
        BadInput: it cannot be written; with that remedy.
    """
    try:
        with whole_file(path) as part:
            write = {".jsonl": _write_lines, ".csv": _write_csv, ".parquet": _write_parquet}[path.suffix.lower()]
            write(part, rows, columns)
    except OSError as error:
        raise BadInput(f"cannot be written ({reason(error)})", where=str(path), remedy=remedy) from None


def _write_lines(part: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:  # noqa: ARG001 - all it holds
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{as_line(row)}\n" for row in rows)


def _write_csv(part: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    with part.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([column.name for column in columns])
        table.writerows([safe_cell(column.cell(row)) for column in columns] for row in rows)


def _write_parquet(part: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    arrow = _arrow()
    kinds = {"text": arrow.string(), "whole": arrow.int64(), "number": arrow.float64(), "truth": arrow.bool_()}
    schema = arrow.schema([(column.name, kinds[column.kind]) for column in columns])
    waiting = iter(rows)
    with arrow.parquet.ParquetWriter(part, schema) as table:
        while some := list(islice(waiting, BATCH_ROWS)):
            cells = {column.name: [column.cell(row) for row in some] for column in columns}
            table.write_table(arrow.table(cells, schema=schema))


def _arrow() -> Any:  # noqa: ANN401 - an optional library without types
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        remedy = "pip install 'voicesim[tables]', or write .csv"
        raise MissingPart("Parquet needs pyarrow, which is not installed", where="--table", remedy=remedy) from None
    return pa
