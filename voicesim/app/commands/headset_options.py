"""The options that name a headset, the same for every command that needs one."""

from typing import Annotated

import typer

InputDevice = Annotated[str | None, typer.Option("--input", help="The microphone, as voicesim devices lists it.")]
OutputDevice = Annotated[str | None, typer.Option("--output", help="The earphones, as voicesim devices lists them.")]
