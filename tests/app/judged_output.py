"""What `voicesim judge` gives, read back."""

import io
import json

from rich.console import Console

from voicesim.app.judged.screen import print_rows


def rows_of(text):
    """The rows of JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def shown(rows):
    """The table, on a wide terminal."""
    console = Console(file=io.StringIO(), width=200)
    print_rows(rows, console)
    return console.file.getvalue()
