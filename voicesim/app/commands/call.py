"""voicesim call: a live call with the headset."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from voicesim.app.commands.headset_options import InputDevice, OutputDevice

if TYPE_CHECKING:
    from voicesim.app.calls.calling import CallPlan, CallSession
    from voicesim.app.calls.running import RunResult
    from voicesim.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class _Options:
    """What the user asked for, as given."""

    scenario: str
    voice: str | None
    profile: str | None
    seed: int
    mode: Literal["practice", "exam"]
    input_device: str | None
    output_device: str | None
    ceiling: float | None
    phone_line: bool
    out: Path | None
    overwrite: bool


def call(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario file.")],
    voice: Annotated[str | None, typer.Option(help="The customer's voice; by default one that suits.")] = None,
    profile: Annotated[
        str | None, typer.Option(help="Your usual voice (voicesim calibrate); else it is learnt in the call.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses among the variants of lines.")] = 0,
    mode: Annotated[Literal["practice", "exam"], typer.Option(help="An exam has no hints and no pause.")] = "practice",
    input_device: InputDevice = None,
    output_device: OutputDevice = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines of text instead of a screen; keys from stdin.")] = False,
    ceiling: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="The customer's anger never goes above this (0 to 1).")
    ] = None,
    phone_line: Annotated[bool, typer.Option("--phone-line", help="Hear the customer as through a telephone.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the call; by default a new one of its own.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a call that is there already.")] = False,
) -> None:
    """Hold a live call with your headset: a simulated customer phones, you answer."""
    _call(
        _Options(
            scenario, voice, profile, seed, mode, input_device, output_device, ceiling, phone_line, out, overwrite
        ),
        plain=is_plain(plain),
    )


def is_plain(wanted: bool) -> bool:
    """Whether the call is lines of text: because that is wanted, or there is no terminal to draw on."""
    return wanted or not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _call(options: _Options, *, plain: bool) -> None:
    from voicesim.app.calls.calling import CallSession
    from voicesim.app.calls.running import default_folder

    plan, again = _plan(options), True
    while again:
        session = CallSession(plan)
        again = show_call(session, plain=plain)
        plan = replace(plan, folder=default_folder(plan.scenario), overwrite=False)


def show_call(session: "CallSession", *, plain: bool) -> bool:
    """Run one call; whether another is wanted."""
    from voicesim.app.calls.breaking_off import interrupt, when_told_to_end
    from voicesim.app.own_stderr import own_stderr

    warnings = _entered(session)
    with own_stderr(), when_told_to_end(interrupt):
        session.check_headset()
        try:
            again = _shown(session, plain=plain)
        finally:
            _tell_what_is_left(session, warnings)
    if session.result is None:
        raise KeyboardInterrupt
    _compare(session.result)
    return again


def _shown(session: "CallSession", *, plain: bool) -> bool:
    """Run it in lines or on the screen; whether another is wanted."""
    again = False
    if plain:
        from voicesim.app.calls.plain import run_plain

        run_plain(session)
    else:
        from voicesim.app.calls.screen import run_screen

        again = run_screen(session)
        session.wait()
    return again


def _tell_what_is_left(session: "CallSession", warnings: list[str]) -> None:
    for kept in session.tries:
        typer.echo(f"voicesim: before a turn was done again: {kept} -> voicesim report {kept}", err=True)
    for warning in warnings:
        typer.echo(f"voicesim: {warning}", err=True)
    part = session.part
    if session.result is None and part is not None and part.is_dir():
        typer.echo(f"voicesim: interrupted, what was recorded is in {part} -> voicesim report {part}", err=True)


def _compare(result: "RunResult") -> None:
    """Of a call that took up another one: both side by side."""
    if result.call.options.redo_of is not None:
        from voicesim.app.whatifs.branches_screen import show_compared

        show_compared(result)


def _entered(session: "CallSession") -> list[str]:
    """Have the call entered in the history as it ends, before the screen shows its score; what is to be said of it."""
    warnings: list[str] = []

    def enter_it(state: str) -> None:
        from voicesim.app.history.entering import enter

        if state == "ended" and session.result is not None:
            warning = enter(session.result.folder, "live", session.plan.profile)
            warnings.extend([warning] if warning else [])

    session.on_state(enter_it)
    return warnings


def _plan(options: _Options) -> "CallPlan":
    """What to play; everything that can be refused before the call is."""
    from voicesim.app.calls.calling import CallPlan
    from voicesim.app.calls.running import usual_voice
    from voicesim.app.scenarios.files import find_scenario, load_scenario

    played = load_scenario(find_scenario(options.scenario))
    return CallPlan(
        played,
        _folder(options, played),
        voice=options.voice,
        seed=options.seed,
        mode=options.mode,
        profile=options.profile,
        baseline=usual_voice(options.profile),
        input_device=options.input_device,
        output_device=options.output_device,
        ceiling=options.ceiling,
        phone_line=options.phone_line,
        overwrite=options.overwrite,
    )


def _folder(options: _Options, played: "Scenario") -> Path:
    """Where the call is kept, once it is sure that it can be held."""
    from voicesim.app import wire
    from voicesim.app.calls.running import default_folder
    from voicesim.call.recorder import check_free

    wire.voice_name(played, options.voice)
    wire.speech_model()
    folder = options.out or default_folder(played)
    check_free(folder, overwrite=options.overwrite)
    return folder
