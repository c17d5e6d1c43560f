"""The command line: a skin over the functions of app/. Imports nothing heavy before a command runs."""

import sys
from typing import Annotated

import typer

from voicesim import __version__
from voicesim.app.commands import doctor, judge, models, replay, run, scenarios
from voicesim.app.config import defaults
from voicesim.model.errors import VoicesimError

app = typer.Typer(
    name="voicesim",
    help="Rehearse customer calls aloud, offline, and see how you came across.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "auto_envvar_prefix": "VOICESIM",
    },
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"voicesim {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, allow_from_autoenv=False, help="Say the version and stop."
        ),
    ] = False,
) -> None:
    pass


app.command("run")(run.run)
app.command("judge")(judge.judge)
app.command("replay")(replay.replay)
app.add_typer(scenarios.app, name="scenarios")
app.add_typer(models.app, name="models")
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run the command line; errors of ours become one line and their exit code."""
    try:
        app(default_map=defaults())
    except VoicesimError as error:
        sys.stderr.write(f"voicesim: {error}\n")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
