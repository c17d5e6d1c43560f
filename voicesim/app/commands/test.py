"""voicesim test: calls with expectations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicesim.app.commands.paths import given
from voicesim.app.commands.workers import Workers

if TYPE_CHECKING:
    from voicesim.app.call_tests.many import ManyPlan
    from voicesim.app.call_tests.results import CallTestResult

_Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Call tests (*.calltest.yaml) and folders of them; by default the folder you are in.",
                   parser=given, metavar="paths"),
]  # fmt: skip
_Junit = Annotated[
    Path | None, typer.Option(parser=given, metavar="<path>", help="Write the results as JUnit XML, too.")
]
_Update = Annotated[
    bool, typer.Option("--update", help="Write what was observed into the files; comments and layout stay.")
]
_Repeat = Annotated[int, typer.Option(min=1, help="Play each so often; every call must be like the first.")]
_Keep = Annotated[
    Path | None,
    typer.Option(parser=given, metavar="<path>", help="Keep all calls in this folder; by default those that failed."),
]
_Schema = Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of call tests, for editors, and stop.")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def run_tests(
    paths: _Paths = None,
    junit: _Junit = None,
    update: _Update = False,
    repeat: _Repeat = 1,
    workers: Workers = 1,
    keep: _Keep = None,
    schema: _Schema = False,
    as_json: _Json = False,
) -> None:
    """Play calls and hold them against what is expected of them (docs/call-tests.md).

    Exit 1 when an expectation was not met, 2 when a file cannot be used, 3 when the speech model is missing.
    """
    if schema:
        from voicesim.app.call_tests.json_schema import schema_text

        typer.echo(schema_text(), nl=False)
        return
    from voicesim.app.call_tests.many import ManyPlan
    from voicesim.app.processes import processes

    _run_tests(paths or [Path()], ManyPlan(keep, repeat, processes(workers), update), junit, as_json=as_json)


def _run_tests(named: list[Path], plan: "ManyPlan", junit: Path | None, *, as_json: bool) -> None:
    from voicesim.app.call_tests.files import call_test_paths
    from voicesim.app.call_tests.junit import write_junit
    from voicesim.app.call_tests.shown import play_shown
    from voicesim.app.places import check_place
    from voicesim.app.writing import require_folder

    paths = call_test_paths(named)
    if junit is not None:
        require_folder(junit)
        check_place(junit, paths)
    _refuse(paths, update=plan.update)
    results = play_shown(paths, plan, quiet=as_json)
    if junit is not None:
        write_junit(junit, results)
    if as_json:
        _print_json(results)
    code = {"passed": 0, "failed": 1, "error": 2}
    raise typer.Exit(max(code[result.status] for result in results))


def _refuse(paths: list[Path], *, update: bool) -> None:
    """Everything that is wrong with the files is told before a call is played."""
    from voicesim.app.call_tests.ready import faults, warnings
    from voicesim.app.one_line import one_line

    found = faults(paths, update=update)
    for fault in found:
        typer.echo(f"voicesim: {one_line(str(fault))}", err=True)
    if found:
        raise typer.Exit(2)
    for warning in warnings(paths):
        typer.echo(f"voicesim: {one_line(warning)}", err=True)


def _print_json(results: "list[CallTestResult]") -> None:
    from voicesim.app.call_tests.document import document
    from voicesim.model.codec import dumps

    typer.echo(dumps([document(result) for result in results]))
