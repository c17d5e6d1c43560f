"""voicesim voices: the voices there are, and the trainer's studio."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicesim.app.commands import voices_record, voices_render
from voicesim.app.commands.paths import given

if TYPE_CHECKING:
    from voicesim.app.voices.shelf import Checked

app = typer.Typer(
    help="Voices: list, check, export and import; record and render.", no_args_is_help=True, rich_markup_mode=None
)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Name = Annotated[str, typer.Argument(help="A voice's name, as listed.")]


@app.command("list")
def list_voices(as_json: AsJson = False) -> None:
    """List the voices of takes that are here; the synthesiser's own come after them."""
    from voicesim.app import wire
    from voicesim.app.voices.shelf import voice_rows

    rows = voice_rows()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(_listed(row))
    for name in wire.synthesizer_voices():
        typer.echo(f"{name:24} synthesiser (espeak-ng): speaks every line, sounds like a machine")


def _listed(row: dict[str, Any]) -> str:
    from voicesim.app.one_line import one_line

    if row["error"] is not None:
        return f"{row['name']:24} cannot be used: {one_line(row['error'])}"
    minutes = row["seconds"] / 60
    about = f"{row['kind']}, {row['takes']} takes, {minutes:.1f} min, {len(row['styles'])} styles"
    return f"{row['name']:24} {one_line(row['title'])} ({about})"


@app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """Show who spoke, under which terms, and what there is."""
    from voicesim.app.one_line import one_line
    from voicesim.app.voices.files import find_voice, read_voice
    from voicesim.app.voices.shelf import described

    found = described(read_voice(find_voice(name)))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for key, value in found.items():
        if isinstance(value, dict):
            value = ", ".join(f"{one} {count}" for one, count in value.items())
        elif isinstance(value, list):
            value = ", ".join(value)
        if value not in (None, ""):
            typer.echo(f"{key:10} {one_line(str(value))}")


@app.command()
def check(
    name: Name,
    scenario: Annotated[
        list[str] | None, typer.Option(help="Scenario to be covered, more than once; by default all it has takes for.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 unless every line has its take.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check a voice's takes against their sums and loudness, and how much of each scenario they cover."""
    from voicesim.app.voices.shelf import check_voice, checked_row

    found = check_voice(name, scenario or ())
    if as_json:
        typer.echo(json.dumps(checked_row(found), ensure_ascii=False))
    else:
        _tell(found)
    if found.faults:
        raise typer.Exit(2)
    if strict and any(one.open for one in found.coverages):
        raise typer.Exit(1)


def _tell(found: "Checked") -> None:
    for fault in found.faults:
        typer.echo(f"damaged: {fault}", err=True)
    for doubt in found.doubts:
        typer.echo(f"worth a look: {doubt}", err=True)
    typer.echo(f"{len(found.voice.takes)} takes, {len(found.faults)} damaged, {len(found.doubts)} worth a look")
    if found.coverages:
        typer.echo(f"{'scenario':32} {'takes':>11} {'':>5} {'restyled':>9} {'synthesiser':>12}")
    for one in found.coverages:
        counts = f"{len(one.exact)} of {one.wanted}"
        typer.echo(f"{one.scenario:32} {counts:>11} {one.percent:4.0f}% {len(one.restyled):9} {len(one.missing):12}")


app.command()(voices_record.record)
app.command()(voices_render.render)


@app.command("export")
def export_voice(
    name: Name,
    target: Annotated[Path, typer.Argument(help="The zip to write.", parser=given, metavar="target")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a voice as one zip, to give to others."""
    from voicesim.app.voices.archive import export_voice as export
    from voicesim.app.voices.files import find_voice

    typer.echo(export(find_voice(name), target, force=force))


@app.command("import")
def import_voice(
    archive: Annotated[
        Path, typer.Argument(help="A zip that voicesim voices export wrote.", parser=given, metavar="archive")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace a voice of that name.")] = False,
) -> None:
    """Take in somebody's voice; a zip that holds anything else is refused whole."""
    from voicesim.app.voices.archive import import_voice as take_in

    voice = take_in(archive, force=force)
    typer.echo(f"{voice.about.name}: {len(voice.takes)} takes, {voice.about.licence}; {voice.folder}")


@app.command()
def preview(
    name: Annotated[str, typer.Argument(help="A voice's name, or a synthesiser's.")],
    text: Annotated[str, typer.Argument(help="What it shall say.")],
    out: Annotated[Path, typer.Option(help="WAV or FLAC to write.", parser=given, metavar="PATH")],
    style: Annotated[str, typer.Option(help="How it is said: neutral, furious, hesitant ...")] = "neutral",
) -> None:
    """Let a voice say something as it would in a call: its take, a restyled one, or the synthesiser."""
    from voicesim.app.voices.preview import preview as speak

    seconds = speak(name, text, style, out)
    typer.echo(f"{out}: {seconds:.1f} s")
