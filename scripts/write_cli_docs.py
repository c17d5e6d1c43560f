"""Writes docs/cli.md from the commands themselves; with --check, says whether it is up to date.

.venv/bin/python scripts/write_cli_docs.py
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voicesim.app.cli import command_tree

TARGET = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """# Commands

Written from the code by `make docs`; a test checks that it is up to date. Results go to stdout, progress and messages
to stderr. Every option may stand in `voicesim.toml` (`[run]` then `seed = 7`) or in the environment
(`VOICESIM_RUN_SEED=7`).
"""


def pages(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - typer's command classes
    """Every command with its --help text, groups before their members."""
    with contextlib.redirect_stdout(io.StringIO()) as page:
        command_tree().main([*path[1:], "--help"], prog_name="voicesim", standalone_mode=False)
    yield " ".join(path), page.getvalue()
    for name, member in sorted(getattr(command, "commands", {}).items()):
        yield from pages(member, (*path, name))


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, text in pages(command_tree(), ("voicesim",)):
        tidy = "\n".join(line.rstrip() for line in text.strip().splitlines())
        parts.append(f"\n## {name}\n\n```\n{tidy}\n```\n")
    return "".join(parts)


def main() -> int:
    """Write the page, or compare it."""
    os.environ.update(COLUMNS="100", TERM="dumb")
    if "--check" in sys.argv[1:]:
        same = TARGET.read_text(encoding="utf-8") == document()
        print("docs/cli.md is up to date" if same else "docs/cli.md is out of date: run make docs", file=sys.stderr)
        return 0 if same else 1
    TARGET.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
