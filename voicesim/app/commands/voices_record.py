"""voicesim voices record: the trainer's studio, by the headset or from files."""

import sys
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast, get_args

import typer

from voicesim.app.commands.headset_options import InputDevice, OutputDevice
from voicesim.app.commands.paths import given

if TYPE_CHECKING:
    from voicesim.app.calls.live_line import HeardLine
    from voicesim.app.voices.start import Speaker
    from voicesim.app.voices.studio import Answer
    from voicesim.app.voices.studio_files import Found
    from voicesim.app.voices.take_desk import TakeDesk
    from voicesim.customer.sayable import Saying
    from voicesim.model.customer import Style
    from voicesim.model.protocols import AudioPort
    from voicesim.model.scenario import Scenario


Gender = Literal["female", "male", "other"]


@dataclass(frozen=True, slots=True)
class _Options:
    """What the user asked for, as given."""

    styles: tuple["Style", ...]
    lines: int | None
    auto: bool
    input_device: str | None
    output_device: str | None
    plain: bool


def record(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The voice: letters, digits and -; begun when it is new.")],
    scenario: Annotated[str, typer.Option(help="Whose lines: a bundled scenario's name, or a file.")],
    from_folder: Annotated[
        Path | None,
        typer.Option("--from", help="Cut these recordings instead of speaking.", parser=given, metavar="PATH"),
    ] = None,
    style: Annotated[
        list[str] | None, typer.Option(help="These styles alone, more than once; with --from that of files without.")
    ] = None,
    lines: Annotated[int | None, typer.Option(min=1, help="So many lines, and then stop.")] = None,
    auto: Annotated[bool, typer.Option("--auto", help="Ask nothing: keep what passes, and go on.")] = False,
    no_asr: Annotated[bool, typer.Option("--no-asr", help="Do not check the words.")] = False,
    speaker: Annotated[str | None, typer.Option(help="A new voice: who speaks.")] = None,
    gender: Annotated[Gender | None, typer.Option(help="A new voice.")] = None,
    agree: Annotated[bool, typer.Option("--agree", help="A new voice: the speaker agrees, as asked.")] = False,
    licence: Annotated[str | None, typer.Option(help="A new voice: its terms; by default for your own use.")] = None,
    suits: Annotated[
        bool, typer.Option("--suits", help="Play the scenario with this voice when none is named.")
    ] = False,
    input_device: InputDevice = None,
    output_device: OutputDevice = None,
    plain: Annotated[bool, typer.Option("--plain", help="No level meter.")] = False,
) -> None:
    """Record a scenario's lines: prompt, style, level, checks, keep or again; what is there already is left out."""
    from voicesim.app import wire
    from voicesim.app.scenarios.files import find_scenario, load_scenario
    from voicesim.app.voices.damage import damaged_apart
    from voicesim.app.voices.preview import checked_style
    from voicesim.app.voices.start import Speaker, begun, opened_voice
    from voicesim.app.voices.take_desk import TakeDesk

    if from_folder is not None:
        _check_for_files(context, style or [], from_folder)
    played = load_scenario(find_scenario(scenario))
    styles = tuple(checked_style(one) for one in style or ())
    recognizer = None if no_asr else wire.recognizer(wire.speech_model())  # without one no voice is begun
    answers = Speaker(speaker, gender, agree, licence, (played.id,) if suits else ())
    voice, told = damaged_apart(opened_voice(name, answers if begun(name) else _completed(answers)))
    for line in told:
        _say(f"voicesim: {line}")
    desk = TakeDesk(voice, recognizer, "file" if from_folder else "headset")
    if from_folder is not None:
        _from_folder(desk, played, from_folder, styles[0] if styles else "neutral")
    else:
        _live(desk, played, _Options(styles, lines, auto, input_device, output_device, plain))


def _check_for_files(context: typer.Context, styles: list[str], named: Path) -> None:
    """Before a voice is begun: options of the headset would do nothing, and there is to be sound."""
    from voicesim.app.voices.studio_files import check_recordings
    from voicesim.model.errors import BadInput

    names = {"lines", "auto", "input_device", "output_device", "plain"}
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name in names and source is not None and source.name == "COMMANDLINE":  # not from a file of settings
            remedy = "leave one of them out"
            raise BadInput("does nothing with --from, where nobody speaks", where=option.opts[0], remedy=remedy)
    if len(styles) > 1:
        remedy = "name one, or put the recordings of each style in a folder called like it"
        raise BadInput("with --from it is that of all files without one in their names", where="--style", remedy=remedy)
    if context.params["no_asr"]:
        raise BadInput("recordings are matched by their words", where="--from", remedy="leave --no-asr out")
    check_recordings(named)


def _completed(answers: "Speaker") -> "Speaker":
    """What was left out, asked where somebody can answer."""
    from voicesim.app.voices.start import CONSENT

    if not sys.stdin.isatty() or (answers.name and answers.gender and answers.agrees):
        return answers
    name = answers.name or typer.prompt("Who speaks", err=True)
    choice = answers.gender
    while choice not in get_args(Gender):
        choice = typer.prompt("female, male or other", err=True)
    typer.echo(f"\n{CONSENT}\n", err=True)
    agrees = answers.agrees or typer.confirm(f"Does {name} agree", err=True)
    return replace(answers, name=name, gender=choice, agrees=agrees)


def _live(desk: "TakeDesk", played: "Scenario", options: _Options) -> None:
    from voicesim.app import wire
    from voicesim.app.voices.studio import Studio, prompts
    from voicesim.app.voices.studio import record as lead

    todo = prompts(desk, played, options.styles)[: options.lines]
    if not todo:
        typer.echo(f"every line of {played.id} is there already")
        return
    with closing(wire.headset(options.input_device, options.output_device)) as port:
        port.open()
        ask = None if options.auto else partial(_ask, port)
        session = lead(Studio(port, desk, partial(_hear, port, options.plain), _say, ask), played, todo)
    typer.echo(
        f"{session.kept} kept, {session.refused} refused, {session.skipped} left for later; "
        f"{session.percent:.0f} % of {played.id} is there"
    )


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _hear(port: "AudioPort", plain: bool, saying: "Saying") -> "HeardLine":
    from voicesim.app.calls.level_meter import level_meter
    from voicesim.app.calls.live_line import catch_up, hear_line

    catch_up(port)
    with level_meter(plain=plain) as watch:
        return hear_line(port, len(saying.text.split()), watch, _say)


def _ask(port: "AudioPort", what: str) -> "Answer":
    """A key and Enter; the end of the input stops the session."""
    from voicesim.app.calls.live_line import catch_up

    typer.echo(f"{what}: ", nl=False, err=True)
    line = sys.stdin.readline()
    key = line.strip().lower()[:1] if line else "q"
    catch_up(port)
    return cast("Answer", key)


def _from_folder(desk: "TakeDesk", played: "Scenario", folder: Path, style: "Style") -> None:
    """Exit 2 when a file of the folder could not be read; one that was cut short is only told."""
    from voicesim.app.one_line import one_line
    from voicesim.app.voices.coverage import coverage
    from voicesim.app.voices.studio_files import Found, Unread, take_from_folder
    from voicesim.model.errors import EngineError

    if desk.recognizer is None:
        raise EngineError("there is no recogniser")
    counts, unread = {True: 0, False: 0}, 0
    still_open = coverage(desk.voice, played).open  # what is there stays
    for found in take_from_folder(desk, desk.recognizer, still_open, folder, style):
        if isinstance(found, Found):
            counts[found.kept] += 1
            typer.echo(_became(found))
        else:
            unread += isinstance(found, Unread)
            typer.echo(f"voicesim: {one_line(found.why)}", err=True)
    done = coverage(desk.voice, played)
    typer.echo(f"{counts[True]} kept, {counts[False]} not; {done.percent:.0f} % of {played.id} is there")
    if unread:
        raise typer.Exit(2)


def _became(found: "Found") -> str:
    """What became of a piece of a recording, in a line."""
    from voicesim.app.one_line import one_line

    piece, judged = found.piece, found.judged
    place = f"{one_line(piece.file.name)} {piece.span.start_s:.1f}-{piece.span.end_s:.1f} s"
    if judged is None:
        return f"{place}: like no {piece.style} line that is wanted: {piece.text!r}"
    if found.kept:
        advice = "".join(f" ({one})" for one in judged.advice)
        return f"{place}: {judged.saying.line_id}, {judged.saying.style}{advice}"
    return f"{place}: refused: {'; '.join(f'{fault.what} -> {fault.remedy}' for fault in judged.refusals)}"
