"""voicesim report: call.json and report.html of a recorded call, written again."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    calldir: Annotated[Path, typer.Argument(help="Folder of a call, or the .part of an interrupted one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print call.json instead of the transcript.")] = False,
) -> None:
    """Write call.json and report.html of a recorded call again, and show them."""
    from voicesim.app.history_entering import enter_again
    from voicesim.app.reporting import report_call
    from voicesim.app.result_screen import show

    result = report_call(calldir)
    warning = enter_again(calldir)
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    show(result, as_json=as_json)
