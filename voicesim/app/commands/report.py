"""voicesim report: call.json and report.html of a recorded call, written again, and forms for other programs."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    calldir: Annotated[Path, typer.Argument(help="Folder of a call, or the .part of an interrupted one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print call.json instead of the transcript.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Print only the place of report.html.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write the turns as a table, call.csv.")] = False,
    labels: Annotated[bool, typer.Option("--labels", help="Write a label track for Audacity.")] = False,
    textgrid: Annotated[bool, typer.Option("--textgrid", help="Write a TextGrid for Praat.")] = False,
) -> None:
    """Write call.json and report.html of a recorded call again, and show them.

    With a form named, its place is printed instead.
    """
    from voicesim.app.history_entering import enter_again
    from voicesim.app.report_forms import NAMES, write_form
    from voicesim.app.reporting import report_call
    from voicesim.app.result_screen import show

    result = report_call(calldir)
    warning = enter_again(calldir)
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    wanted = dict(zip(NAMES, (html, csv, labels, textgrid), strict=True))
    places = [write_form(form, result) for form, yes in wanted.items() if yes]
    for place in places:
        typer.echo(place, err=as_json)
    if as_json or not places:
        show(result, as_json=as_json)
