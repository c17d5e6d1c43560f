"""voicesim models: the speech models, listed, fetched and checked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicesim.engines.model_store import FetchWatch

app = typer.Typer(help="Speech models: list, fetch, verify.", no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str | None, typer.Argument(help="A model's name, as listed.")]


@app.command("list")
def list_models(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """List the models that can be had and those that are installed; > marks the one in use."""
    from voicesim.app.model_shelf import model_rows

    rows = model_rows()
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        mark = ">" if row["in_use"] else " "
        place = f"damaged: {row['path']}" if row["damaged"] else row["path"] or "not installed"
        typer.echo(f"{mark} {row['name']:28} {row['licence'] or '?':11} {place}")


@app.command()
def fetch(
    name: Name = None,
    every: Annotated[bool, typer.Option("--all", help="Fetch all models, not just the first that can be had.")] = False,
) -> None:
    """Fetch a speech model: the one named, or the first that can be had.

    Only this and setup use the network, unless you name another machine: history --url (a team's database), score
    --dask (a cluster).
    """
    from voicesim.app.model_shelf import fetch_models

    if name and every:
        raise typer.BadParameter("give a name or --all, not both")
    with watched() as watch:
        for model, new in fetch_models(name, every=every, watch=watch):
            typer.echo(f"{model.name} is installed{'' if new else ' already'}: {model.path}")


@app.command()
def verify(name: Name = None) -> None:
    """Read the installed models again and compare their checksums; exit 3 when one is damaged."""
    from voicesim.app.model_shelf import faults_of, remedy_for
    from voicesim.model.errors import MissingPart

    damaged = []
    for model, faults in faults_of(name):
        for fault in faults:
            typer.echo(f"{model.name}: {fault}", err=True)
        if faults:
            damaged.append(model)
        else:
            typer.echo(f"{model.name}: fine ({model.checksum})")
    if damaged:
        raise MissingPart("is damaged", where=damaged[0].name, remedy=remedy_for(damaged[0]))


@contextmanager
def watched() -> Iterator["FetchWatch"]:
    """Lines and a progress bar on stderr, while a model is fetched."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from voicesim.engines.model_store import FetchWatch

    console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("fetching", total=None, visible=False)
        yield FetchWatch(
            line=console.print,
            progress=lambda done, total: bar.update(task, completed=done, total=total, visible=True),
        )
