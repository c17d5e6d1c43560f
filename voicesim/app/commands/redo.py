"""voicesim redo: a recorded call is taken up again at one of the agent's turns."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicesim.app.commands.headset_options import InputDevice, OutputDevice
from voicesim.app.commands.paths import given

if TYPE_CHECKING:
    from voicesim.app.calls.calling import CallPlan
    from voicesim.app.calls.redoing import Redo


@dataclass(frozen=True, slots=True)
class _Options:
    """What the user asked for, as given."""

    calldir: Path
    agent: Path | None
    input_device: str | None
    output_device: str | None
    plain: bool
    out: Path | None
    overwrite: bool
    as_json: bool


def redo(
    calldir: Annotated[
        Path,
        typer.Argument(
            help="Folder of a recorded call, or the .part of an interrupted one.", parser=given, metavar="CALLDIR"
        ),
    ],
    turn: Annotated[
        int | None, typer.Option(help="Which turn of the agent, counted from 1; left out, they are listed.")
    ] = None,
    agent: Annotated[
        Path | None,
        typer.Option(help="Headless: folder of clips, one recording, or a YAML of turns, from that turn on."),
    ] = None,
    input_device: InputDevice = None,
    output_device: OutputDevice = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines of text instead of a screen; keys from stdin.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the new call; by default one of its own.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a call that is there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Headless: print call.json instead of the tables.")] = False,
) -> None:
    """Take a recorded call up again at a turn, live or with recorded turns; both calls are kept and compared."""
    from voicesim.app.calls.redoing import open_redo, turn_lines

    if turn is None:
        typer.echo("\n".join(turn_lines(calldir)) or "the agent said nothing")
        return
    options = _Options(calldir, agent, input_device, output_device, plain, out, overwrite, as_json)
    opened = open_redo(calldir, turn)
    folder = _folder(options, opened)
    if agent is not None:
        _headless(options, opened, agent, folder)
    else:
        _live(options, opened, folder)


def _folder(options: _Options, opened: "Redo") -> Path:
    from voicesim.app.calls.running import default_folder
    from voicesim.call.recorder import check_free
    from voicesim.model.errors import BadInput

    folder = options.out or default_folder(opened.saved.scenario)
    if folder.resolve() == options.calldir.resolve():
        raise BadInput("is the call that is taken up again", where=f"--out {folder}", remedy="name another folder")
    check_free(folder, overwrite=options.overwrite)
    return folder


def _headless(options: _Options, opened: "Redo", agent: Path, folder: Path) -> None:
    from voicesim.app.agent_files import agent_notes
    from voicesim.app.calls.redoing import RedoPlan, redo_call
    from voicesim.app.history.entering import enter
    from voicesim.app.one_line import one_line
    from voicesim.app.progress import call_clock
    from voicesim.app.whatifs.branches_screen import show_compared
    from voicesim.model.errors import BadInput

    if not agent.exists():
        raise BadInput("there is no such file or folder", where=str(agent), remedy="check --agent")
    for note in agent_notes(agent):
        typer.echo(f"voicesim: {one_line(note)}", err=True)
    with call_clock() as progress:
        result = redo_call(RedoPlan(opened, agent, folder, options.overwrite), progress)
    for failure in result.failures:
        typer.echo(f"voicesim: the call went on without a part: {failure}", err=True)
    warning = enter(result.folder, "headless", None) if options.out is None else None
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    if options.as_json:
        typer.echo((result.folder / "call.json").read_text(encoding="utf-8"), nl=False)
    else:
        show_compared(result)
        typer.echo(f"\n{one_line(f'Report: {result.report}')}")


def _live(options: _Options, opened: "Redo", folder: Path) -> None:
    from voicesim.app.calls.calling import CallSession
    from voicesim.app.calls.running import default_folder
    from voicesim.app.commands.call import is_plain, show_call

    plan, again = _plan(options, opened, folder), True
    while again:
        session = CallSession(plan)
        again = show_call(session, plain=is_plain(options.plain))
        plan = replace(plan, folder=default_folder(plan.scenario), overwrite=False)


def _plan(options: _Options, opened: "Redo", folder: Path) -> "CallPlan":
    from voicesim.app.calls.calling import CallPlan

    saved = opened.saved
    return CallPlan(
        saved.scenario,
        folder,
        voice=saved.options.voice,
        seed=saved.options.seed,
        baseline=saved.baseline,
        input_device=options.input_device,
        output_device=options.output_device,
        ceiling=saved.options.ceiling,
        phone_line=saved.options.phone_line,
        overwrite=options.overwrite,
        redo=opened,
    )
