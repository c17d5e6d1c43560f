"""voicesim override: a trainer's judgement of a line of the scorecard in the place of the machine's."""

from pathlib import Path
from typing import Annotated

import typer

from voicesim.app.commands.paths import given


def override(
    calldir: Annotated[Path, typer.Argument(help="Folder of a recorded call.", parser=given, metavar="CALLDIR")],
    item: Annotated[
        str | None,
        typer.Argument(help="A line of the scorecard or a fatal finding, or a part of its name; none: list them."),
    ] = None,
    value: Annotated[
        str | None,
        typer.Argument(help="met, partly, missed, not-applicable or 0 to 1; of a finding stands or set-aside."),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Your name; it is kept with the value.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; it is kept with the value.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the machine's value again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print call.json.")] = False,
) -> None:
    """Judge a line of a call's scorecard otherwise; both values are kept and shown, and the total is made anew.

    The recording is not touched: what you write lies in overrides.json beside it.
    """
    from voicesim.app.overrides.overriding import override_item, undo_item
    from voicesim.app.overrides.screen import show_items
    from voicesim.app.reports.reporting import report_again
    from voicesim.model.errors import BadInput

    if item is not None and undo and value is None:
        undo_item(calldir, item)
    elif item is not None and value is not None and not undo:
        override_item(calldir, item, value, by, reason)
    elif item is not None or undo:
        raise BadInput("needs an item, and a value or --undo", where="override", remedy="voicesim override --help")
    result, warning = report_again(calldir)
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    if as_json:
        typer.echo((result.folder / "call.json").read_text(encoding="utf-8"), nl=False)
    else:
        show_items(result.summary.scorecard, all_of_them=item is None)
