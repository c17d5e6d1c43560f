"""Replay: the recorded inputs through the same engine must give the recorded events and the recorded sound."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from voicesim.call.engine import Engine
from voicesim.call.recorder import FORMAT, clip_path
from voicesim.dsp.quantise import from_int16, to_int16
from voicesim.model.audio import Pcm
from voicesim.model.codec import build, dumps, tagged
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions
from voicesim.model.scenario import Scenario
from voicesim.model.units import FRAME_SAMPLES
from voicesim.model.work import Arrival, ClipReady, Heard, Result, TurnReading, WorkFailed


@dataclass(frozen=True, slots=True)
class SavedCall:
    """The inputs of a recorded call."""

    folder: Path
    options: CallOptions
    scenario: Scenario
    baseline: Baseline
    arrivals: dict[int, tuple[Arrival, ...]]
    """By the sample of the step that was given them."""
    mic: Pcm


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a replay left the record."""

    line: int
    """Counted from 1, in events.jsonl; 0 for the sound."""
    recorded: str
    replayed: str


def read_call(folder: Path) -> SavedCall:
    """The inputs of a call folder.

    Raises:
        BadInput: it is not a call, or a part of it is missing or damaged.
    """
    lines = list(_json_lines(folder / "inputs.jsonl"))
    if not lines or lines[0].get("type") != "CallInput" or lines[0].get("format") != FORMAT:
        raise BadInput("does not begin like a call", where=str(folder / "inputs.jsonl"))
    head = lines[0]
    try:
        scenario = Scenario.model_validate(head["scenario"])
        arrivals = [(int(line["at_sample"]), _arrival(line, folder)) for line in lines[1:]]
        options, baseline = build(CallOptions, head["options"]), build(Baseline, head["baseline"])
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        raise BadInput(f"a line is damaged ({type(error).__name__})", where=str(folder / "inputs.jsonl")) from None
    by_sample: dict[int, tuple[Arrival, ...]] = {}
    for at_sample, arrival in arrivals:
        by_sample[at_sample] = (*by_sample.get(at_sample, ()), arrival)
    return SavedCall(folder, options, scenario, baseline, by_sample, _sound(folder / "mic.wav"))


def replay(saved: SavedCall, engine: Engine) -> Difference | None:
    """Step through the recorded inputs; the first difference from the record, or None when there is none."""
    recorded = (saved.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    replayed: list[str] = []
    speaker: list[Pcm] = []
    for start in range(0, len(saved.mic) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        result = engine.step(saved.mic[start : start + FRAME_SAMPLES], saved.arrivals.get(start, ()))
        replayed += [dumps(tagged(event)) for event in result.events]
        speaker.append(result.speaker)
    for number, (was, now) in enumerate(zip(recorded, replayed, strict=False), 1):
        if was != now:
            return Difference(number, was, now)
    if len(recorded) != len(replayed):
        shorter = min(len(recorded), len(replayed))
        return Difference(shorter + 1, _at(recorded, shorter), _at(replayed, shorter))
    heard = np.concatenate(speaker) if speaker else np.zeros(0, np.float32)
    if not np.array_equal(to_int16(heard), to_int16(_sound(saved.folder / "customer.wav"))):
        return Difference(0, "customer.wav", "other samples")
    return None


def _at(lines: list[str], index: int) -> str:
    return lines[index] if index < len(lines) else "(nothing)"


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadInput("cannot be read", where=str(path), remedy="name the folder of a recorded call") from None
    for number, line in enumerate(lines, 1):
        try:
            yield dict(json.loads(line))
        except (ValueError, TypeError):
            raise BadInput(f"line {number} is damaged", where=str(path)) from None


def _sound(path: Path) -> Pcm:
    import soundfile

    try:
        samples, _ = soundfile.read(path, dtype="int16")
    except (OSError, soundfile.LibsndfileError):
        raise BadInput("cannot be read", where=str(path), remedy="the call folder is incomplete") from None
    return from_int16(samples)


def _arrival(line: dict[str, Any], folder: Path) -> Arrival:
    return Arrival(int(line["request_id"]), int(line["due_sample"]), _result(dict(line["result"]), folder))


def _result(fields: dict[str, Any], folder: Path) -> Result:
    makers: dict[str, Callable[[], Result]] = {
        "Heard": lambda: build(Heard, fields),
        "TurnReading": lambda: build(TurnReading, fields),
        "WorkFailed": lambda: build(WorkFailed, fields),
        "ClipReady": lambda: ClipReady(fields["sha256"], _sound(clip_path(folder, fields["sha256"]))),
    }
    return makers[fields.pop("type")]()
