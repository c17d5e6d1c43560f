"""voicesim scenarios: what there is to rehearse, and whether it can be played."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicesim.coach.practice import ScenarioCard

app = typer.Typer(help="The calls there are to rehearse.", no_args_is_help=True, rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command("list")
def list_scenarios(as_json: AsJson = False) -> None:
    """List the bundled scenarios."""
    from voicesim.app.scenarios.cards import scenario_cards

    found = scenario_cards()
    if as_json:
        typer.echo(json.dumps([_short(card) for card in found]))
        return
    for card in found:
        stars = "*" * card.difficulty
        typer.echo(f"{card.scenario:30} {card.persona:10} {stars:5} {card.title} ({card.industry})")


def _short(card: "ScenarioCard") -> dict[str, str | int]:
    kept: dict[str, str | int] = {"id": card.scenario, "version": card.version, "title": card.title}
    return kept | {"industry": card.industry, "difficulty": card.difficulty, "persona": card.persona}


@app.command()
def show(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario file.")],
    graph: Annotated[
        Path | None,
        typer.Option(help="Draw the call into a file: .svg a picture, .mmd Mermaid text.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a scenario: what the agent is told, and below it what only trainers should read."""
    from voicesim.app.scenarios.drawing import draw
    from voicesim.app.scenarios.files import find_scenario, load_scenario
    from voicesim.app.scenarios.page import page_of

    path = find_scenario(scenario)
    if graph is not None:
        draw(path, graph)
        typer.echo(f"drawn: {graph}", err=True)
        return
    found = load_scenario(path)
    typer.echo(json.dumps(found.model_dump(mode="json")) if as_json else page_of(found))


@app.command()
def check(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names or files; all bundled ones by default.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 2 for warnings as well.")] = False,
    words: Annotated[
        bool, typer.Option("--words", help="Read examples and briefing as an agent's words: seconds a scenario.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check scenario files: errors (it cannot be played; exit 2) and warnings (worth a look; exit 0)."""
    from voicesim.app.scenarios.checking import check_files, tell

    checked = check_files(scenarios or (), words=words)
    tell(checked, as_json=as_json)
    if any(one.errors or (strict and one.warnings) for one in checked):
        raise typer.Exit(2)


@app.command()
def new(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; named after the title by default.")] = None,
    from_answers: Annotated[
        Path | None, typer.Option(help="YAML with the answers instead of questions; what it leaves out is chosen.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write a first scenario that can be played at once, and a first rehearsal beside it, from a few answers."""
    from voicesim.app.scenarios.questions import asked
    from voicesim.app.scenarios.start import read_answers, start

    written = start(read_answers(from_answers) if from_answers else asked(), file, force=force)
    typer.echo(f"{written.scenario}\n{written.rehearsal}")
    typer.echo(f"try it: voicesim scenarios rehearse --fast {written.scenario}", err=True)


@app.command()
def bump(scenario: Annotated[str, typer.Argument(help="Scenario file.")]) -> None:
    """Raise a scenario's version by one, in its file; comments and layout stay as they are."""
    from voicesim.app.scenarios.editing import bump as raise_version
    from voicesim.app.scenarios.editing import file_to_edit

    typer.echo(f"{scenario}: version {raise_version(file_to_edit(scenario))}")


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option(help="File to write; stdout by default.", show_default=False)] = None,
) -> None:
    """Write the JSON Schema of scenario files, with which editors complete and check while one types."""
    from voicesim.app.scenarios.schema import schema_text, write_schema

    if out is None:
        typer.echo(schema_text(), nl=False)
    else:
        write_schema(out)


@app.command()
def rehearse(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names or files; all bundled ones by default.")] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Words instead of voices: seconds a call, no model.")] = False,
    agents: Annotated[
        Path | None, typer.Option(help="Folder with <scenario>-<manner> folders of recorded turns.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses among the customer's variants.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Let an assertive, a passive and an aggressive agent play each; exit 1 when one fares as it should not."""
    from voicesim.app.rehearsal_screen import RehearsalPlan, rehearse_all

    plan = RehearsalPlan(tuple(scenarios or ()), fast, agents, seed)
    if not all(one.as_wanted for one in rehearse_all(plan, as_json=as_json)):
        raise typer.Exit(1)
