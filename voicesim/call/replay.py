"""Replay: the recorded inputs through the same engine must give the recorded events and the recorded sound."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from voicesim.call.engine import Engine
from voicesim.call.saved_call import SavedCall, read_lines, read_sound
from voicesim.call.step import StepResult
from voicesim.dsp.quantise import to_int16
from voicesim.model.audio import Pcm
from voicesim.model.codec import dumps, tagged
from voicesim.model.errors import BadInput
from voicesim.model.units import FRAME_SAMPLES
from voicesim.model.work import Arrival

NOTHING: Final[Pcm] = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a replay left the record."""

    line: int
    """Counted from 1, in events.jsonl; 0 for the sound."""
    place: str
    """The event and the field in it."""
    recorded: str
    replayed: str


def replay(saved: SavedCall, engine: Engine) -> Difference | None:
    """Step through the recorded inputs; the first difference from the record, or None when there is none.

    Of an interrupted call as much is compared as both have: the files end within half a second of one another.

    Raises:
        BadInput: the record is incomplete, or holds arrivals that no step takes.
    """
    recorded = read_lines(saved.folder / "events.jsonl")
    steps = list(replayed_steps(saved, engine))
    replayed = [dumps(tagged(event)) for step in steps for event in step.events]
    if not saved.complete:
        both = min(len(recorded), len(replayed))
        recorded, replayed = recorded[:both], replayed[:both]
    return first_difference(recorded, replayed) or _other_sound(saved, [step.speaker for step in steps])


def replayed_steps(saved: SavedCall, engine: Engine) -> Iterator[StepResult]:
    """Every step of a recorded call, done again.

    Raises:
        BadInput: the record holds arrivals that no step takes.
    """
    untaken = set(saved.arrivals)
    for at_sample, mic, arrivals in recorded_inputs(saved, len(saved.mic)):
        yield engine.step(mic, arrivals)
        untaken.discard(at_sample)
    if untaken:
        where = str(saved.folder / "inputs.jsonl")
        raise BadInput(f"an arrival at sample {min(untaken)} belongs to no step", where=where)


def recorded_inputs(saved: SavedCall, end_sample: int) -> Iterator[tuple[int, Pcm, tuple[Arrival, ...]]]:
    """What each step was given up to that sample: where it began, its frame and its arrivals."""
    for start in range(0, end_sample - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        yield start, saved.mic[start : start + FRAME_SAMPLES], saved.arrivals.get(start, ())


def first_difference(recorded: list[str], replayed: list[str]) -> Difference | None:
    """The first place where the lines of events.jsonl differ."""
    return next(_differences(recorded, replayed), None)


def _differences(recorded: list[str], replayed: list[str]) -> Iterator[Difference]:
    for number, (was, now) in enumerate(zip(recorded, replayed, strict=False), 1):
        if was != now:
            yield Difference(number, *_first_field(was, now))
    shorter = min(len(recorded), len(replayed))
    for was in recorded[shorter:]:
        yield Difference(shorter + 1, "", _short(was), "nothing")
    for now in replayed[shorter:]:
        yield Difference(shorter + 1, "", "nothing", _short(now))


def _first_field(was: str, now: str) -> tuple[str, str, str]:
    try:
        left, right = json.loads(was), json.loads(now)
    except (ValueError, RecursionError):
        return "", _short(was), _short(now)
    place = [str(right.get("type", ""))] if isinstance(right, dict) else []
    while type(left) is type(right) and isinstance(left, (dict, list)):
        key = _first_key(left, right)
        if key is None:
            break
        place.append(str(key))
        left, right = left[key], right[key]
    return ".".join(place), _short(json.dumps(left)), _short(json.dumps(right))


def _first_key(left: Any, right: Any) -> Any:  # noqa: ANN401 - JSON
    keys = left.keys() & right.keys() if isinstance(left, dict) else range(min(len(left), len(right)))
    return next(
        (key for key in (left if isinstance(left, dict) else keys) if key in keys and left[key] != right[key]), None
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def _other_sound(saved: SavedCall, speaker: list[Pcm]) -> Difference | None:
    heard, recorded = (
        to_int16(np.concatenate(speaker or [NOTHING])),
        to_int16(read_sound(saved.folder / "customer.wav")),
    )
    if not saved.complete:
        both = min(len(heard), len(recorded))
        heard, recorded = heard[:both], recorded[:both]
    return None if np.array_equal(heard, recorded) else Difference(0, "customer.wav", "these samples", "others")
