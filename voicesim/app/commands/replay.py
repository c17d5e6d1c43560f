"""voicesim replay: the recorded inputs must give the recorded events."""

from pathlib import Path
from typing import Annotated

import typer

from voicesim.app.commands.paths import given


def replay(
    calldir: Annotated[Path, typer.Argument(help="Folder of a recorded call.", parser=given, metavar="CALLDIR")],
) -> None:
    """Replay a recorded call and compare; exit 1 on a difference."""
    from voicesim import __version__
    from voicesim.app.calls.running import wired_engine
    from voicesim.app.one_line import one_line
    from voicesim.app.reports.reporting import check_scenario
    from voicesim.call.replay import replay as replayed
    from voicesim.call.saved_call import read_call
    from voicesim.model.errors import CallDiffers

    saved = read_call(calldir)
    check_scenario(saved)
    difference = replayed(saved, wired_engine(saved.scenario, saved.options, saved.baseline))
    if difference is not None:
        place = f"{calldir / 'events.jsonl'}:{difference.line}" if difference.line else str(calldir / "customer.wav")
        what = f"{difference.place}: recorded {difference.recorded}, replayed {difference.replayed}"
        other = saved.version != __version__
        remedy = f"it was recorded with voicesim {saved.version}, this is {__version__}" if other else ""
        raise CallDiffers(what, where=place, remedy=remedy)
    ending = "" if saved.complete else " (an interrupted call)"
    typer.echo(one_line(f"same events, same sound{ending}: {calldir}"))
