"""voicesim whatif: which small change of one turn would have moved the customer most, tried in truth."""

from pathlib import Path
from typing import Annotated

import typer

from voicesim.app.commands.paths import given


def whatif(
    calldir: Annotated[Path, typer.Argument(help="Folder of a recorded call.", parser=given, metavar="CALLDIR")],
    turn: Annotated[int | None, typer.Option(help="Of this turn of the agent only, as redo counts them.")] = None,
    afresh: Annotated[bool, typer.Option("--afresh", help="Try again what was tried before.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print whatif.json.")] = False,
) -> None:
    """Say which small change of one turn would have moved the customer most.

    Each is tried in truth: the call is taken up at the turn with the changed sound or words, and the customer answers.
    Results lie in whatif.json and in the report; a search that was broken off goes on where it was. It is a statement
    about the simulated customer, not about people.
    """
    from voicesim.app.calls.files import WHATIFS
    from voicesim.app.progress import counted
    from voicesim.app.reports.reporting import report_again
    from voicesim.app.whatifs.screen import show_tries
    from voicesim.app.whatifs.searching import Search, search

    with counted() as watch:
        tries = search(Search(calldir, turn, afresh), watch)
    result, warning = report_again(calldir)
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    if as_json:
        typer.echo((calldir / WHATIFS).read_text(encoding="utf-8"), nl=False)
        return
    show_tries(tries, calldir)
    typer.echo(f"\nReport: {result.report}")
