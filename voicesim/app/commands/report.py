"""voicesim report: call.json and report.html of a recorded call, written again, and forms for other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicesim.app.commands.paths import given

if TYPE_CHECKING:
    from voicesim.app.calls.running import RunResult


def report(
    calldir: Annotated[
        Path,
        typer.Argument(help="Folder of a call, or the .part of an interrupted one.", parser=given, metavar="CALLDIR"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print call.json instead of the transcript.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Print only the place of report.html.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write the turns as a table, call.csv.")] = False,
    labels: Annotated[bool, typer.Option("--labels", help="Write a label track for Audacity.")] = False,
    textgrid: Annotated[bool, typer.Option("--textgrid", help="Write a TextGrid for Praat.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print the page to report.pdf by an installed Chromium.")] = False,
) -> None:
    """Write call.json and report.html of a recorded call again, and show them.

    With a form named, its place is printed instead.
    """
    from voicesim.app.reports.reporting import report_again
    from voicesim.app.result_screen import show

    result, warning = report_again(calldir)
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    forms = {"html": html, "csv": csv, "labels": labels, "textgrid": textgrid, "pdf": pdf}
    _write_forms(result, [form for form, wanted in forms.items() if wanted], aside=as_json)
    if as_json or not any(forms.values()):
        show(result, as_json=as_json)


def _write_forms(result: "RunResult", forms: list[str], *, aside: bool) -> None:
    """Write them and print where they are; aside: on stderr, because stdout carries JSON."""
    from voicesim.app.reports.forms import write_form

    for form in forms:
        typer.echo(write_form(form, result), err=aside)
