"""Scenario files: found by name or path, read, checked; an error names file, line, key and the nearest right word."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
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
PAGE: Final = "docs/scenarios.md"
SEE: Final = f"see {PAGE}"
MOST_TOLD: Final = 100
"""Mistakes that are told at once; who has mended those sees the others."""


def scenario_paths() -> list[Path]:
    """The files of all bundled scenarios."""
    return sorted(scenarios_dir().glob("*.yaml"))


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
        message, remedy = complaint(LineBank, dict(error.errors()[0]), PAGE)
        raise BadScenario(message, where=place_of(path, document, error.errors()[0]["loc"]), remedy=remedy) from None


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file that was read, with its places, so that whatever is found in it can name a line."""

    path: Path
    document: Any
    """As ruamel keeps it."""
    written: Scenario | None
    """None when it does not fit the schema, or holds mistakes."""
    errors: tuple[BadScenario, ...] = ()
    """Why it cannot be played."""

    def told(self, problem: Problem) -> BadScenario:
        """What was found, with file, line, key and remedy."""
        message = f"{key_of(problem.place)}: {problem.message}"
        return BadScenario(message, where=place_of(self.path, self.document, problem.place), remedy=problem.remedy)


def read_scenario(path: Path) -> ScenarioFile:
    """Read a file and look for everything that is wrong with it, as far as MOST_TOLD.

    Raises:
        BadInput: the file cannot be read.
    """
    document = read_yaml(path)
    if not isinstance(document, dict):
        return ScenarioFile(path, document, None, (BadScenario("is not a scenario", where=str(path), remedy=SEE),))
    try:
        scenario = Scenario.model_validate(plain(document))
    except ValidationError as error:
        items = sorted(error.errors(), key=lambda item: item["type"] == "missing")  # a typo explains what is missing
        complaints = [(complaint(Scenario, dict(item), PAGE), item["loc"]) for item in items[:MOST_TOLD]]
        told = [BadScenario(m, where=place_of(path, document, loc), remedy=r) for (m, r), loc in complaints]
        return ScenarioFile(path, document, None, tuple(told))
    fits = ScenarioFile(path, document, scenario)
    found = islice(problems(with_general_lines(scenario), len(scenario.lines)), MOST_TOLD)
    errors = tuple(fits.told(problem) for problem in found)
    return ScenarioFile(path, document, None, errors) if errors else fits


def scenario_errors(path: Path) -> Scenario | list[BadScenario]:
    """The scenario as it is written, or what is wrong with it.

    Raises:
        BadInput: the file cannot be read.
    """
    found = read_scenario(path)
    return list(found.errors) if found.written is None else found.written


def scenario_doubts(file: ScenarioFile) -> list[BadScenario]:
    """What is worth a look in a scenario that can be played; each as it would be told if it were an error."""
    from voicesim.customer.reachability import Reach
    from voicesim.customer.reviewing import doubts
    from voicesim.customer.wordings import word_doubts

    if file.written is None:
        return []
    reach = Reach(with_general_lines(file.written))
    found = [*doubts(reach, len(file.written.lines)), *word_doubts(file.written, reach), *_unheard(file.written)]
    return [file.told(problem) for problem in found]


def _unheard(scenario: Scenario) -> Iterator[Problem]:
    from voicesim.call.terms import is_hearable

    for name, words in scenario.terms.items():
        for index, word in enumerate(words):
            if not is_hearable(word):
                message = f"{word!r} can never be heard: recognisers write no such letters"
                yield Problem(("terms", name, index), message, "write it in the letters a to z, as it is spoken")


def checksum(scenario: Scenario) -> str:
    """sha256 over the content that is played; comments and layout do not count."""
    return hashlib.sha256(dumps(scenario.model_dump(mode="json")).encode()).hexdigest()
