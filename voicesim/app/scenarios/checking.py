"""voicesim scenarios check: what is wrong with each file, what is worth a look, and how it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import typer

from voicesim.app.progress import tell_progress
from voicesim.app.scenarios.files import find_scenario, read_scenario, scenario_doubts, scenario_paths
from voicesim.model.codec import dumps


@dataclass(frozen=True, slots=True)
class CheckedScenario:
    """What was found in one file; each finding says file, line, key and remedy."""

    path: Path
    errors: tuple[str, ...] = ()
    """Why it cannot be played."""
    warnings: tuple[str, ...] = ()
    """What is worth a look; only looked for where there are no errors."""


def check_files(references: Iterable[str], *, words: bool = False) -> list[CheckedScenario]:
    """Check files or bundled scenarios; without references all bundled ones.

    Raises:
        BadInput: a file is not there or cannot be read.
    """
    paths = [find_scenario(reference) for reference in references] or scenario_paths()
    checked = []
    for path in paths:
        tell_progress(path.name)
        checked.append(check_file(path, words=words))
    tell_progress("")
    return checked


def check_file(path: Path, *, words: bool = False) -> CheckedScenario:
    """Check one file; with `words` read its wordings as well, which takes seconds.

    Raises:
        BadInput: it cannot be read.
    """
    file = read_scenario(path)
    doubts = scenario_doubts(file)
    if words:
        from voicesim.app.scenarios.words import words_doubts

        doubts += words_doubts(file, lambda read, of: tell_progress(f"{path.name}: wording {read + 1} of {of}"))
    return CheckedScenario(path, tuple(map(str, file.errors)), tuple(map(str, doubts)))


def tell(checked: Iterable[CheckedScenario], *, as_json: bool) -> None:
    """Print what was found: errors and warnings to stderr, a line a file that can be played to stdout."""
    results = list(checked)
    if as_json:
        typer.echo(dumps({str(one.path): {"errors": one.errors, "warnings": one.warnings} for one in results}))
    for one in results:
        for error in one.errors:
            typer.echo(f"voicesim: {error}", err=True)
        for warning in one.warnings:
            typer.echo(f"voicesim: warning: {warning}", err=True)
        if not one.errors and not as_json:
            count = len(one.warnings)
            typer.echo(f"{one.path}: {'fine' if not count else f'can be played; {count} worth a look'}")
