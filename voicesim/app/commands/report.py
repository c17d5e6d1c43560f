"""voicesim report: call.json and report.html of a recorded call, written again."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    calldir: Annotated[Path, typer.Argument(help="Folder of a call, or the .part of an interrupted one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print call.json instead of the transcript.")] = False,
) -> None:
    """Write call.json and report.html of a recorded call again, and show them."""
    from voicesim.app.reporting import report_call
    from voicesim.app.result_screen import show

    show(report_call(calldir), as_json=as_json)
