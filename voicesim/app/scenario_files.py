"""Scenario files: found by name or path, read, checked; an error names file, line, key and the nearest right word."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from voicesim.app.content import scenarios_dir
from voicesim.app.wording import complaint, key_of, nearest
from voicesim.app.yaml_files import place_of, plain, read_yaml
from voicesim.customer.checking import Problem, problems
from voicesim.model.codec import dumps
from voicesim.model.errors import BadInput, BadScenario
from voicesim.model.scenario import Line, LineBank, Persona, Scenario

GENERAL: Final = "general"
"""The folder of the personas' lines, beside the scenarios."""


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
        return with_general_lines(found)
    raise found[0]


def with_general_lines(scenario: Scenario) -> Scenario:
    """The scenario as it is played: after its own lines those of the persona, but for lines that it has itself.

    Raises:
        BadScenario: the persona's file is broken.
    """
    if not scenario.general:
        return scenario
    own = {line.id for line in scenario.lines}
    lines = [line for line in general_lines(scenario.persona) if line.id not in own]
    return scenario.model_copy(update={"lines": [*scenario.lines, *lines], "general": False})


@cache
def general_lines(persona: Persona) -> tuple[Line, ...]:
    """What a customer of that persona says to whatever a scenario has no line for.

    Raises:
        BadScenario: the first thing wrong with the file.
    """
    path = scenarios_dir() / GENERAL / f"{persona}.yaml"
    document = read_yaml(path)
    try:
        return tuple(LineBank.model_validate(plain(document)).lines)
    except ValidationError as error:
        message, remedy = complaint(LineBank, dict(error.errors()[0]), "docs/scenarios.md")
        raise BadScenario(message, where=place_of(path, document, error.errors()[0]["loc"]), remedy=remedy) from None


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
    found = [_told(path, document, problem) for problem in problems(with_general_lines(scenario))]
    return found or scenario


def scenario_doubts(path: Path) -> list[BadScenario]:
    """What is worth a look in a scenario that can be played; each as it would be told if it were an error.

    Raises:
        BadInput: the file cannot be read.
        BadScenario: it cannot be played.
    """
    from voicesim.customer.reviewing import doubts
    from voicesim.customer.wordings import word_doubts

    written = scenario_errors(path)
    if not isinstance(written, Scenario):
        raise written[0]
    document, played = read_yaml(path), with_general_lines(written)
    found = [*doubts(played, len(written.lines)), *word_doubts(written, played)]
    return [_told(path, document, problem) for problem in found]


def _told(path: Path, document: Any, problem: Problem) -> BadScenario:  # noqa: ANN401 - ruamel's nodes
    message = f"{key_of(problem.place)}: {problem.message}"
    return BadScenario(message, where=place_of(path, document, problem.place), remedy=problem.remedy)


def checksum(scenario: Scenario) -> str:
    """sha256 over the content that is played; comments and layout do not count."""
    return hashlib.sha256(dumps(scenario.model_dump(mode="json")).encode()).hexdigest()
