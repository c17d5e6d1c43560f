"""The option --workers, the same in every command that has it."""

from typing import Annotated

import typer

Workers = Annotated[int, typer.Option(min=0, help="So many at the same time, a process each; 0: one for each core.")]
