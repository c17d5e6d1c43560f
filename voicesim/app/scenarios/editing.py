"""Changing a value in a scenario file without touching anything else: comments, order and quotes stay as they are."""

from pathlib import Path
from typing import Any

from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.wording import key_of
from voicesim.app.writing import write_new
from voicesim.app.yaml_files import Place, read_yaml, written
from voicesim.model.errors import BadInput


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
    write_new(path, written(document, path.read_text(encoding="utf-8")), force=True)


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
