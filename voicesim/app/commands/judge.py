"""voicesim judge: how recorded utterances come across."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicesim.app.commands.paths import given

if TYPE_CHECKING:
    from voicesim.app.judged.plan import Judged, JudgePlan


_Audio = Annotated[
    list[Path] | None, typer.Argument(help="Audio files, and folders of them.", parser=given, metavar="audio")
]
_Text = Annotated[
    Path | None,
    typer.Option(
        parser=given,
        metavar="<path>",
        help='JSON lines of {"id", "text", "previous_customer_line"}: judge words alone; the line before is optional, '
        "and tells an answer from an attack.",
    ),
]
_NoAsr = Annotated[bool, typer.Option("--no-asr", help="Judge the voice alone, without hearing the words.")]
_Baseline = Annotated[
    str, typer.Option(help="What is usual: self (the speaker's own calm utterances), none, or a profile.")
]
_Speaker = Annotated[
    str | None,
    typer.Option(metavar="REGEX", help="Finds the speaker in a path; files of one speaker are compared."),
]
_Jsonl = Annotated[
    Path | None, typer.Option(parser=given, metavar="<path>", help="Write the rows to this file, one line each.")
]
_Plot = Annotated[
    Path | None,
    typer.Option(
        parser=given, metavar="<path>", help="Draw each recording: a folder for PNG files, or one file (.png, .svg)."
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def judge(
    audio: _Audio = None,
    text_file: _Text = None,
    no_asr: _NoAsr = False,
    baseline: _Baseline = "self",
    speaker_from: _Speaker = None,
    jsonl: _Jsonl = None,
    plot: _Plot = None,
    as_json: _Json = False,
) -> None:
    """Judge utterances of one speaker or of many: words, voice and delivery, one row each.

    A recording of more than 30 s is cut into utterances at silences of 0.8 s; its row is their mean, weighted by the
    length of speech. Without --speaker-from every file is its own speaker. Exit 1 when a file could not be judged.
    """
    from voicesim.app.judged.plan import JudgePlan

    _judge(JudgePlan(tuple(audio or ()), text_file, not no_asr, baseline, speaker_from, jsonl, plot), as_json=as_json)


def _judge(plan: "JudgePlan", *, as_json: bool) -> None:
    from voicesim.app.judged.plan import judge_all

    judged = judge_all(plan, _heard if plan.words else _seen_judging)
    rows = judged.rows()
    _tell_notes(rows)
    if plan.jsonl is not None:
        _write(plan.jsonl, rows)
    if as_json or plan.jsonl is None:
        _show(rows, as_json)
    _draw(judged)
    if any(row["error"] is not None for row in rows):
        raise typer.Exit(1)


def _tell_notes(rows: list[dict[str, Any]]) -> None:
    """What is wrong with files that were judged all the same."""
    from voicesim.app.judged.rows import note_line

    for row in rows:
        if row["note"] is not None:
            typer.echo(f"voicesim: {note_line(row)}", err=True)


def _write(jsonl: Path, rows: list[dict[str, Any]]) -> None:
    from voicesim.app.judged.rows import failure_line, write_rows
    from voicesim.app.one_line import one_line

    write_rows(jsonl, rows)
    failed = [row for row in rows if row["error"] is not None]
    for row in failed:
        typer.echo(failure_line(row), err=True)
    typer.echo(one_line(f"{len(rows)} rows, {len(failed)} failed: {jsonl}"), err=True)


def _draw(judged: "Judged") -> None:
    """The pictures last: when the disk is full, the rows are there."""
    if not judged.pictures:
        return
    from voicesim.app.judged.plot import draw_judged
    from voicesim.app.one_line import one_line
    from voicesim.app.progress import watched

    draw_judged(watched(judged.recordings, "drawing"), judged.pictures)
    pictures = judged.pictures
    where = str(pictures[0]) if len(pictures) == 1 else f"{len(pictures)} pictures in {pictures[0].parent}"
    typer.echo(one_line(f"drawn: {where}"), err=True)


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    """One document, a table on a terminal, or a line of JSON each."""
    from voicesim.app.judged.rows import as_line

    if as_json:
        typer.echo(as_line(rows))
    elif sys.stdout.isatty():
        from rich.console import Console

        from voicesim.app.judged.screen import print_rows

        print_rows(rows, Console())
    else:
        for row in rows:
            typer.echo(as_line(row))


def _heard(paths: list[Path]) -> Iterable[Path]:
    """The paths on their way to the recogniser, with what is to be said of its model first."""
    from voicesim.app import wire

    warning = wire.model_warning(wire.speech_model()) if paths else None
    if warning is not None:
        typer.echo(f"voicesim: {warning}", err=True)
    return _seen_judging(paths)


def _seen_judging(paths: list[Path]) -> Iterable[Path]:
    from voicesim.app.progress import watched

    return watched(paths, "judging")
