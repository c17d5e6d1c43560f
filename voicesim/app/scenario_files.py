"""Scenario files: found by name or path, read, checked; an error names file, line, key and the nearest right word."""

import hashlib
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from voicesim.app.content import scenarios_dir
from voicesim.app.yaml_files import Place, line_of, plain, read_yaml
from voicesim.customer.checking import problems
from voicesim.model.codec import dumps
from voicesim.model.errors import BadInput, BadScenario
from voicesim.model.scenario import Scenario


def scenario_paths(folder: Path | None = None) -> list[Path]:
    """All scenario files of a folder, the bundled ones by default."""
    return sorted((folder or scenarios_dir()).glob("*.yaml"))


def find_scenario(reference: str) -> Path:
    """The file a user means: a path, or the name of a bundled scenario.

    Raises:
        BadInput: neither, with the nearest name there is.
    """
    path = Path(reference)
    if path.is_file():
        return path
    names = {found.stem: found for found in scenario_paths()}
    if reference in names:
        return names[reference]
    nearest = process.extractOne(path.stem, names.keys(), score_cutoff=50)
    remedy = f"did you mean {nearest[0]!r}?" if nearest else "see: voicesim scenarios list"
    raise BadInput("there is no such scenario", where=reference, remedy=remedy)


def load_scenario(path: Path) -> Scenario:
    """Read and check one file.

    Raises:
        BadInput: the file cannot be read.
        BadScenario: the first thing wrong with it.
    """
    found = scenario_errors(path)
    if isinstance(found, Scenario):
        return found
    raise found[0]


def scenario_errors(path: Path) -> Scenario | list[BadScenario]:
    """The scenario, or everything that is wrong with it.

    Raises:
        BadInput: the file cannot be read.
    """
    document = read_yaml(path)
    if not isinstance(document, dict):
        return [BadScenario("is not a scenario", where=str(path), remedy="see docs/scenarios.md")]
    try:
        scenario = Scenario.model_validate(plain(document))
    except ValidationError as error:
        items = sorted(error.errors(), key=lambda item: item["type"] == "missing")  # a typo explains what is missing
        return [_schema_error(path, document, dict(item)) for item in items]
    found = [
        BadScenario(f"{_key(p.place)}: {p.message}", where=_where(path, document, p.place), remedy=p.remedy)
        for p in problems(scenario)
    ]
    return found or scenario


def checksum(scenario: Scenario) -> str:
    """sha256 over the content that is played; comments and layout do not count."""
    return hashlib.sha256(dumps(scenario.model_dump(mode="json")).encode()).hexdigest()


def _schema_error(path: Path, document: Any, item: dict[str, Any]) -> BadScenario:  # noqa: ANN401 - ruamel's nodes
    place: Place = tuple(item["loc"])
    where = _where(path, document, place)
    if item["type"] == "extra_forbidden":
        known = _keys_at(Scenario, place[:-1])
        nearest = process.extractOne(str(place[-1]), known, score_cutoff=50)
        remedy = f"did you mean {nearest[0]!r}?" if nearest else f"known here: {', '.join(known)}"
        return BadScenario(f"there is no key {place[-1]!r} here", where=where, remedy=remedy)
    if item["type"] == "missing":
        return BadScenario(f"{_key(place)} is missing", where=where, remedy=f"add `{place[-1]}:`")
    return BadScenario(f"{_key(place)}: {item['msg'].lower()}", where=where, remedy="see docs/scenarios.md")


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    for key in place:
        if isinstance(key, str) and key in model.model_fields:
            annotation = model.model_fields[key].annotation
            inner = [*get_args(annotation), annotation]
            model = next((a for a in inner if isinstance(a, type) and issubclass(a, BaseModel)), model)
    return list(model.model_fields)


def _key(place: Place) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def _where(path: Path, document: Any, place: Place) -> str:  # noqa: ANN401 - ruamel's nodes
    line = line_of(document, place)
    return f"{path}:{line}" if line else str(path)
