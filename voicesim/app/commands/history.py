"""voicesim history: progress over calls, and what is kept of them."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicesim.app.commands.paths import given

if TYPE_CHECKING:
    from voicesim.app.history.forgetting import Doomed
    from voicesim.model.past_call import HistoryStore, PastCall, Wanted


class ScormEdition(Enum):
    """The two that learning systems take."""

    OLD = "1.2"
    NEW = "2004"


app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def history(
    context: typer.Context,
    scenario: Annotated[str | None, typer.Option(help="Calls of this scenario only.")] = None,
    persona: Annotated[str | None, typer.Option(help="Calls with such customers only: aggressive, passive ...")] = None,
    agent: Annotated[
        str | None, typer.Option(help="Calls of this agent only; set for call and run, it is the name they enter.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="Calls heard against this profile only.")] = None,
    since: Annotated[str | None, typer.Option(help="Calls since a date, or of the last 90d, 12w, 6m, 1y.")] = None,
    limit: Annotated[int, typer.Option(min=0, max=100_000, help="How many of the latest calls are listed.")] = 10,
    html: Annotated[
        Path | None,
        typer.Option(parser=given, metavar="<path>", help="Write one page with plots instead."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            help="Another database: sqlite:///FILE or postgresql://USER@HOST/DATABASE (the numbers of calls go there)."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Progress over calls: the latest ones, the score over time, each habit against your own earlier calls.

    Every finished call is entered: run into the default folder, and call. The call folders are what counts; the
    history is an index that can be made again from them. Nothing of it is shared unless you export it or name a
    database.
    """
    from voicesim.app.history.calls import moment
    from voicesim.model.past_call import Wanted

    context.obj = {"url": url, "agent": agent}
    _refuse_what_only_shows(context)
    if context.invoked_subcommand is None:
        moment_since = moment(since, "--since") if since else None
        _show(context, Wanted(scenario, persona, agent, profile, moment_since), limit, html, as_json=as_json)


def _refuse_what_only_shows(context: typer.Context) -> None:
    """Who names a scenario and then `forget --all` must not lose the calls of all the others."""
    from voicesim.model.errors import BadInput

    if context.invoked_subcommand is None:
        return
    for name in ("scenario", "persona", "profile", "since", "limit", "html", "as_json"):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            option = "--json" if name == "as_json" else f"--{name}"
            asked, remedy = context.invoked_subcommand, "leave it out; only --agent and --url go before a command"
            raise BadInput(f"does not limit `history {asked}`", where=option, remedy=remedy)


def _show(context: typer.Context, wanted: "Wanted", limit: int, html: Path | None, *, as_json: bool) -> None:
    from voicesim.app.history.view import look, view_document
    from voicesim.model.past_call import EVERYTHING

    with _no_collections():
        view = look(_store(context, create=False), wanted, limit)
    if html is not None:
        from voicesim.app.history.page import write_page

        write_page(html, view)
        typer.echo(f"written: {html}", err=True)
    if as_json:
        typer.echo(json.dumps(view_document(view), ensure_ascii=False))
    elif html is None:
        from rich.console import Console

        from voicesim.app.history.screen import print_history

        print_history(view, Console(highlight=False), filtered=wanted != EVERYTHING)


@contextmanager
def _no_collections() -> Iterator[None]:
    """A long history is a hundred thousand small things that all stay: looking for rubbish among them takes 0.1 s."""
    import gc

    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _store(context: typer.Context, *, create: bool = True) -> "HistoryStore":
    from voicesim.app.history.store import open_history

    return open_history(context.obj["url"], create=create)


@app.command("open")
def open_call(
    context: typer.Context,
    call: Annotated[str, typer.Argument(help="Id (its beginning is enough), folder, or last.")],
) -> None:
    """Print the path of a call's report."""
    from voicesim.app.history.calls import report_of

    typer.echo(report_of(_store(context, create=False).calls(), call))


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write, JSON lines by default; - for stdout.", parser=given)],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    xapi: Annotated[bool, typer.Option("--xapi", help="Statements of the Experience API, a JSON array.")] = False,
    scorm: Annotated[
        ScormEdition | None, typer.Option(help="A SCORM package (zip) of that edition, a page a call.")
    ] = None,
    home: Annotated[
        str | None, typer.Option(help="What the names in xAPI statements begin with, an address that ends in /.")
    ] = None,
) -> None:
    """Write the history to share it: numbers and outcomes, no recordings, no words. --agent: of one agent only."""
    from voicesim.app.writing import require_folder, write_new
    from voicesim.model.errors import BadInput
    from voicesim.model.past_call import Wanted

    if (xapi and scorm is not None) or (home is not None and not xapi):
        raise BadInput("do not go together", where="--xapi, --scorm, --home", remedy="choose one; --home needs --xapi")
    calls = _store(context, create=False).calls(Wanted(agent=context.obj["agent"]))
    content = _exported(calls, scorm, home, as_xapi=xapi)
    if str(file) == "-":
        typer.echo(content, nl=False)
        return
    require_folder(file)
    write_new(file, content, force=force, private=True)
    typer.echo(f"{_counted(len(calls))}: {file}", err=True)


def _exported(calls: "list[PastCall]", edition: ScormEdition | None, home: str | None, *, as_xapi: bool) -> str | bytes:
    from voicesim.app.history.transfer import exported
    from voicesim.app.learning_export import scorm, xapi
    from voicesim.coach.xapi import HOME

    if edition is not None:
        return scorm(calls, edition.value)
    return xapi(calls, home or HOME) if as_xapi else exported(calls)


@app.command("import")
def import_calls(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File that history export wrote.", parser=given)],
) -> None:
    """Take in calls that were exported elsewhere; those that are known already stay as they are."""
    from voicesim.app.history.transfer import take_in

    new, known = take_in(_store(context), file)
    typer.echo(f"{_counted(new)} taken in, {known} known already", err=True)


@app.command()
def rebuild(
    context: typer.Context,
    folders: Annotated[list[Path] | None, typer.Argument(help="More calls, or folders of calls.", parser=given)] = None,
) -> None:
    """Make the history again from the call folders; exit 1 when one could not be entered."""
    from voicesim.app.history.entering import rebuild as make_again
    from voicesim.app.one_line import one_line
    from voicesim.app.progress import watched

    found = make_again(_store(context), folders or (), lambda paths: watched(paths, "reading"))
    for line in found.unreadable:
        typer.echo(f"voicesim: not entered: {one_line(line)}", err=True)
    for copy, counts in found.copies:
        typer.echo(f"voicesim: {one_line(str(copy))} is a copy; {one_line(str(counts))} counts", err=True)
    gone = f", {found.gone} taken out (their folders are gone or hold another call)" if found.gone else ""
    left_out = f", {_counted(found.whatifs)} left out (a turn of a what-if)" if found.whatifs else ""
    typer.echo(f"{_counted(found.entered)} entered{gone}{left_out}", err=True)
    if found.unreadable:
        raise typer.Exit(1)


@app.command()
def forget(
    context: typer.Context,
    calls: Annotated[list[str] | None, typer.Argument(help="Ids (their beginnings are enough) or folders.")] = None,
    older_than: Annotated[str | None, typer.Option(help="Calls before a date, or older than 90d, 12w, 6m, 1y.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every call of the history.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete calls: the recording, its folder and the row. Asks first.

    history --agent NAME forget: of that agent only.
    """
    from voicesim.app.history.forgetting import Choice, chosen, still_begun
    from voicesim.app.history.forgetting import forget as delete_one

    store = _store(context, create=False)
    found = chosen(store, Choice(tuple(calls or ()), older_than, everything, context.obj["agent"]))
    if not found:
        typer.echo("there is nothing to delete", err=True)
        return
    if not _agreed(found, yes=yes):
        typer.echo("nothing was deleted", err=True)
        return
    for one in found:
        typer.echo(f"deleted: {delete_one(store, one).said}")
    _tell_of_parts()
    for path in dict.fromkeys(path for one in found for path in one.left if path.exists()):
        typer.echo(f"a copy of it is still there -> voicesim history forget {path}", err=True)
    for path in still_begun([one.folder for one in found if one.folder]):
        typer.echo(f"the beginning of it is also in a call that took it up -> voicesim history forget {path}", err=True)


def _agreed(found: "list[Doomed]", *, yes: bool) -> bool:
    """Whether they may be deleted; raises BadInput when nobody is there to say so."""
    from voicesim.model.errors import BadInput

    if yes:
        return True
    if not sys.stdin.isatty():
        raise BadInput("nobody is there to ask", where="history forget", remedy="add --yes to delete without asking")
    for one in found:
        typer.echo(f"  {one.said}", err=True)
    what = "this call" if len(found) == 1 else f"these {len(found)} calls"
    return typer.confirm(f"Delete {what} for good?", err=True)


def _tell_of_parts() -> None:
    from voicesim.app.history.forgetting import left_over

    for path in left_over():
        typer.echo(f"an unfinished recording is still there -> voicesim history forget {path}", err=True)


def _counted(calls: int) -> str:
    return "1 call" if calls == 1 else f"{calls} calls"
