"""voicesim run: a whole call, headless."""

from pathlib import Path
from typing import Annotated

import typer


def run(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario file.")],
    agent: Annotated[Path, typer.Option(help="Folder of clips (a turn each), one recording, or a YAML of turns.")],
    voice: Annotated[str | None, typer.Option(help="The customer's voice; by default one that suits.")] = None,
    seed: Annotated[int, typer.Option(help="Chooses among the variants of lines.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder for the call; by default a new one of its own.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a call that is there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print call.json instead of the transcript.")] = False,
    expect: Annotated[str | None, typer.Option(help="Exit 1 unless the call ends with this outcome.")] = None,
) -> None:
    """Play a whole call against recorded agent turns and judge it."""
    from voicesim.app.progress import call_clock
    from voicesim.app.report import print_call
    from voicesim.app.running import RunPlan, default_folder, run_call
    from voicesim.app.scenario_files import find_scenario, load_scenario
    from voicesim.model.errors import BadInput

    played = load_scenario(find_scenario(scenario))
    if not agent.exists():
        raise BadInput("there is no such file or folder", where=str(agent), remedy="check --agent")
    plan = RunPlan(played, agent, voice, seed, out or default_folder(played), overwrite)
    with call_clock() as progress:
        result = run_call(plan, progress)
    if as_json:
        typer.echo((result.folder / "call.json").read_text(encoding="utf-8"), nl=False)
    else:
        from rich.console import Console

        console = Console(highlight=False)
        print_call(result.summary, console)
        console.print(f"\nReport: {result.report}", soft_wrap=True)
    if expect is not None and result.summary.outcome != expect:
        typer.echo(f"voicesim: the call ended {result.summary.outcome}, expected {expect}", err=True)
        raise typer.Exit(1)
