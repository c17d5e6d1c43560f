"""voicesim voices render: takes of a synthesiser that is too slow, or too foreign, for the call itself."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from voicesim.app.commands.paths import given


def render(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario file.")],
    name: Annotated[str, typer.Option(help="The voice to render into; begun when it is new.")],
    engine: Annotated[Literal["piper", "kokoro"], typer.Option(help="What speaks.")],
    model: Annotated[
        Path, typer.Option(help="Piper: its .onnx; Kokoro: the folder of its weights.", parser=given, metavar="PATH")
    ],
    speaker: Annotated[str, typer.Option(help="The engine's name or number of a speaker: af_heart, 3.")] = "",
    rate: Annotated[float, typer.Option(min=0.5, max=2.0, help="Factor on the engine's own pace.")] = 1.0,
    python: Annotated[
        Path | None,
        typer.Option(help="A Python that has the engine; by default this one.", parser=given, metavar="PATH"),
    ] = None,
    style: Annotated[list[str] | None, typer.Option(help="These styles alone, more than once.")] = None,
    form: Annotated[Literal["flac", "opus"], typer.Option("--format", help="Opus is a fifth of the size.")] = "flac",
    lines: Annotated[int | None, typer.Option(min=1, help="So many takes, and then stop.")] = None,
    gender: Annotated[
        Literal["female", "male", "other"] | None, typer.Option(help="A new voice; by default the customer's.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="A new voice.")] = None,
    licence: Annotated[str | None, typer.Option(help="A new voice: its terms; by default the model's.")] = None,
    suits: Annotated[
        bool, typer.Option("--suits", help="Play the scenario with this voice when none is named.")
    ] = False,
    into: Annotated[
        Path | None, typer.Option(help="Folder of voices; by default your own.", parser=given, metavar="PATH")
    ] = None,
) -> None:
    """Render a scenario's lines as takes, in every style they can be said in; broken off, it goes on where it was."""
    from voicesim.app.rendering import Named, RenderPlan, about_rendered, render_voice
    from voicesim.app.scenarios.files import find_scenario, load_scenario
    from voicesim.app.voices.preview import checked_style
    from voicesim.engines.foreign_voice import ForeignVoice

    played = load_scenario(find_scenario(scenario))
    styles = tuple(checked_style(one) for one in style or ())
    voice = ForeignVoice(engine, model, speaker, rate, python)
    plan = RenderPlan(played, name, voice, styles, form, lines, into / name if into else None)
    about = about_rendered(
        name, voice, Named(gender or played.customer.gender, title, licence, (played.id,) if suits else ())
    )
    with _watched() as progress:
        done = render_voice(plan, about, progress)
    for failure in done.failed:
        typer.echo(f"not said: {failure}", err=True)
    typer.echo(f"{name}: {done.made} takes more, {done.seconds:.0f} s of sound; {done.voice.folder}")


@contextmanager
def _watched() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where somebody looks at it."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rendering", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
