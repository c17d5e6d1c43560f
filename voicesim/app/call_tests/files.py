"""Call test files: found, read and checked; an error names file, line, key and the nearest right word."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import ValidationError

from voicesim.app.agent_files import Agent, AgentTurns, TurnFile, is_yaml, read_turns
from voicesim.app.call_tests.doubtful import Fault, doubtful
from voicesim.app.call_tests.readable import Readable, readable
from voicesim.app.call_tests.schema import PAGE, SUFFIX, CallTestFile
from voicesim.app.places import reason
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.wording import complaint, key_of, nearest
from voicesim.app.yaml_files import Place, line_of, place_of, plain, read_yaml
from voicesim.coach.score_lines import SCORE_LINES, Section
from voicesim.model.errors import BadInput, VoicesimError
from voicesim.model.expectation import Expected
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.scenario import Scenario
from voicesim.ports.path_kinds import other_kind

MOST_TOLD: Final = 100
LINES: Final = tuple(line.name for line in SCORE_LINES)
PROSODY: Final = tuple(field.name for field in fields(ProsodyFeatures))
SKIPPED: Final = ("__pycache__", "node_modules")


@dataclass(frozen=True, slots=True)
class CallTest:
    """A file that was read and can be played."""

    path: Path
    document: Any
    """As ruamel keeps it, to find lines and to write it again."""
    file: CallTestFile
    scenario: Scenario
    agent: Agent

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.name.removesuffix(SUFFIX)

    def where(self, place: Place) -> str:
        """File and line of an expectation, or of the nearest key above it that is written."""
        return place_of(self.path, self.document, ("expect", *place))

    def line(self, place: Place = ()) -> int:
        """The line of an expectation, from 1."""
        return line_of(self.document, ("expect", *place)) or 1


def call_test_paths(named: Iterable[Path]) -> list[Path]:
    """The files that were named, and those below the folders that were named, each once.

    Raises:
        BadInput: a path is not there, is no call test, or a folder holds none.
    """
    found: dict[str, Path] = {}
    for path in named:
        for file in _files(path):
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def load_call_test(path: Path) -> CallTest:
    """Read and check one file.

    Raises:
        VoicesimError: the first thing wrong with it, or with its scenario or agent.
    """
    found = read_call_test(path)
    if isinstance(found, CallTest):
        return found
    raise found[0]


def read_call_test(path: Path) -> CallTest | list[VoicesimError]:
    """A file that can be played, or everything that is wrong with it: by its lines, what is missing last."""
    try:
        document = read_yaml(path)
        if not isinstance(document, dict):
            raise BadInput("is not a call test", where=str(path), remedy=f"see {PAGE}")
    except VoicesimError as error:
        return [error]
    written = plain(document)
    try:
        file, refused = CallTestFile.model_validate(written), list[dict[str, Any]]()
    except ValidationError as error:
        file, refused = None, [dict(item) for item in error.errors()]
    parts = readable(written, (item["loc"] for item in refused))
    scenario, faults = _scenario(path, parts)
    faults += [*_missing(path, parts), *_unknown(parts, scenario)]
    if file is not None and scenario is not None and not faults:
        return CallTest(path, document, file, scenario, _agent(path, file))
    return _told(path, document, refused, faults)


def _told(path: Path, document: Any, refused: list[dict[str, Any]], faults: list[Fault]) -> list[VoicesimError]:  # noqa: ANN401 - ruamel's nodes
    """All faults as errors; what the schema refuses is not told twice."""
    known = [tuple(item["loc"]) for item in refused]
    told = [(tuple(item["loc"]), *complaint(CallTestFile, item, PAGE)) for item in refused]
    told += [
        (place, f"{key_of(place)}: {message}", remedy)
        for place, message, remedy in faults
        if not any(one[: len(place)] == place for one in known)
    ]
    late = [tuple(item["loc"]) for item in refused if item["type"] == "missing"]  # a typo explains what is missing
    in_order = sorted(told, key=lambda one: (one[0] in late, line_of(document, one[0]) or 0))
    return [
        BadInput(what, where=place_of(path, document, at), remedy=remedy) for at, what, remedy in in_order[:MOST_TOLD]
    ]


def _scenario(path: Path, parts: Readable) -> tuple[Scenario | None, list[Fault]]:
    if parts.scenario is None:
        return None, []
    try:
        return load_scenario(find_scenario(_beside(path, parts.scenario))), []
    except VoicesimError as error:
        return None, [(("scenario",), f"{parts.scenario!r}: {error.message}", error.remedy)]
    except OSError as error:
        return None, [(("scenario",), f"cannot be looked for ({reason(error)})", "check the path")]


def _beside(path: Path, reference: str) -> str:
    """A file is named from the test's folder; anything else may be the name of a bundled scenario."""
    near = path.parent / reference
    return str(near) if near.is_file() or Path(reference).suffix else reference


def _agent(path: Path, file: CallTestFile) -> Agent:
    return path.parent / file.agent if file.agent is not None else AgentTurns(tuple(file.turns), path.parent)


def _missing(path: Path, parts: Readable) -> Iterator[Fault]:
    """What the agent is to be heard from and is not there."""
    try:
        yield from _not_there(path, parts)
    except OSError as error:
        yield ("turns",) if parts.turns else ("agent",), f"cannot be looked for ({reason(error)})", "check the path"


def _not_there(path: Path, parts: Readable) -> Iterator[Fault]:
    for number, turn in parts.turns.items():
        yield from _no_clip(("turns", number, "wav"), path.parent, turn)
    if parts.agent is None or parts.turns:
        return
    agent = path.parent / parts.agent
    if not agent.exists():
        yield ("agent",), "there is no such file or folder", f"it is looked for at {agent}"
    elif not agent.is_dir() and not agent.is_file():
        yield ("agent",), f"{parts.agent!r} is {other_kind(agent)}, not a file or a folder", "name recorded turns"
    elif is_yaml(agent):
        try:
            said = read_turns(agent)
        except VoicesimError as error:
            yield ("agent",), str(error), ""
            return
        for turn in said.turns:
            yield from _no_clip(("agent",), said.folder, turn)


def _no_clip(at: Place, folder: Path, turn: TurnFile) -> Iterator[Fault]:
    clip = None if turn.wav is None else folder / turn.wav
    if clip is None or clip.is_file():
        return
    if clip.exists():
        yield at, f"{turn.wav!r} is {other_kind(clip)}, not a file", "name a recorded clip"
    else:
        yield at, f"there is no file {turn.wav!r}", f"it is looked for at {clip}"


def _unknown(parts: Readable, scenario: Scenario | None) -> Iterator[Fault]:
    """Names in the expectations that nothing is called, and expectations that cannot be meant."""
    expected = parts.expect
    if expected is None:
        return
    if scenario is not None:
        yield from _unknown_lines(expected, line_ids(scenario))
    yield from _strange(("score", "sections"), expected.score.sections, get_args(Section), "section of the scorecard")
    yield from _strange(("score", "lines"), expected.score.lines, LINES, "line of the scorecard")
    yield from _strange(("metrics",), expected.metrics, metric_names(), "metric")
    for number, turn in enumerate(expected.turns):
        yield from _strange(("turns", number, "prosody"), turn.prosody, PROSODY, "measure of the voice")
        if turn.similarity is not None and turn.transcript is None:
            place: Place = ("expect", "turns", number, "similarity")
            yield place, "there is no transcript to compare with", "add `transcript:`"
    yield from doubtful(expected)


def _unknown_lines(expected: Expected, lines: tuple[str, ...]) -> Iterator[Fault]:
    yield from _strange(("moves",), expected.moves, lines, "line")
    yield from _strange(("without_moves",), expected.without_moves, lines, "line")
    for number, turn in enumerate(expected.turns):
        yield from _strange(("turns", number, "answer"), turn.answer or [], lines, "line")


def _strange(at: Place, names: Iterable[str], known: tuple[str, ...], what: str) -> Iterator[Fault]:
    """Names that are not known; the place of a key is its name, that of an item of a list its number."""
    by_key = isinstance(names, dict)
    for number, name in enumerate(names):
        if name not in known:
            remedy = nearest(name, known) or f"see {PAGE}"
            yield ("expect", *at, name if by_key else number), f"there is no {what} {name!r}", remedy


def line_ids(scenario: Scenario) -> tuple[str, ...]:
    """By which ids the customer's lines of a scenario are known in a call."""
    facts = (f"fact-{name}" for name in scenario.facts)
    endings = (f"end-{ending.outcome}" for ending in scenario.endings)
    return tuple(dict.fromkeys(["hello", "eased", *(line.id for line in scenario.lines), *facts, *endings]))


@cache
def metric_names() -> tuple[str, ...]:
    """The numbers that every call has, by name."""
    from voicesim.coach.metrics import call_metrics
    from voicesim.coach.types import CallFacts, Gaps, Interruptions, Timing
    from voicesim.model.record import CallOptions

    timing = Timing(Gaps(None, None, 0), Gaps(None, None, 0), 0.0, None, Interruptions(0, 0))
    nothing = CallFacts(CallOptions("", "", "", 0), "", "neutral", None, False, 0.0, (), (), timing)
    return tuple(metric.name for metric in call_metrics(nothing))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        below = sorted(path.rglob(f"*{SUFFIX}"))
        found = [file for file in below if not _hidden(file.relative_to(path))]
        if not found:
            raise BadInput("there is no call test in this folder", where=str(path), remedy=f"they end in {SUFFIX}")
        return found
    if not path.exists():
        raise BadInput("there is no such file or folder", where=str(path), remedy="check the path")
    if not path.name.endswith(SUFFIX):
        raise BadInput("is not called like a call test", where=str(path), remedy=f"name it so that it ends in {SUFFIX}")
    return [path]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part in SKIPPED for part in path.parts[:-1])
