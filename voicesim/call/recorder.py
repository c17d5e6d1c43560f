"""A call on disk: mic.wav, customer.wav, inputs.jsonl, events.jsonl and the voiced lines under clips/.

Inputs are what a call is; events are derived from them. Everything is written to `<folder>.part` as it happens and
renamed when the call is complete, so that nothing half-written is taken for whole and nothing recorded is lost.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Self, TextIO

import numpy as np

from voicesim.call.engine import StepResult
from voicesim.dsp.quantise import to_int16
from voicesim.model.audio import Pcm
from voicesim.model.codec import dumps, plain, tagged
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions
from voicesim.model.scenario import Scenario
from voicesim.model.units import RATE_HZ
from voicesim.model.work import Arrival, ClipReady

FORMAT: Final = 1
FRAMES_A_WRITE: Final = 25  # half a second: what a killed process loses at most
MARKERS: Final = ("inputs.jsonl", "call.json")
"""Files by which a folder is known to be a call."""


class CallRecorder:
    """Writes one call; as a context manager it closes its files whatever happens."""

    def __init__(self, folder: Path, *, overwrite: bool = False) -> None:
        """Raises BadInput when the folder holds something already."""
        check_free(folder, overwrite=overwrite)
        self.folder, self._overwrite = folder, overwrite
        self.part = folder.with_name(folder.name + ".part")
        shutil.rmtree(self.part, ignore_errors=True)
        (self.part / "clips").mkdir(parents=True, mode=0o700)
        self.part.chmod(0o700)
        self._mic, self._customer = _SoundTrack(self.part / "mic.wav"), _SoundTrack(self.part / "customer.wav")
        self._inputs, self._events = self._text("inputs.jsonl"), self._text("events.jsonl")

    def start(self, options: CallOptions, scenario: Scenario, baseline: Baseline) -> None:
        """Write what was chosen before the phone rang."""
        header = {"type": "CallInput", "format": FORMAT, "options": plain(options), "baseline": plain(baseline)}
        self._line(self._inputs, header | {"scenario": scenario.model_dump(mode="json")})

    def step(self, at_sample: int, mic: Pcm, arrivals: Sequence[Arrival], result: StepResult) -> None:
        """Write one step: its inputs first."""
        self._mic.write(mic)
        for arrival in arrivals:
            self._line(self._inputs, arrival_line(at_sample, arrival))
            if isinstance(arrival.result, ClipReady):
                self._keep_clip(arrival.result)
        self._customer.write(result.speaker)
        for event in result.events:
            self._line(self._events, tagged(event))

    def write_text(self, name: str, text: str) -> Path:
        """Add a document, such as call.json."""
        with self._text(name) as file:
            file.write(text)
        return self.part / name

    def commit(self) -> Path:
        """The call is complete: give the folder its name."""
        self.close()
        if self._overwrite and self.folder.exists():
            shutil.rmtree(self.folder)
        self.part.rename(self.folder)
        return self.folder

    def close(self) -> None:
        """Close the files; closing twice is harmless."""
        for file in (self._mic, self._customer, self._inputs, self._events):
            file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _keep_clip(self, clip: ClipReady) -> None:
        import soundfile

        path = clip_path(self.part, clip.sha256)
        if len(clip.pcm) and not path.exists():
            _touch_private(path)
            soundfile.write(path, to_int16(clip.pcm), RATE_HZ, format="FLAC", subtype="PCM_16")

    def _text(self, name: str) -> TextIO:
        _touch_private(self.part / name)
        return (self.part / name).open("w", encoding="utf-8", newline="\n")

    @staticmethod
    def _line(file: TextIO, document: dict[str, Any]) -> None:
        file.write(dumps(document) + "\n")


class _SoundTrack:
    """A WAV file that grows by half seconds."""

    def __init__(self, path: Path) -> None:
        import soundfile

        _touch_private(path)
        self._file = soundfile.SoundFile(path, "w", RATE_HZ, 1, "PCM_16", format="WAV")
        self._frames: list[Pcm] = []

    def write(self, frame: Pcm) -> None:
        self._frames.append(frame)
        if len(self._frames) >= FRAMES_A_WRITE:
            self._flush()

    def close(self) -> None:
        if self._frames:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        self._file.write(to_int16(np.concatenate(self._frames)))
        self._frames.clear()


def arrival_line(at_sample: int, arrival: Arrival) -> dict[str, Any]:
    """An arrival as it stands in inputs.jsonl."""
    head = {"type": "Arrival", "at_sample": at_sample, "request_id": arrival.request_id}
    return head | {"due_sample": arrival.due_sample, "result": tagged(arrival.result)}


def clip_path(folder: Path, sha256: str) -> Path:
    """Where the voiced line with that checksum lies."""
    return folder / "clips" / f"{sha256[:16]}.flac"


def _touch_private(path: Path) -> None:
    """Recordings are for their owner: the file is there with its mode before anything is written to it."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def check_free(folder: Path, *, overwrite: bool) -> None:
    """Raise BadInput when the folder holds something that must not be replaced."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    is_call = folder.is_dir() and any((folder / name).exists() for name in MARKERS)
    if not is_call:
        raise BadInput("this is not empty and not a recorded call", where=str(folder), remedy="choose another folder")
    if not overwrite:
        remedy = "choose another folder, or say --overwrite"
        raise BadInput("there is a recorded call here already", where=str(folder), remedy=remedy)
