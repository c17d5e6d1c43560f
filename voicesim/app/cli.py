"""The command line: a skin over the functions of app/. Imports nothing heavy before a command runs."""

import contextlib
import io
import os
import sys
from functools import cache
from typing import Annotated, Any, Final, NoReturn

import typer

from voicesim import __version__
from voicesim.app.blas import one_thread
from voicesim.app.calls.breaking_off import leave_interrupted
from voicesim.app.commands import (
    calibrate,
    call,
    devices,
    doctor,
    history,
    judge,
    models,
    override,
    redo,
    replay,
    report,
    run,
    scenarios,
    score,
    setup,
    test,
    voices,
    whatif,
)
from voicesim.app.config import defaults, name_variables
from voicesim.app.one_line import one_line
from voicesim.model.errors import BadInput, VoicesimError

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


app.command("call")(call.call)
app.command("run")(run.run)
app.command("test")(test.run_tests)
app.command("judge")(judge.judge)
app.command("score")(score.score)
app.command("calibrate")(calibrate.calibrate)
app.command("redo")(redo.redo)
app.command("whatif")(whatif.whatif)
app.command("replay")(replay.replay)
app.command("report")(report.report)
app.command("override")(override.override)
app.add_typer(history.app, name="history")
app.add_typer(scenarios.app, name="scenarios")
app.add_typer(voices.app, name="voices")
app.add_typer(models.app, name="models")
app.command("setup")(setup.setup)
app.command("devices")(devices.devices)
app.command("doctor")(doctor.doctor)


_UsageError: Final[Any] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError")
"""The base of what typer refuses; where it lives depends on typer's version."""


@cache
def command_tree() -> Any:  # noqa: ANN401 - typer's command classes
    """The commands as typer builds them, every option with the environment variable of its own name."""
    tree = typer.main.get_command(app)
    name_variables(tree, "VOICESIM")
    return tree


def main() -> None:
    """Run the command line; what goes wrong becomes one line on stderr and an exit code."""
    one_thread()
    try:
        if sys.stdout is None:
            raise BadInput("there is nowhere to print: stdout is closed", remedy="send it to a file or to /dev/null")
        _print_whatever_comes()
        tree = command_tree()
        code = tree.main(prog_name="voicesim", default_map=defaults(tree), standalone_mode=False)
        sys.stdout.flush()
    except VoicesimError as error:
        _leave(str(error), error.exit_code)
    except _UsageError as error:
        _leave_usage(error)
    except OSError as error:
        _leave_system(error)
    except (typer.Abort, KeyboardInterrupt):
        leave_interrupted()
    sys.exit(code if isinstance(code, int) else 0)


def _print_whatever_comes() -> None:
    """What an old code page has no character for is printed as "?", rather than ending the work that was done."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def _leave(line: str, exit_code: int) -> NoReturn:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"voicesim: {one_line(line)}\n")
    sys.exit(exit_code)


def _leave_usage(error: Any) -> NoReturn:  # noqa: ANN401 - typer's exceptions
    """A wrong use of the command line; a command that needs a word after it shows its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        sys.exit(error.exit_code)
    said = error.format_message().rstrip(".")
    message = _wrong_value(error) or f"{said[:1].lower()}{said[1:]}"
    path = error.ctx.command_path if error.ctx else "voicesim"
    _leave(f"{message} -> {path} --help", error.exit_code)


def _wrong_value(error: Any) -> str | None:  # noqa: ANN401 - typer's exceptions
    """Which value is wrong, how, and where it came from when it was not typed; None for any other error."""
    from pydantic import ValidationError

    from voicesim.app.wording import in_words

    if not isinstance(error.__cause__, ValidationError) or error.param is None:
        return None
    source = error.ctx.get_parameter_source(error.param.name)
    name = max(error.param.opts, key=len)
    if source is not None and source.name == "ENVIRONMENT":
        name = error.param.envvar
    elif source is not None and source.name == "DEFAULT_MAP":
        name = f"{name} in the configuration file"
    return f"{name}: {in_words(dict(error.__cause__.errors()[0]))}"


def _leave_system(error: OSError) -> NoReturn:
    """What the system refused and nobody met on the way: a full disk, no rights, a reader that has gone."""
    reason = (error.strerror or type(error).__name__).lower()
    if error.filename is not None:
        remedy = "check the path, the rights and the space there"
        _leave(f"{error.filename}: cannot be read or written: {reason} -> {remedy}", BadInput.exit_code)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left must not fail again at exit
    _leave(f"the output cannot be written: {reason} -> send it where there is space", BadInput.exit_code)


if __name__ == "__main__":
    main()
