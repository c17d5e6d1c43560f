"""voicesim setup: what a first call needs, fetched and tried."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from voicesim.app.checkup import Finding

HEARD: Final = "ready for a call with your headset: voicesim call first-call"
DEAF: Final = "ready but for a headset: calls against recorded turns (voicesim run), judge and score work without one"


def setup(
    offline: Annotated[bool, typer.Option("--offline", help="Only look: fetch nothing.")] = False,
) -> None:
    """Fetch the speech model when there is none, try every part of the machine, and say what to do next.

    A second run fetches nothing. Exit 3 when a headless call cannot run: each part that is missing with its remedy.
    """
    from voicesim.app.checkup import check_up
    from voicesim.app.commands.doctor import show_findings

    if not offline:
        _fetch_missing_model()
    findings = check_up()
    show_findings(findings)
    if any(finding.needed and not finding.ok for finding in findings):
        raise typer.Exit(3)
    typer.echo(_next(findings))


def _fetch_missing_model() -> None:
    """What cannot be fetched is told, and shown among what was found: the rest is tried all the same."""
    from voicesim.app import wire
    from voicesim.app.commands.models import watched
    from voicesim.app.model_shelf import fetch_models
    from voicesim.model.errors import MissingPart, VoicesimError

    try:
        wire.speech_model()
    except MissingPart:
        with watched() as watch:
            try:
                for model, _ in fetch_models(None, every=False, watch=watch):
                    watch.line(f"{model.name} is installed: {model.path}")
            except VoicesimError as error:
                watch.line(str(error))


def _next(findings: "list[Finding]") -> str:
    return HEARD if next(finding.ok for finding in findings if finding.part == "headset") else DEAF
