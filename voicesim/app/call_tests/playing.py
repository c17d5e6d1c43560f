"""One call test played: the call, its expectations, and whether it is the same call every time."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voicesim.app.call_tests.files import CallTest, load_call_test, read_call_test
from voicesim.app.call_tests.ready import expects_nothing
from voicesim.app.call_tests.results import CallCheck, CallTestResult, Change, call_checks
from voicesim.app.call_tests.schema import SUFFIX
from voicesim.app.call_tests.updating import begin, update
from voicesim.app.calls.running import Progress, RunPlan, RunResult, run_call, usual_voice
from voicesim.app.reports.page import write_report
from voicesim.call.replay import first_difference
from voicesim.call.saved_call import read_lines
from voicesim.model.errors import BadInput, EngineError, VoicesimError


@dataclass(frozen=True, slots=True)
class Job:
    """A call test to be played."""

    path: Path
    folder: Path
    """Where the call goes."""
    keep: bool = False
    """Keep the call when all is as expected, too."""
    repeat: int = 1
    """How often it is played; every time must be like the first."""
    update: bool = False
    """Write what was observed into the file where something else, or nothing yet, was expected."""


def play(job: Job, progress: Progress = lambda _: None) -> CallTestResult:
    """Play a call test and hold its expectations against the call.

    A file or a sound that cannot be used, and an engine that fails in the call, is a result with an error.

    Raises:
        MissingPart: the speech model or the voice is missing.
    """
    began_s = time.monotonic()
    test = read_call_test(job.path)
    faults = test if isinstance(test, list) else [] if job.update else expects_nothing(test)
    if isinstance(test, list) or faults:
        return _unplayed(job, faults, began_s)
    try:
        result = run_call(plan_of(test, job.folder), progress)
        repeats = _repeats(test, job, result, progress)
        changes = _update(test, result) if job.update else ()
        checks = (*call_checks(load_call_test(job.path) if changes else test, result), *repeats)
    except (BadInput, EngineError) as error:
        return _unplayed(job, [error], began_s)
    return replace(_result(job, test, result, checks), took_s=time.monotonic() - began_s, changes=changes)


def _unplayed(job: Job, faults: Sequence[VoicesimError], began_s: float) -> CallTestResult:
    name, told = job.path.name.removesuffix(SUFFIX), tuple(map(str, faults))
    return CallTestResult(job.path, name, "error", (), told[0], time.monotonic() - began_s, faults=told)


def _update(test: CallTest, result: RunResult) -> tuple[Change, ...]:
    """Which expectations were written; none after a call that an engine failed in."""
    if result.failures:
        return ()
    if test.file.expect.nothing:
        return begin(test.path, result.summary)
    return update(test.path, tuple(check for check in call_checks(test, result) if not check.met), result.summary)


def plan_of(test: CallTest, folder: Path) -> RunPlan:
    """The call of a test, to be kept in that folder; a call that is there already is replaced.

    Raises:
        BadInput: there is no such profile.
    """
    file = test.file
    profile = file.profile
    if profile is not None and profile.endswith(".json"):
        profile = str(test.path.parent / profile)
    baseline = usual_voice(profile)
    return RunPlan(
        test.scenario,
        test.agent,
        file.voice,
        file.seed,
        folder,
        overwrite=True,
        baseline=baseline,
        ceiling=file.ceiling,
        phone_line=file.phone_line,
        report=False,
    )


def _result(job: Job, test: CallTest, result: RunResult, checks: tuple[CallCheck, ...]) -> CallTestResult:
    failed = not all(check.met for check in checks)
    kept = job.keep or failed
    if kept:
        write_report(result.report, result.call, result.summary)
    else:
        shutil.rmtree(result.folder, ignore_errors=True)
    summary = result.summary
    return CallTestResult(
        test.path,
        test.name,
        "failed" if failed else "passed",
        checks,
        None,
        0.0,
        summary.outcome,
        summary.scorecard.total,
        summary.duration_s,
        result.folder if kept else None,
    )


def _repeats(test: CallTest, job: Job, first: RunResult, progress: Progress) -> tuple[CallCheck, ...]:
    """Played again: a check for each time, met when events and sound are those of the first."""
    found = []
    for number in range(2, job.repeat + 1):
        again = run_call(plan_of(test, job.folder.with_name(f"{job.folder.name}.run-{number}")), progress)
        found.append(_compared(test, first, again, number))
        if found[-1].met:
            shutil.rmtree(again.folder, ignore_errors=True)
        else:
            write_report(again.report, again.call, again.summary)
    return tuple(found)


def _compared(test: CallTest, first: RunResult, again: RunResult, number: int) -> CallCheck:
    difference = first_difference(read_lines(first.folder / "events.jsonl"), read_lines(again.folder / "events.jsonl"))
    told, wanted = "the same call", f"run {number} is the same call as run 1"
    if difference is not None:
        told = f"{difference.place}: first {difference.recorded}, then {difference.replayed}"
    elif (first.folder / "customer.wav").read_bytes() != (again.folder / "customer.wav").read_bytes():
        told = "the customer sounds otherwise"
    met = told == "the same call"
    where = str(test.path) if difference is None else f"{again.folder / 'events.jsonl'}:{difference.line}"
    return CallCheck("repeat", where, wanted, told, met, listen=None if met else again.report)
