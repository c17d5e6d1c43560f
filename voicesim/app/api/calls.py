"""Headless calls for programs."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast

from voicesim.app.agent_files import Agent, AgentTurns, TurnFile
from voicesim.app.api.scenarios import Scenario
from voicesim.app.api.tables import frame
from voicesim.app.calls.running import RunPlan, RunResult, usual_voice
from voicesim.app.calls.running import run_call as played
from voicesim.coach.document import call_document
from voicesim.coach.turn_rows import COLUMNS, turn_rows
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.customer import Mood, Outcome
from voicesim.model.errors import BadInput
from voicesim.model.scenario import Scenario as ScenarioModel

if TYPE_CHECKING:
    from pandas import DataFrame

AgentTurn = TurnFile
"""One turn of an agent: `wav` or `text`, with `rate`, `gain_db`, `pitch_shift_st`, `at`, `after_s`."""


class RunOptions(TypedDict, total=False):
    """What may be chosen for a call."""

    voice: str | None
    """The customer's voice; None: one that suits."""
    seed: int
    """Chooses among the variants of lines; 0 unless given."""
    profile: str | None
    """The agent's usual voice: a profile, or its JSON file; None: it is learnt in the call."""
    ceiling: float | None
    """The customer's anger never goes above, 0..1."""
    phone_line: bool
    """The customer is recorded as through a telephone."""


@dataclass(frozen=True, slots=True)
class CallResult:
    """A finished, judged call."""

    summary: CallSummary
    """Everything that reports show: turns, mood, timing, metrics, scorecard, lessons."""
    document: dict[str, Any]
    """The same as call.json has it."""
    failures: tuple[str, ...]
    """What an engine could not do, each message once; empty in a call that can be trusted."""
    folder: Path | None
    """The recorded call; None when no folder was named."""

    @property
    def outcome(self) -> Outcome | None:
        """How the call ended."""
        return self.summary.outcome

    @property
    def score(self) -> int | None:
        """0..100; None when fewer than 40 of 100 points could be measured."""
        return self.summary.scorecard.total

    @property
    def turns(self) -> tuple[TurnSummary, ...]:
        """The turns of both speakers in order of time."""
        return self.summary.turns

    @property
    def mood(self) -> Mood:
        """The customer's mood at the end."""
        return self.summary.mood[-1].mood

    def to_pandas(self) -> "DataFrame":
        """A row for each turn, with the columns of `voicesim report --csv`.

        Raises:
            MissingPart: pandas is not installed.
        """
        return frame((dict(zip(COLUMNS, row, strict=True)) for row in turn_rows(self.summary)), COLUMNS)


def run_call(
    scenario: ScenarioModel | str | os.PathLike[str],
    agent: str | os.PathLike[str] | Sequence[AgentTurn],
    out: str | os.PathLike[str] | None = None,
    **options: Unpack[RunOptions],
) -> CallResult:
    """Play a whole call against recorded or scripted turns of an agent, and judge it.

    `scenario` is a Scenario, the name of a bundled one, or a file. `agent` is a folder of clips (a turn each), one
    recording, a YAML of turns, or a list of AgentTurn, whose clips are named from the working folder. The call is kept
    in the folder `out`, which must be new or empty; without it nothing is kept on disk. Options: see RunOptions.

    Raises:
        BadInput: something that was given cannot be used.
        MissingPart: the speech model or the voice is missing.
    """
    found = scenario if isinstance(scenario, ScenarioModel) else Scenario.load(scenario)
    wanted = _Options(**options)
    with TemporaryDirectory(prefix="voicesim-call-") as temporary:
        folder = Path(temporary) / "call" if out is None else Path(out)
        baseline = usual_voice(wanted.profile)
        plan = RunPlan(
            found, _agent(agent), wanted.voice, wanted.seed, folder, False, baseline, wanted.ceiling, wanted.phone_line,
            kept=out is not None,
        )  # fmt: skip
        result = played(plan, lambda _: None)
    return _result(result, kept=out is not None)


@dataclass(frozen=True, slots=True)
class _Options:
    """RunOptions with what is usual."""

    voice: str | None = None
    seed: int = 0
    profile: str | None = None
    ceiling: float | None = None
    phone_line: bool = False

    def __post_init__(self) -> None:
        """Refuses what the command would refuse."""
        _check("seed", self.seed, type(self.seed) is int, "a whole number")
        number = type(self.ceiling) in {int, float} and 0 <= cast("float", self.ceiling) <= 1
        _check("ceiling", self.ceiling, self.ceiling is None or number, "a number from 0 to 1, or None")
        _check("phone_line", self.phone_line, type(self.phone_line) is bool, "True or False")


def _check(name: str, value: object, holds: bool, wanted: str) -> None:
    if not holds:
        raise BadInput(f"{value!r} is not {wanted}", where=name, remedy="see RunOptions")


def _agent(agent: str | os.PathLike[str] | Sequence[AgentTurn]) -> Agent:
    if isinstance(agent, (str, os.PathLike)):
        return Path(agent)
    if not agent:
        raise BadInput("there are no turns", where="agent", remedy="name one AgentTurn at least")
    return AgentTurns(tuple(agent), Path())


def _result(result: RunResult, *, kept: bool) -> CallResult:
    document = call_document(result.call, result.summary)
    return CallResult(result.summary, document, result.failures, result.folder if kept else None)
