"""voicesim scenarios rehearse: who played what, and whether it ended as it should."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import typer

from voicesim.app.progress import tell_progress
from voicesim.app.rehearsing import Rehearsed, load_rehearsal, rehearse_aloud, rehearse_fast
from voicesim.app.scenarios.files import find_scenario, load_scenario, scenario_paths
from voicesim.model.codec import dumps, plain
from voicesim.model.rehearsal import MANNERS


@dataclass(frozen=True, slots=True)
class RehearsalPlan:
    """What to rehearse and how."""

    scenarios: tuple[str, ...]
    """Names or files; none: all bundled ones."""
    fast: bool
    agents: Path | None
    """Folder with recorded turns, for rehearsing aloud."""
    seed: int


def rehearse_all(plan: RehearsalPlan, *, as_json: bool) -> list[Rehearsed]:
    """Rehearse, telling each result as it comes; with JSON, all of them at the end.

    Raises:
        BadInput: a scenario or its rehearsal cannot be used.
    """
    paths = [find_scenario(reference) for reference in plan.scenarios] or scenario_paths()
    cast = [(scenario, load_rehearsal(scenario, path)) for path in paths for scenario in [load_scenario(path)]]
    found = []
    for scenario, rehearsal in cast:
        for manner in MANNERS:
            tell_progress(f"{scenario.id}: the {manner} agent")
            if plan.fast:
                one = rehearse_fast(scenario, rehearsal, manner, plan.seed)
            else:
                one = rehearse_aloud(scenario, rehearsal, manner, plan.seed, plan.agents)
            found.append(one)
            if not as_json:
                typer.echo(line_of(one))
    tell_progress("")
    typer.echo(dumps([plain(one) | {"as_wanted": one.as_wanted} for one in found]) if as_json else summary_of(found))
    return found


def line_of(one: Rehearsed) -> str:
    """One result in a line: mark, scenario, agent, outcome, mood at the end, length."""
    mood = one.mood
    scales = f"anger {mood.anger:.2f} trust {mood.trust:.2f} openness {mood.openness:.2f} patience {mood.patience:.2f}"
    mark = "ok " if one.as_wanted else "NOT"
    return f"{mark} {one.scenario:34} {one.manner:10} {one.outcome:10} {scales}  {one.duration_s:5.0f} s"


def summary_of(found: Iterable[Rehearsed]) -> str:
    """How many fared as wanted."""
    results = list(found)
    wrong = [one for one in results if not one.as_wanted]
    told = f"{len(results) - len(wrong)} of {len(results)} as wanted"
    return told if not wrong else f"{told}; not: {', '.join(f'{one.scenario}/{one.manner}' for one in wrong)}"
