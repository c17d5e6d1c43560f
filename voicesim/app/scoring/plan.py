"""What `voicesim score` was asked to do, checked before anything is heard, and done."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Final

from voicesim.app.places import check_place, private_folder, reason
from voicesim.app.processes import processes
from voicesim.app.profiles.profiles import load_profile
from voicesim.app.scoring.columns import call_columns, turn_columns
from voicesim.app.scoring.dask_cluster import over_cluster
from voicesim.app.scoring.finding import Wanted, find_sources
from voicesim.app.scoring.jobs import Job, Options, Source
from voicesim.app.scoring.keeping import Keep, key_of, named
from voicesim.app.scoring.rows import CallRows, Row
from voicesim.app.scoring.sides import BOTH
from voicesim.app.scoring.spreading import Keyed, Spread, here, over_processes
from voicesim.app.scoring.tables import check_form, write_table
from voicesim.app.scoring.workshop import models_here
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline

NO_PROFILES: Final = frozenset({"self", "none"})
CALLS, TURNS, KEPT = "calls.jsonl", "turns.jsonl", "kept"
GO_ON: Final = "check the rights and the space there; what was scored is kept, and the same command goes on from there"
ELSEWHERE: Final = "check the rights and the space there, or name a folder that has room with --out"


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """The options of the command."""

    wanted: Wanted
    options: Options = field(default_factory=Options)
    out: Path | None = None
    """Where everything is kept; None: nowhere once it was shown."""
    table: Path | None = None
    report: Path | None = None
    workers: int = 1
    """Processes; 0: one for each core."""
    dask: str | None = None
    by_agent: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One more call is known."""

    done: int
    total: int
    fresh: int
    """How many of those were scored now; the others were kept."""
    failed: int
    rows: CallRows


Watch = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Scored:
    """Calls that were scored; rows are read from the disk each time they are asked for."""

    sources: tuple[Source, ...]
    keys: tuple[str, ...]
    keep: Keep
    fresh: int
    failed: int
    noted: int
    """How many were scored though something is wrong with a file."""

    def __len__(self) -> int:
        return len(self.sources)

    def calls(self) -> Iterator[CallRows]:
        """Every call with its turns, in the order of the sources."""
        for source, key in zip(self.sources, self.keys, strict=True):
            rows = self.keep.latest(key)
            if rows is None:
                raise BadInput("what was kept of a call has gone", where=source.name, remedy="score it again")
            yield named(rows, source)

    def call_rows(self) -> Iterator[Row]:
        """A row a call."""
        return (rows.call for rows in self.calls())

    def turn_rows(self) -> Iterator[Row]:
        """A row a turn."""
        return (row for rows in self.calls() for row in rows.turns)


@contextmanager
def scored(plan: ScorePlan, watch: Watch) -> Iterator[Scored]:
    """Score what is new or changed, and write the tables; the rows can be read inside the block.

    Raises:
        BadInput: a path is not there, an option makes no sense, a place cannot be written to.
        MissingPart: no speech model, or a library that was asked for.
    """
    if plan.options.agent_channel not in {1, BOTH}:
        raise BadInput("must be 1 or 2", where="agent_channel", remedy="count channels from 1")
    sources = find_sources(plan.wanted)
    with _folder(plan.out) as folder:
        _check_places(plan, sources)
        found = _score(sources, plan, Keep(folder / KEPT), watch)
        if plan.out is not None:
            write_table(folder / CALLS, found.call_rows(), (), GO_ON)
            write_table(folder / TURNS, found.turn_rows(), (), GO_ON)
        if plan.table is not None:
            write_table(plan.table, found.call_rows(), call_columns())
            write_table(turn_table(plan.table), found.turn_rows(), turn_columns())
        if plan.report is not None:
            from voicesim.app.scoring.report import write_report

            write_report(plan.report, found.calls(), by_agent=plan.by_agent)
        yield found


def turn_table(table: Path) -> Path:
    """Where the turns go beside the calls."""
    return table.with_name(f"{table.stem}-turns{table.suffix}")


def _check_places(plan: ScorePlan, sources: Iterable[Source]) -> None:
    inputs = [path for source in sources for path in source.paths] if plan.table or plan.report else []
    if plan.table is not None:
        check_form(plan.table)
    taken = {} if plan.out is None else {_spelt(plan.out / name): f"--out {name}" for name in (CALLS, TURNS)}
    for option, path in _asked_places(plan):
        check_place(path, inputs)
        if taken.setdefault(_spelt(path), option) != option:
            remedy = "name another file"
            raise BadInput(f"{taken[_spelt(path)]} goes there already", where=f"{option} {path}", remedy=remedy)


def _asked_places(plan: ScorePlan) -> Iterator[tuple[str, Path]]:
    """The files that are to be written, but for those of --out, with what asked for them."""
    if plan.table is not None:
        yield "--table", plan.table
        yield "the turns of --table", turn_table(plan.table)
    if plan.report is not None:
        yield "--report", plan.report


def _spelt(path: Path) -> Path:
    """One path for a place, however its folder was spelt."""
    return path.parent.resolve() / path.name


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    try:
        if out is not None:
            private_folder(out)
        passing = tempfile.TemporaryDirectory(prefix="voicesim-score-") if out is None else nullcontext(str(out))
    except OSError as error:
        if out is not None:
            raise BadInput(f"cannot be made ({reason(error)})", where=str(out), remedy="choose another --out") from None
        raise BadInput(f"there is no folder for what passes by ({reason(error)})", remedy=ELSEWHERE) from None
    with passing as name:
        yield Path(name)


def _score(sources: list[Source], plan: ScorePlan, keep: Keep, watch: Watch) -> Scored:
    models = models_here(plan.options.accurate)
    keys: list[str] = []
    tally = _Tally(len(sources), watch)
    for key, rows in _spread(plan)(_new_ones(sources, plan, models, _Ledger(keep, keys, tally))):
        _put(keep, key, rows, GO_ON if plan.out is not None else ELSEWHERE)
        tally.add(rows, fresh=True)
    return Scored(tuple(sources), tuple(keys), keep, tally.fresh, tally.failed, tally.noted)


def _put(keep: Keep, key: str, rows: CallRows, remedy: str) -> None:
    try:
        keep.put(key, rows)
    except BadInput as error:
        raise BadInput(error.message, where=error.where, remedy=remedy) from None


class _Tally:
    """Counts, and tells whoever watches."""

    def __init__(self, total: int, watch: Watch) -> None:
        self._total, self._watch = total, watch
        self.done = self.fresh = self.failed = self.noted = 0

    def add(self, rows: CallRows, *, fresh: bool) -> None:
        self.done += 1
        self.fresh += fresh
        self.failed += rows.failed
        self.noted += rows.call["note"] is not None
        self._watch(Step(self.done, self._total, self.fresh, self.failed, rows))


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What is kept already, and the keys of all calls in their order."""

    keep: Keep
    keys: list[str]
    tally: _Tally


def _new_ones(sources: Iterable[Source], plan: ScorePlan, models: dict[str, str], ledger: _Ledger) -> Iterator[Keyed]:
    """The calls that have to be scored, looked at one by one as there is room for them."""
    profile = cache(load_profile)
    asked: set[str] = set()
    for source in sources:
        job = Job(source, plan.options, models, _usual(source, plan.options, profile))
        key = key_of(job)
        ledger.keys.append(key)
        kept = ledger.keep.find(key)
        if kept is not None:
            ledger.tally.add(named(kept, source), fresh=False)
        elif key not in asked:
            asked.add(key)
            yield key, job


def _usual(source: Source, options: Options, profile: Callable[[str], Baseline]) -> Baseline | None:
    name = source.profile or options.baseline
    return None if name in NO_PROFILES else profile(name)


def _spread(plan: ScorePlan) -> Spread:
    workers = processes(plan.workers)
    if plan.dask is not None:
        return partial(over_cluster, address=plan.dask, workers=workers)
    return here if workers == 1 else partial(over_processes, workers=workers)
