"""voicesim run: a whole call, headless."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicesim.app.calls.running import RunPlan


@dataclass(frozen=True, slots=True)
class _Options:
    """What the user asked for, as given."""

    scenario: str
    agent: Path
    voice: str | None
    seed: int
    out: Path | None
    overwrite: bool
    as_json: bool
    expect: str | None
    profile: str | None
    ceiling: float | None
    phone_line: bool


def run(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario file.")],
    agent: Annotated[Path, typer.Option(help="Folder of clips (a turn each), one recording, or a YAML of turns.")],
    voice: Annotated[str | None, typer.Option(help="The customer's voice; by default one that suits.")] = None,
    seed: Annotated[int, typer.Option(help="Chooses among the variants of lines.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder for the call; by default a new one of its own.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a call that is there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print call.json instead of the transcript.")] = False,
    expect: Annotated[str | None, typer.Option(help="Exit 1 unless the call ends with this outcome.")] = None,
    profile: Annotated[
        str | None, typer.Option(help="The agent's usual voice (voicesim calibrate); else it is learnt in the call.")
    ] = None,
    ceiling: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="The customer's anger never goes above this (0 to 1).")
    ] = None,
    phone_line: Annotated[
        bool, typer.Option("--phone-line", help="Record the customer as through a telephone.")
    ] = False,
) -> None:
    """Play a whole call against recorded agent turns and judge it."""
    _run(_Options(scenario, agent, voice, seed, out, overwrite, as_json, expect, profile, ceiling, phone_line))


def _run(options: _Options) -> None:
    from voicesim.app.calls.running import run_call
    from voicesim.app.progress import call_clock
    from voicesim.app.result_screen import show

    plan = _plan(options)
    _warn(plan)
    with call_clock() as progress:
        result = run_call(plan, progress)
    for failure in result.failures:
        typer.echo(f"voicesim: the call went on without a part: {failure}", err=True)
    if options.out is None:  # a call among the user's own; one with --out is somebody's experiment
        _enter(result.folder, options.profile)
    show(result, as_json=options.as_json)
    if options.expect is not None and result.summary.outcome != options.expect:
        typer.echo(f"voicesim: the call ended {result.summary.outcome}, expected {options.expect}", err=True)
        raise typer.Exit(1)


def _enter(folder: Path, profile: str | None) -> None:
    from voicesim.app.history.entering import enter

    warning = enter(folder, "headless", profile)
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)


def _warn(plan: "RunPlan") -> None:
    """What may make the call doubtful on this machine."""
    from voicesim.app import wire
    from voicesim.app.agent_files import agent_notes, has_text
    from voicesim.app.one_line import one_line

    text = wire.text_warning() if has_text(plan.agent) else None
    for warning in (wire.model_warning(wire.speech_model()), text):
        if warning is not None:
            typer.echo(f"voicesim: {one_line(warning)}", err=True)
    for note in agent_notes(plan.agent):  # a file that is no sound ends it here
        typer.echo(f"voicesim: {one_line(note)}", err=True)


def _plan(options: _Options) -> "RunPlan":
    """What to run; everything that can be refused before the call is."""
    from voicesim.app.calls.running import RunPlan, default_folder, usual_voice
    from voicesim.app.scenarios.files import find_scenario, load_scenario
    from voicesim.model.errors import BadInput

    _check_expected(options.expect)
    played = load_scenario(find_scenario(options.scenario))
    if not options.agent.exists():
        raise BadInput("there is no such file or folder", where=str(options.agent), remedy="check --agent")
    if options.out is not None and options.out.resolve() == Path.cwd():
        raise BadInput("is the folder you are in", where=f"--out {options.out}", remedy="name a folder for the call")
    folder = options.out or default_folder(played)
    return RunPlan(
        played,
        options.agent,
        options.voice,
        options.seed,
        folder,
        options.overwrite,
        usual_voice(options.profile),
        options.ceiling,
        options.phone_line,
    )


def _check_expected(expect: str | None) -> None:
    from typing import get_args

    from voicesim.model.customer import Outcome
    from voicesim.model.errors import BadInput

    outcomes = get_args(Outcome)
    if expect is not None and expect not in outcomes:
        remedy = f"a call ends {', '.join(outcomes[:-1])} or {outcomes[-1]}"
        raise BadInput(f"there is no outcome {expect!r}", where="--expect", remedy=remedy)
