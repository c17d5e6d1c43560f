"""voicesim calibrate: the agent's usual voice through one headset."""

import json
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicesim.app.commands.headset_options import InputDevice, OutputDevice
from voicesim.app.commands.paths import given

if TYPE_CHECKING:
    from voicesim.app.profiles.calibrating import CalibrationPlan
    from voicesim.app.profiles.profiles import Profile
    from voicesim.model.errors import BadInput


@dataclass(frozen=True, slots=True)
class _Options:
    """What the user asked for, as given."""

    recordings: tuple[Path, ...]
    profile: str
    headset: str | None
    words: bool
    as_json: bool
    input_device: str | None
    output_device: str | None
    plain: bool


def calibrate(
    recordings: Annotated[
        list[Path] | None,
        typer.Argument(help="Recordings of one speaker, and folders.", parser=given, metavar="recordings"),
    ] = None,
    from_recordings: Annotated[
        bool, typer.Option("--from", help="Use the recordings named here instead of the microphone.")
    ] = False,
    profile: Annotated[str, typer.Option(help="Name of the profile: letters, digits, - and _.")] = "default",
    headset: Annotated[
        str | None, typer.Option(help="What you call the headset, for the profile; else its own name.")
    ] = None,
    input_device: InputDevice = None,
    output_device: OutputDevice = None,
    plain: Annotated[bool, typer.Option("--plain", help="No level meter.")] = False,
    no_asr: Annotated[bool, typer.Option("--no-asr", help="Do not hear the words: the pace stays unknown.")] = False,
    show: Annotated[str | None, typer.Option(help="Show a profile instead of making one.")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List the profiles there are.")] = False,
    restore: Annotated[
        str | None, typer.Option(metavar="NAME", help="Take back the profile of that name that was there before.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Learn the speaker's usual voice and check the microphone, by the headset or --from A.wav B.wav.

    By the headset it takes a minute: silence, a text to read, a quiet and a firm sentence. Recordings need 10 s of
    ordinary speech in 3 utterances; one quiet and one firm sentence among them show whether the level can be trusted,
    two seconds of silence at the start how noisy the room is. A profile of that name is replaced; --restore takes the
    one before back, and only that one: it is the last that is kept.
    """
    _check_combination([bool(recordings) or from_recordings, show is not None, list_all, restore is not None])
    if list_all:
        _list(as_json=as_json)
    elif show is not None:
        _show(show, as_json=as_json)
    elif restore is not None:
        _restore(restore, as_json=as_json)
    else:
        if from_recordings and not recordings:
            raise _nothing_named()
        named = tuple(recordings or ())
        _calibrate(_Options(named, profile, headset, not no_asr, as_json, input_device, output_device, plain))


def _check_combination(asked: list[bool]) -> None:
    from voicesim.model.errors import BadInput

    if sum(asked) > 1:
        raise BadInput("--from, --show, --list and --restore are different things", remedy="choose one of them")


def _nothing_named() -> "BadInput":
    from voicesim.model.errors import BadInput

    return BadInput("no recording is named", where="--from", remedy="voicesim calibrate --from A.wav B.wav")


def _calibrate(options: _Options) -> None:
    from voicesim.app.profiles.calibrating import CalibrationPlan, calibrate
    from voicesim.app.profiles.profiles import new_path, previous_path, save_profile
    from voicesim.app.progress import watched

    new_path(options.profile)  # a wrong name is refused before the work
    plan = CalibrationPlan(options.recordings, options.profile, options.headset, options.words)
    watch = partial(watched, doing="listening")
    found = calibrate(plan, watch, _tell) if options.recordings else _spoken(plan, options)
    path = save_profile(found)
    _show(found.name, as_json=options.as_json)
    if not options.as_json:
        typer.echo(f"\nProfile: {path}\nUse it: voicesim run ... --profile {found.name}")
        if previous_path(found.name).exists():
            typer.echo(f"It took the place of another: voicesim calibrate --restore {found.name} takes that back")


def _tell(line: str) -> None:
    from voicesim.app.one_line import one_line

    typer.echo(f"voicesim: {one_line(line)}", err=True)


def _spoken(plan: "CalibrationPlan", options: _Options) -> "Profile":
    """By the headset; the steps stand on stderr."""
    from contextlib import closing

    from voicesim.app import wire
    from voicesim.app.calls.level_meter import level_meter
    from voicesim.app.own_stderr import own_stderr
    from voicesim.app.profiles.calibrating import calibrate_heard
    from voicesim.app.profiles.calibrating_live import Guide, record_steps

    with own_stderr(), closing(wire.headset(options.input_device, options.output_device)) as port:
        port.open()
        name = port.name
        with level_meter(plain=options.plain) as watch:
            pcm = record_steps(port, Guide(lambda line: typer.echo(line, err=True), watch))
    typer.echo("\nThank you. Measuring ...\n", err=True)
    return calibrate_heard(replace(plan, headset=plan.headset or name), pcm)


def _restore(name: str, *, as_json: bool) -> None:
    from voicesim.app.profiles.profiles import restore_profile

    restore_profile(name)
    _show(name, as_json=as_json)


def _show(name: str, *, as_json: bool) -> None:
    from voicesim.app.profiles.profiles import read_profile
    from voicesim.model.codec import plain

    profile = read_profile(name)
    if as_json:
        typer.echo(json.dumps(plain(profile), ensure_ascii=False))
        return
    from rich.console import Console

    from voicesim.app.profiles.screen import print_profile

    print_profile(profile, Console(highlight=False))


def _list(*, as_json: bool) -> None:
    from voicesim.app.profiles.profiles import profile_names

    names = profile_names()
    if as_json:
        typer.echo(json.dumps(names))
    elif names:
        typer.echo("\n".join(names))
    else:
        typer.echo("there is no profile yet", err=True)
