"""voicesim devices: the microphones and earphones of this machine."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicesim.app.sound_devices import DeviceRow


def devices(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """List the microphones and earphones, with the numbers and names that --input and --output take.

    Exit 3 when there is none.
    """
    from voicesim.app.own_stderr import own_stderr
    from voicesim.app.sound_devices import device_rows

    with own_stderr():
        rows = device_rows()
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows]))
    else:
        _print(rows)


def _print(rows: "list[DeviceRow]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading in ("", "name", "", "channels", "rates that work", "latency", "through"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        for part in _directions(row):
            table.add_row(*part)
    Console(highlight=False).print(table)


def _directions(row: "DeviceRow") -> Iterator[tuple[str, ...]]:
    """A line for each thing that a device does."""
    from voicesim.app.one_line import one_line
    from voicesim.app.sound_devices import rates

    number, name, system = str(row.number), one_line(row.name), one_line(row.system)
    for does, channels, rates_hz, latency_ms, default in (
        ("hears", row.input_channels, row.input_rates_hz, row.input_latency_ms, row.default_input),
        ("speaks", row.output_channels, row.output_rates_hz, row.output_latency_ms, row.default_output),
    ):
        if channels and latency_ms is not None:
            marked = f"{does}, default" if default else does
            yield number, name, marked, str(channels), rates(rates_hz), f"{latency_ms:.0f} ms", system
            number, name, system = "", "", ""
