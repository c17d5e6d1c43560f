"""Changing a value in a scenario file without touching anything else: comments, order and quotes stay as they are."""

import io
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from voicesim.app.scenario_files import find_scenario, load_scenario
from voicesim.app.wording import key_of
from voicesim.app.writing import write_new
from voicesim.app.yaml_files import Place, read_yaml
from voicesim.model.errors import BadInput

WIDEST: Final = 4096
"""Lines are never wrapped anew."""


def set_value(path: Path, place: Place, value: Any) -> None:  # noqa: ANN401 - what YAML can hold
    """Set the value at a place of the file, such as ("mood", "anger"); the last key may be new.

    Raises:
        BadInput: the file cannot be read or written, or there is no such place.
    """
    document = read_yaml(path)
    part = document
    for key in place[:-1]:
        try:
            part = part[key]
        except (KeyError, IndexError, TypeError):
            raise _nowhere(path, place) from None
    try:
        part[place[-1]] = value
    except (IndexError, TypeError):
        raise _nowhere(path, place) from None
    write_new(path, _written(document, path.read_text(encoding="utf-8")), force=True)


def file_to_edit(reference: str) -> Path:
    """The file that a user wants to change: a path and not the name of a bundled scenario.

    Raises:
        BadInput: there is no such file; a bundled scenario is told with its file.
    """
    path = find_scenario(reference)
    if not Path(reference).is_file():
        remedy = f"copy it and give the copy, or give the file itself: {path}"
        raise BadInput("is a bundled scenario and no file of yours", where=reference, remedy=remedy)
    return path


def bump(path: Path) -> int:
    """Raise the version of a scenario by one; give the new one.

    Raises:
        BadInput: the file cannot be read or written.
        BadScenario: it cannot be played as it is.
    """
    version = load_scenario(path).version + 1
    set_value(path, ("version",), version)
    return version


def _nowhere(path: Path, place: Place) -> BadInput:
    return BadInput(f"there is no {key_of(place)}", where=str(path), remedy="see docs/scenarios.md for the keys")


def _written(document: Any, before: str) -> str:  # noqa: ANN401 - ruamel's nodes
    """The document as text, laid out as it was."""
    from ruamel.yaml import YAML

    writer = YAML(typ="rt", pure=True)
    writer.width, writer.preserve_quotes = WIDEST, True
    dashes = _dashes(before)
    writer.indent(mapping=2, sequence=dashes + 2, offset=dashes)
    text = io.StringIO()
    writer.dump(document, text)
    return text.getvalue()


def _dashes(text: str) -> int:
    """How far lists are set in from their key: 2 in our files."""
    lines = text.splitlines()
    for above, below in pairwise(lines):
        if above.split("#")[0].rstrip().endswith(":") and below.lstrip().startswith("- "):
            return len(below) - len(below.lstrip()) - (len(above) - len(above.lstrip()))
    return 2
