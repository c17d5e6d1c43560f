"""voicesim judge: how recorded utterances come across."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer


def judge(
    audio: Annotated[list[Path] | None, typer.Argument(help="Audio files, and folders of them.")] = None,
    text_file: Annotated[Path | None, typer.Option(help='JSON lines of {"id", "text"}: judge words alone.')] = None,
    no_asr: Annotated[bool, typer.Option("--no-asr", help="Judge the voice alone, without hearing the words.")] = False,
    baseline: Annotated[
        str, typer.Option(help="What is usual: self (the speaker's own calm utterances), none, or a profile.")
    ] = "self",
    speaker_from: Annotated[
        str | None,
        typer.Option(metavar="REGEX", help="Finds the speaker in a path; files of one speaker are compared."),
    ] = None,
    jsonl: Annotated[Path | None, typer.Option(help="Write the rows to this file, one line each.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Judge utterances of one speaker or of many: words, voice and delivery, one row each.

    A recording of more than 30 s is cut into utterances at silences of 0.8 s; its row is their mean, weighted by the
    length of speech. Without --speaker-from every file is its own speaker. Exit 1 when a file could not be judged.
    """
    from voicesim.app.judge_plan import JudgePlan, judge_all
    from voicesim.app.judged_rows import failure_line, write_rows

    plan = JudgePlan(tuple(audio or ()), text_file, not no_asr, baseline, speaker_from, jsonl)
    rows = judge_all(plan, _watched)
    failed = [row for row in rows if row["error"] is not None]
    if jsonl is not None:
        write_rows(jsonl, rows)
        for row in failed:
            typer.echo(failure_line(row), err=True)
        typer.echo(f"{len(rows)} rows, {len(failed)} failed: {jsonl}", err=True)
    if as_json or jsonl is None:
        _show(rows, as_json)
    if failed:
        raise typer.Exit(1)


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    """One document, a table on a terminal, or a line of JSON each."""
    from voicesim.app.judged_rows import as_line

    if as_json:
        typer.echo(as_line(rows))
    elif sys.stdout.isatty():
        from rich.console import Console

        from voicesim.app.judged_screen import print_rows

        print_rows(rows, Console())
    else:
        for row in rows:
            typer.echo(as_line(row))


def _watched(paths: list[Path]) -> Iterable[Path]:
    """The paths, with a bar on stderr where somebody looks at it."""
    if not (paths and sys.stderr.isatty()):
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, "judging", console=Console(stderr=True), transient=True)
