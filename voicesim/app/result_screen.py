"""What is printed of a judged call when it is over."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from voicesim.app.calls.running import RunResult


def show(result: "RunResult", *, as_json: bool) -> None:
    """The transcript with score, lessons and the path of the report; or call.json."""
    from voicesim.app.reports.terminal import print_call

    if as_json:
        typer.echo((result.folder / "call.json").read_text(encoding="utf-8"), nl=False)
        return
    from rich.console import Console

    from voicesim.app.one_line import one_line

    console = Console(highlight=False)
    print_call(result.summary, console)
    console.print()
    console.print(one_line(f"Report: {result.report}"), soft_wrap=True, markup=False)
