"""Scoring archives of recorded calls for programs."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from voicesim.app.api.tables import frame
from voicesim.app.judged.rows import failure_line
from voicesim.app.scoring.columns import Column, call_columns, turn_columns
from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.jobs import Options
from voicesim.app.scoring.plan import ScorePlan, Watch, scored
from voicesim.app.scoring.rows import CallRows, Row

if TYPE_CHECKING:
    from pandas import DataFrame

Source = str | os.PathLike[str] | None


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """As the options of `voicesim score`, under the same names."""

    agent: Source = None
    customer: Source = None
    listed: Source = None
    """`--list`: a CSV with a call a line."""
    who: Source = None
    agent_channel: int = 1
    agent_label: str = "agent"
    baseline: str = "self"
    accurate: bool = False
    out: Source = None
    """Where rows are kept, so that the next run scores only what is new or changed; None: in memory alone."""
    workers: int = 1
    """Processes; 0: one for each core. More than one needs `if __name__ == "__main__":` around the program."""
    dask: str | None = None


@dataclass(frozen=True, slots=True)
class ScoredCall:
    """One recorded call, or why it could not be scored."""

    row: Row
    """As a line of calls.jsonl."""
    turns: tuple[Row, ...]
    """As lines of turns.jsonl; none where the call could not be scored."""

    @property
    def name(self) -> str:
        """What its rows are called."""
        return str(self.row["call"])

    @property
    def duration_s(self) -> float | None:
        """None where it could not be read."""
        found: float | None = self.row["duration_s"]
        return found

    @property
    def total(self) -> int | None:
        """The score, 0..100; None where too little could be judged, or nothing."""
        return None if self.row["scorecard"] is None else self.row["scorecard"]["total"]

    @property
    def error(self) -> str | None:
        """What was wrong, where, and the remedy."""
        return None if self.row["error"] is None else failure_line(self.row | {"file": self.row["call"]})


@dataclass(frozen=True, slots=True)
class ScoredCalls:
    """Scored calls in the order of their sources; with `out` they are read from there each time they are asked for."""

    _read: Callable[[], Iterator[CallRows]] = field(repr=False)
    count: int
    fresh: int
    """How many were scored now; the others were kept."""
    failed: int

    def __iter__(self) -> Iterator[ScoredCall]:
        return (ScoredCall(rows.call, rows.turns) for rows in self._read())

    def __len__(self) -> int:
        return self.count

    def to_pandas(self) -> "DataFrame":
        """A row for each call.

        Raises:
            MissingPart: pandas is not installed.
        """
        return _frame((rows.call for rows in self._read()), call_columns())

    def turns_to_pandas(self) -> "DataFrame":
        """A row for each turn.

        Raises:
            MissingPart: pandas is not installed.
        """
        return _frame((turn for rows in self._read() for turn in rows.turns), turn_columns())


def score(
    *recordings: str | os.PathLike[str], options: ScoreOptions | None = None, watch: Watch | None = None
) -> ScoredCalls:
    """Score recorded calls, and those in folders, as `voicesim score` does; docs/scoring.md says what is found.

    `watch` is called after every call, with how many are done.

    Raises:
        BadInput: a path is not there, or an option makes no sense. What is wrong with a recording stands in its row.
        MissingPart: there is no speech model, or no Dask cluster where one was asked for.
    """
    asked = options or ScoreOptions()
    agent, customer, who, listed = map(_path, (asked.agent, asked.customer, asked.who, asked.listed))
    wanted = Wanted(tuple(map(Path, recordings)), agent, customer, who, listed)
    how = Options(asked.agent_channel, asked.agent_label, asked.baseline, asked.accurate)
    out = _path(asked.out)
    plan = ScorePlan(wanted, how, out, workers=asked.workers, dask=asked.dask)
    with scored(plan, watch or (lambda _: None)) as found:
        if out is not None:
            return ScoredCalls(found.calls, len(found), found.fresh, found.failed)
        kept = tuple(found.calls())
        return ScoredCalls(lambda: iter(kept), len(found), found.fresh, found.failed)


def _path(named: Source) -> Path | None:
    return None if named is None else Path(named)


def _frame(rows: Iterator[Row], columns: tuple[Column, ...]) -> "DataFrame":
    return frame(
        ({column.name: column.cell(row) for column in columns} for row in rows), tuple(one.name for one in columns)
    )
