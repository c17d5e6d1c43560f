"""The documents of a call that lies in a folder, written again; of an interrupted one, as far as it came."""

import json
from math import isfinite
from pathlib import Path

from voicesim.app.calls.files import LOCK
from voicesim.app.calls.running import RunResult, wired_engine
from voicesim.app.history.entering import enter_again
from voicesim.app.one_at_a_time import alone_with
from voicesim.app.overrides.files import read_overrides
from voicesim.app.reports.page import write_report
from voicesim.app.scenarios.files import checksum
from voicesim.app.writing import write_private
from voicesim.call.replay import replayed_steps
from voicesim.call.saved_call import SavedCall, read_call, read_lines
from voicesim.coach.document import call_document
from voicesim.coach.summary import summarise
from voicesim.model.codec import dumps, event_as_kept, event_from
from voicesim.model.errors import BadInput
from voicesim.model.events import Event
from voicesim.model.record import FinishedCall
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ


def report_call(folder: Path) -> RunResult:
    """Judge a recorded call again and write its call.json and report.html.

    A call that has ended is judged by its recorded events. One that was interrupted is replayed, for its events are
    not all on disk; its outcome is None, for it has none.

    Raises:
        BadInput: it is no recorded call, is damaged or altered, or cannot be written to.
    """
    call = recorded_call(read_call(folder))
    summary = summarise(call, read_overrides(folder))
    write_private(folder / "call.json", dumps(call_document(call, summary)) + "\n")
    write_report(folder / "report.html", call, summary)
    return RunResult(call, summary, folder)


def report_again(folder: Path) -> tuple[RunResult, str | None]:
    """The same, and the call's row in the history is brought up to date; one process at a time.

    Returns the call, and the line to say when the history could not be changed.

    Raises:
        BadInput: as `report_call`, or another process is at it for half a minute.
    """
    read_call(folder)  # nothing is written where there is no call
    with alone_with(folder / LOCK):
        return report_call(folder), enter_again(folder)


def recorded_call(saved: SavedCall) -> FinishedCall:
    """What the coach reads of a recorded call; of one that was interrupted, as far as it came.

    Raises:
        BadInput: it was altered or damaged, or nothing was recorded.
    """
    check_scenario(saved)
    events = _recorded(saved.folder, len(saved.mic)) if saved.complete else _replayed(saved)
    if not events:
        raise BadInput("nothing was recorded yet when it was interrupted", where=str(saved.folder))
    end_sample = events[-1].at_sample if saved.complete else len(saved.mic) // FRAME_SAMPLES * FRAME_SAMPLES
    return FinishedCall(saved.options, saved.scenario.title, saved.scenario.persona, end_sample, events)


def check_scenario(saved: SavedCall) -> None:
    """Raise BadInput when the scenario inside a record is not the one that was played."""
    if checksum(saved.scenario) != saved.options.scenario_sha256:
        raise BadInput("the scenario inside was altered", where=str(saved.folder / "inputs.jsonl"))


def _replayed(saved: SavedCall) -> tuple[Event, ...]:
    engine = wired_engine(saved.scenario, saved.options, saved.baseline)
    return tuple(event_as_kept(event) for step in replayed_steps(saved, engine) for event in step.events)


def _recorded(folder: Path, samples: int) -> tuple[Event, ...]:
    path = folder / "events.jsonl"
    lines = read_lines(path)
    try:
        documents = [json.loads(line) for line in lines]
        for document in documents:
            _check_numbers(document, samples + RATE_HZ)  # a recogniser may place the end of a word a little late
        return tuple(map(event_from, documents))
    except (ValueError, TypeError, RecursionError, BadInput):
        raise BadInput("a line is damaged", where=str(path), remedy="voicesim replay tells which") from None


def _check_numbers(value: object, samples: int) -> None:
    """Raise ValueError for a number that is none, a place outside the call, or a stretch that ends before it begins.

    What is drawn and computed from them would break, or take all the memory there is.
    """
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(value)
    if isinstance(value, list):
        for one in value:
            _check_numbers(one, samples)
    if isinstance(value, dict):
        if value.get("start_sample", 0) > value.get("end_sample", samples):
            raise ValueError(value)
        for key, one in value.items():
            if key.endswith("_sample") and isinstance(one, int) and not 0 <= one <= samples:
                raise ValueError(key, one)
            _check_numbers(one, samples)
