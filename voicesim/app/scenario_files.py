"""Scenario files: found by name or path, read, checked; an error names file, line, key and the nearest right word."""

import hashlib
from pathlib import Path

from pydantic import ValidationError

from voicesim.app.content import scenarios_dir
from voicesim.app.wording import complaint, key_of, nearest
from voicesim.app.yaml_files import place_of, plain, read_yaml
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
    if path.is_dir():
        raise BadInput("is a folder, not a scenario", where=reference, remedy="name a file in it")
    if path.suffix in {".yaml", ".yml"} or path.name != reference:
        same = f"the bundled one is called {path.stem!r}" if path.stem in names else "check the path"
        raise BadInput("there is no such file", where=reference, remedy=same)
    remedy = nearest(reference, names) or "see: voicesim scenarios list"
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
        complaints = [(complaint(Scenario, dict(item), "docs/scenarios.md"), item["loc"]) for item in items]
        return [BadScenario(m, where=place_of(path, document, loc), remedy=r) for (m, r), loc in complaints]
    found = [
        BadScenario(f"{key_of(p.place)}: {p.message}", where=place_of(path, document, p.place), remedy=p.remedy)
        for p in problems(scenario)
    ]
    return found or scenario


def checksum(scenario: Scenario) -> str:
    """sha256 over the content that is played; comments and layout do not count."""
    return hashlib.sha256(dumps(scenario.model_dump(mode="json")).encode()).hexdigest()
