"""voicesim score: archives of recorded calls."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicesim.app.commands.paths import given as given_path
from voicesim.app.commands.workers import Workers

if TYPE_CHECKING:
    from voicesim.app.scoring.plan import Scored, ScorePlan


def _path(words: str) -> Any:  # noqa: ANN401 - an option of typer
    return typer.Option(parser=given_path, metavar="<path>", help=words)


_Recordings = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Recorded calls, and folders of them: one speaker a channel.", parser=given_path, metavar="recording"
    ),
]
_Agent = Annotated[Path | None, _path("The agent's file, or a folder of them; with --customer.")]
_Customer = Annotated[Path | None, _path("The customer's file, or a folder with files of the same names.")]
_List = Annotated[
    Path | None,
    typer.Option(
        "--list",
        parser=given_path,
        metavar="<path>",
        help="CSV with a call a line: recording, or agent and customer, ...",
    ),
]
_Who = Annotated[
    Path | None, _path("Who spoke when in a mixed recording: RTTM or CSV, or a folder with one for each recording.")
]
_Channel = Annotated[int, typer.Option(min=1, max=2, help="The channel of the agent.")]
_Label = Annotated[str, typer.Option(help="What the agent is called in --who; all others are the customer.")]
_Baseline = Annotated[
    str,
    typer.Option(
        help="What is usual for the agent: self (the first calm minutes), none (people in general), or a profile. "
        "For the customer it is always self."
    ),
]
_From = Annotated[str | None, typer.Option(metavar="REGEX", help="Finds the agent's name in a path.")]
_Out = Annotated[Path | None, _path("Folder for the rows; a second run there scores what is new or changed.")]
_Table = Annotated[
    Path | None, _path("Flat table of the calls (.csv, .parquet, .jsonl); the turns go beside it, NAME-turns.")
]
_Report = Annotated[Path | None, _path("One page about all calls: distributions, and calls to listen to.")]
_ByAgent = Annotated[bool, typer.Option("--by-agent", help="Compare agents in the report, by their names.")]
_Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="A Dask cluster: tcp://HOST:PORT (transcripts go over the network), or local for this machine.",
    ),
]
_Accurate = Annotated[bool, typer.Option("--accurate", help="Settle the text with a second, better recogniser.")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document of all calls and turns.")]


@dataclass(frozen=True, slots=True)
class _Given:
    """What the user asked for, as given."""

    recordings: list[Path] | None
    agent: Path | None
    customer: Path | None
    listed: Path | None
    who: Path | None
    agent_channel: int
    agent_label: str
    baseline: str
    agent_from: str | None
    out: Path | None
    table: Path | None
    report: Path | None
    by_agent: bool
    workers: int
    dask: str | None
    accurate: bool


def score(
    recordings: _Recordings = None,
    agent: _Agent = None,
    customer: _Customer = None,
    listed: _List = None,
    who: _Who = None,
    agent_channel: _Channel = 1,
    agent_label: _Label = "agent",
    baseline: _Baseline = "self",
    agent_from: _From = None,
    out: _Out = None,
    table: _Table = None,
    report: _Report = None,
    by_agent: _ByAgent = False,
    workers: Workers = 1,
    dask: _Dask = None,
    accurate: _Accurate = False,
    as_json: _Json = False,
) -> None:
    """Score recorded calls of an agent and a customer: both judged, turns, timing, techniques, scorecard.

    A row a call and a row a turn. A call that cannot be scored is a row with the reason, and exit 1.
    """
    _score(_plan(_Given(recordings, agent, customer, listed, who, agent_channel, agent_label, baseline, agent_from,
                        out, table, report, by_agent, workers, dask, accurate)), as_json=as_json)  # fmt: skip


def _plan(given: _Given) -> "ScorePlan":
    from voicesim.app.judged.plan import path_pattern
    from voicesim.app.scoring.finding import Wanted
    from voicesim.app.scoring.jobs import Options
    from voicesim.app.scoring.plan import ScorePlan

    found = path_pattern(given.agent_from, "--agent-from")
    recordings = tuple(given.recordings or ())
    return ScorePlan(
        Wanted(recordings, given.agent, given.customer, given.who, given.listed, found),
        Options(given.agent_channel, given.agent_label, given.baseline, given.accurate),
        given.out,
        given.table,
        given.report,
        given.workers,
        given.dask,
        given.by_agent,
    )


def _score(plan: "ScorePlan", *, as_json: bool) -> None:
    from voicesim.app import wire
    from voicesim.app.one_line import one_line
    from voicesim.app.scoring.plan import scored
    from voicesim.app.scoring.watching import watching

    warning = wire.model_warning(wire.speech_model())
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    with ExitStack() as kept:
        try:
            with watching() as watch:
                found = kept.enter_context(scored(plan, watch))
        except KeyboardInterrupt:
            if plan.out is not None:
                remedy = "the same command goes on from there"
                said = one_line(f"voicesim: interrupted, what was scored is kept in {plan.out} -> {remedy}")
                typer.echo(said, err=True)
            raise
        _show(found, plan, as_json=as_json)
    if found.failed:
        raise typer.Exit(1)


def _show(found: "Scored", plan: "ScorePlan", *, as_json: bool) -> None:
    """One document, the calls on a terminal, a line of JSON each, or where they have been written."""
    from voicesim.app.judged.rows import as_line

    if as_json:
        typer.echo(as_line({"calls": list(found.call_rows()), "turns": list(found.turn_rows())}))
    elif plan.out is not None or plan.table is not None or plan.report is not None:
        _tell(found, plan)
    elif sys.stdout.isatty():
        from rich.console import Console

        from voicesim.app.scoring.screen import print_calls

        print_calls(found.calls(), len(found), Console())
    else:
        for row in found.call_rows():
            typer.echo(as_line(row))


def _tell(found: "Scored", plan: "ScorePlan") -> None:
    """Which calls failed and why, whose files are not whole, and where the rest is."""
    from voicesim.app.judged.rows import failure_line, note_line
    from voicesim.app.one_line import one_line
    from voicesim.coach.look import plural

    for row in found.call_rows() if found.failed or found.noted else ():
        named = row | {"file": row["call"]}
        if row["error"] is not None:
            typer.echo(failure_line(named), err=True)
        elif row["note"] is not None:
            typer.echo(note_line(named), err=True)
    places = ", ".join(str(place) for place in (plan.out, plan.table, plan.report) if place is not None)
    counts = f"{plural(len(found), 'call')}, {found.fresh:,} scored now, {found.failed:,} failed"
    typer.echo(one_line(f"{counts}: {places}"), err=True)
