"""A recorded call read back: its inputs, checked against the sums that were written when it ended."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from voicesim.call.recorder import FORMAT, clip_path
from voicesim.dsp.quantise import from_int16, to_int16
from voicesim.model.audio import Pcm
from voicesim.model.codec import build
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions
from voicesim.model.scenario import Scenario
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_seconds
from voicesim.model.work import (
    Arrival,
    ClipReady,
    Commanded,
    Heard,
    Lost,
    PauseWeighed,
    Result,
    TurnReading,
    WorkFailed,
)  # fmt: skip

ALTERED: Final = "bring the file back from a copy: only what was recorded can be replayed"


@dataclass(frozen=True, slots=True)
class SavedCall:
    """The inputs of a recorded call."""

    folder: Path
    version: str
    """Of the voicesim that recorded it."""
    options: CallOptions
    scenario: Scenario
    baseline: Baseline
    arrivals: dict[int, tuple[Arrival, ...]]
    """By the sample of the step that was given them."""
    mic: Pcm
    """Of an interrupted call, what was on disk: half a second may be missing at its end."""
    complete: bool
    """The call came to its end; False for one that was interrupted."""


def read_call(folder: Path) -> SavedCall:
    """The inputs of a call folder.

    Raises:
        BadInput: it is not a call, or a part of it is missing, damaged or altered.
    """
    path = folder / "inputs.jsonl"
    lines = read_lines(path)
    documents = list(_documents(path, lines))
    if not documents or documents[0].get("type") != "CallInput" or documents[0].get("format") != FORMAT:
        raise BadInput("does not begin like a call", where=str(path), remedy="name the folder of a recorded call")
    head, rest = documents[0], documents[1:]
    end = rest.pop() if rest and rest[-1].get("type") == "End" else None
    mic = read_sound(folder / "mic.wav")
    if end is not None:
        _check_sums(folder, end, lines[:-1], mic)
        _check_customer(folder / "customer.wav", len(mic))
    try:
        scenario = Scenario.model_validate(head["scenario"])
        options, baseline = build(CallOptions, head["options"]), build(Baseline, head["baseline"])
        arrivals = _by_sample(rest, folder, None if end is not None else len(mic))
        return SavedCall(folder, str(head["voicesim"]), options, scenario, baseline, arrivals, mic, end is not None)
    except (KeyError, TypeError, ValueError, OverflowError, ValidationError) as error:
        raise BadInput(f"a line is damaged ({type(error).__name__})", where=str(path)) from None


def read_sound(path: Path) -> Pcm:
    """One side of a call: 16 kHz, mono, 16 bit.

    Raises:
        BadInput: it cannot be read, or is something else.
    """
    import soundfile

    try:
        samples, rate_hz = soundfile.read(path, dtype="int16")
    except (OSError, soundfile.LibsndfileError):
        raise BadInput("cannot be read", where=str(path), remedy="the call folder is incomplete") from None
    if rate_hz != RATE_HZ or samples.ndim != 1:
        raise BadInput("is not 16 kHz mono, as a call is recorded", where=str(path))
    return from_int16(samples)


def _check_sums(folder: Path, end: dict[str, Any], lines: list[str], mic: Pcm) -> None:
    inputs = hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()
    if end.get("inputs_sha256") != inputs:
        raise BadInput("was altered after the call", where=str(folder / "inputs.jsonl"), remedy=ALTERED)
    if end.get("mic_sha256") != hashlib.sha256(to_int16(mic).tobytes()).hexdigest():
        raise BadInput("was altered after the call", where=str(folder / "mic.wav"), remedy=ALTERED)


def _check_customer(path: Path, samples: int) -> None:
    """The customer's side has no sum: a replay makes it anew. But it is as long as the agent's."""
    import soundfile

    try:
        frames = soundfile.info(path).frames
    except (OSError, soundfile.LibsndfileError):
        raise BadInput("cannot be read", where=str(path), remedy="the call folder is incomplete") from None
    if frames != samples:
        what = f"holds {to_seconds(frames):.1f} s of a call of {to_seconds(samples):.1f} s"
        raise BadInput(what, where=str(path), remedy="it was cut short; put the whole file back")


def read_lines(path: Path) -> list[str]:
    """The lines of a file; one that was not finished when the process was killed is left out.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        whole = path.read_bytes()
        return whole[: whole.rfind(b"\n") + 1].decode("utf-8").split("\n")[:-1]
    except (OSError, UnicodeDecodeError):
        raise BadInput("cannot be read", where=str(path), remedy=_whereabouts(path.parent)) from None


def _whereabouts(folder: Path) -> str:
    """Where to look instead: beside a call that was killed lies what it had recorded."""
    left = (
        []
        if folder.exists()
        else sorted(p for p in folder.parent.glob("*.part") if p.stem.startswith(f"{folder.name}."))
    )
    return f"what was recorded is in {left[-1]}" if left else "name the folder of a recorded call"


def _documents(path: Path, lines: list[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        try:
            yield dict(json.loads(line))
        except (ValueError, TypeError, RecursionError):
            raise BadInput(f"line {number} is damaged", where=str(path)) from None


def _by_sample(
    documents: list[dict[str, Any]], folder: Path, heard_samples: int | None
) -> dict[int, tuple[Arrival, ...]]:
    """Of an interrupted call those that came before its last whole frame: `heard_samples` of it were kept."""
    by_sample: dict[int, tuple[Arrival, ...]] = {}
    for line in documents:
        if heard_samples is not None and int(line["at_sample"]) + FRAME_SAMPLES > heard_samples:
            break
        result = _result(dict(line["result"]), folder)
        arrival = Arrival(int(line["request_id"]), int(line["due_sample"]), result)
        at_sample = int(line["at_sample"])
        by_sample[at_sample] = (*by_sample.get(at_sample, ()), arrival)
    return by_sample


def _result(fields: dict[str, Any], folder: Path) -> Result:
    makers: dict[str, Callable[[], Result]] = {
        "Heard": lambda: build(Heard, fields),
        "PauseWeighed": lambda: build(PauseWeighed, fields),
        "TurnReading": lambda: build(TurnReading, fields),
        "WorkFailed": lambda: build(WorkFailed, fields),
        "Lost": lambda: build(Lost, fields),
        "Commanded": lambda: build(Commanded, fields),
        "ClipReady": lambda: _clip(fields["sha256"], folder),
    }
    return makers[fields.pop("type")]()


def _clip(sha256: str, folder: Path) -> ClipReady:
    path = clip_path(folder, sha256)
    pcm = read_sound(path)
    if hashlib.sha256(to_int16(pcm).tobytes()).hexdigest() != sha256:
        raise BadInput("was altered after the call", where=str(path), remedy=ALTERED)
    return ClipReady(sha256, pcm)
