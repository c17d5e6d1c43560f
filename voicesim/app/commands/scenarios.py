"""voicesim scenarios: what there is to rehearse, and whether it can be played."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The calls there are to rehearse.", no_args_is_help=True, rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command("list")
def list_scenarios(as_json: AsJson = False) -> None:
    """List the bundled scenarios."""
    from voicesim.app.scenario_files import load_scenario, scenario_paths

    found = [load_scenario(path) for path in scenario_paths()]
    if as_json:
        keys = {"id", "version", "title", "industry", "difficulty", "persona"}
        typer.echo(json.dumps([scenario.model_dump(mode="json", include=keys) for scenario in found]))
        return
    for scenario in found:
        stars = "*" * scenario.difficulty
        typer.echo(f"{scenario.id:30} {scenario.persona:10} {stars:5} {scenario.title} ({scenario.industry})")


@app.command()
def show(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario file.")],
    as_json: AsJson = False,
) -> None:
    """Show a scenario: what the agent is told, and below it what only trainers should read."""
    from voicesim.app.scenario_files import find_scenario, load_scenario
    from voicesim.app.scenario_page import page_of

    found = load_scenario(find_scenario(scenario))
    typer.echo(json.dumps(found.model_dump(mode="json")) if as_json else page_of(found))


@app.command()
def check(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names or files; all bundled ones by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check scenario files; exit 2 when one cannot be played."""
    from voicesim.app.scenario_files import find_scenario, scenario_errors, scenario_paths
    from voicesim.model.scenario import Scenario

    paths = [find_scenario(reference) for reference in scenarios] if scenarios else scenario_paths()
    results: dict[Path, list[str]] = {}
    for path in paths:
        found = scenario_errors(path)
        results[path] = [] if isinstance(found, Scenario) else [str(error) for error in found]
    if as_json:
        typer.echo(json.dumps({str(path): errors for path, errors in results.items()}))
    for path, errors in results.items():
        for error in errors:
            typer.echo(f"voicesim: {error}", err=True)
        if not errors and not as_json:
            typer.echo(f"{path}: fine")
    if any(results.values()):
        raise typer.Exit(2)
