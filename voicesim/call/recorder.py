"""A call on disk: mic.wav, customer.wav, inputs.jsonl, events.jsonl and the voiced lines under clips/.

Inputs are what a call is; events are derived from them. Everything is written as it happens to a new folder beside the
place it is meant for (`<folder>.<letters>.part`) and renamed when the call is complete, so that nothing half-written is
taken for whole, nothing recorded is lost, and nobody else's files are touched.
"""

import contextlib
import errno
import hashlib
import io
import os
import shutil
import tempfile
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self, TextIO

import numpy as np

from voicesim import __version__
from voicesim.call.step import StepResult
from voicesim.disk.whole_file import check_writable
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
FRAMES_A_WRITE: Final = 25
"""Half a second: what a process that is killed loses at most. All files are then written in one go, inputs first."""
MARKERS: Final = ("inputs.jsonl", "call.json")
"""Files by which a folder is known to be a call."""


class CallRecorder:
    """Writes one call; as a context manager it closes its files whatever happens."""

    def __init__(self, folder: Path, *, overwrite: bool = False) -> None:
        """Raises BadInput when the folder holds something already, or cannot be made."""
        check_free(folder, overwrite=overwrite)
        self.folder, self._overwrite = Path(os.path.realpath(folder)), overwrite
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.part = Path(tempfile.mkdtemp(".part", f"{self.folder.name}.", self.folder.parent))
            with contextlib.ExitStack() as begun:  # of a call that cannot begin nothing is left
                begun.callback(shutil.rmtree, self.part, ignore_errors=True)
                self._open(begun)
                begun.pop_all()
        except OSError as error:
            raise _cannot_write(folder, error) from None
        self._inputs_sum = hashlib.sha256()
        self._frames = 0

    def _open(self, begun: contextlib.ExitStack) -> None:
        (self.part / "clips").mkdir(mode=0o700)
        self._mic = begun.enter_context(contextlib.closing(_SoundTrack(self.part / "mic.wav")))
        self._customer = begun.enter_context(contextlib.closing(_SoundTrack(self.part / "customer.wav")))
        self._inputs = begun.enter_context(self._text("inputs.jsonl"))
        self._events = begun.enter_context(self._text("events.jsonl"))

    def start(self, options: CallOptions, scenario: Scenario, baseline: Baseline) -> None:
        """Write what was chosen before the phone rang.

        Raises:
            BadInput: it cannot be written; so do all that write.
        """
        header = {"type": "CallInput", "format": FORMAT, "voicesim": __version__, "options": plain(options)}
        with self._told():
            self._input(header | {"baseline": plain(baseline), "scenario": scenario.model_dump(mode="json")})
            self._flush()

    def step(self, at_sample: int, mic: Pcm, arrivals: Sequence[Arrival], result: StepResult) -> None:
        """Take one step; every half a second it is on disk."""
        with self._told():
            for arrival in arrivals:
                if isinstance(arrival.result, ClipReady):
                    self._keep_clip(arrival.result)
                self._input(arrival_line(at_sample, arrival))
            self._mic.take(mic)
            self._customer.take(result.speaker)
            for event in result.events:
                self._events.write(dumps(tagged(event)) + "\n")
            self._frames += 1
            if self._frames % FRAMES_A_WRITE == 0:
                self._flush()

    def write_text(self, name: str, text: str) -> Path:
        """Add a document, such as call.json."""
        with self._told(), self._text(name) as file:
            file.write(text)
        return self.part / name

    def seal(self) -> None:
        """The call has ended: once all is on disk, write what its inputs add up to, so that a later change shows."""
        with self._told():
            self._flush()
            sums = {"mic_sha256": self._mic.sum.hexdigest(), "inputs_sha256": self._inputs_sum.hexdigest()}
            self._input({"type": "End", "samples": self._mic.samples} | sums)
            self._inputs.flush()

    def set_aside(self, folder: Path) -> Path:
        """The call was taken back before its end: keep it under another name, as far as it came."""
        self.close()
        try:
            return self.part.rename(folder)
        except OSError as error:
            raise _cannot_write(folder, error) from None

    def discard(self) -> None:
        """Nothing was recorded that is worth keeping."""
        self.close()
        shutil.rmtree(self.part)

    def commit(self) -> Path:
        """Everything is written: give the folder its name.

        Raises:
            BadInput: somebody else took the name meanwhile; the call stays where it is.
        """
        self.close()
        try:
            with self._earlier_aside():
                if self.folder.is_dir():  # an empty one, which Windows does not replace
                    self.folder.rmdir()
                self.part.rename(self.folder)
        except (BadInput, OSError) as error:
            raise BadInput(
                f"cannot be taken: {error}", where=str(self.folder), remedy=f"it is in {self.part}"
            ) from None
        return self.folder

    @contextlib.contextmanager
    def _earlier_aside(self) -> Iterator[None]:
        """The call that is to be replaced goes aside, and comes back when its place cannot be taken."""
        if not self.folder.exists() or not any(self.folder.iterdir()):
            yield
            return
        check_free(self.folder, overwrite=self._overwrite)
        old = Path(tempfile.mkdtemp(".old", f"{self.folder.name}.", self.folder.parent))
        self.folder.rename(old / "call")
        try:
            yield
        except OSError:
            (old / "call").rename(self.folder)
            old.rmdir()
            raise
        shutil.rmtree(old, ignore_errors=True)

    def close(self) -> None:
        """Close all files, even when one cannot take its last lines; closing twice is harmless."""
        with self._told(), contextlib.ExitStack() as files:
            for file in (self._events, self._customer, self._mic, self._inputs):
                files.callback(file.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with contextlib.suppress(*([BadInput] if kind else [])):  # what broke the call off is told
            self.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """What the system refuses, such as a full disk, as one line that says where the call is as far as it came."""
        try:
            yield
        except OSError as error:
            remedy = f"what was recorded of it is in {self.part}: voicesim report shows it"
            raise _cannot_write(self.folder, error, remedy) from None

    def _flush(self) -> None:
        for file in (self._inputs, self._mic, self._customer, self._events):
            file.flush()

    def _keep_clip(self, clip: ClipReady) -> None:
        import soundfile

        path = clip_path(self.part, clip.sha256)
        if len(clip.pcm) and not path.exists():
            encoded = io.BytesIO()  # a full disk would be lost inside the library
            soundfile.write(encoded, to_int16(clip.pcm), RATE_HZ, format="FLAC", subtype="PCM_16")
            _touch_private(path)
            path.write_bytes(encoded.getvalue())

    def _text(self, name: str) -> TextIO:
        _touch_private(self.part / name)
        return (self.part / name).open("w", encoding="utf-8", newline="\n")

    def _input(self, document: dict[str, Any]) -> None:
        line = dumps(document) + "\n"
        self._inputs_sum.update(line.encode())
        self._inputs.write(line)


class _SoundTrack:
    """A WAV file that grows when it is flushed, and whose head then says so: it can be read at any time."""

    def __init__(self, path: Path) -> None:
        _touch_private(path)
        self._raw = path.open("wb")
        self._file = wave.Wave_write(self._raw)
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE_HZ)
        self._frames: list[Pcm] = []
        self.sum, self.samples = hashlib.sha256(), 0

    def take(self, frame: Pcm) -> None:
        self._frames.append(frame)
        self.samples += len(frame)

    def flush(self) -> None:
        if self._raw.closed:
            return
        samples = to_int16(np.concatenate(self._frames)) if self._frames else np.zeros(0, np.int16)
        little_endian = samples.astype("<i2").tobytes()
        self.sum.update(little_endian)
        self._frames.clear()
        self._file.writeframes(little_endian)
        self._raw.flush()

    def close(self) -> None:
        with contextlib.closing(self._raw), contextlib.closing(self._file):
            self.flush()


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
    """Raise BadInput when the folder holds something that must not be replaced, or cannot be written there."""
    try:
        _check_writable(folder)
        if folder.resolve() == Path.cwd():
            raise BadInput("this is the folder you stand in", where=str(folder), remedy="name a new one")
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return
        is_call = folder.is_dir() and any((folder / name).exists() for name in MARKERS)
    except OSError as error:
        raise _cannot_write(folder, error) from None
    if not is_call:
        raise BadInput("this is not empty and not a recorded call", where=str(folder), remedy="choose another folder")
    if not overwrite:
        remedy = "choose another folder, or say --overwrite"
        raise BadInput("there is a recorded call here already", where=str(folder), remedy=remedy)


def _check_writable(folder: Path) -> None:
    """Whether the nearest folder above that is there takes a new one: told before minutes of loading, not after."""
    whole = folder.resolve()
    above = next(place for place in (*whole.parents, whole) if place.exists())
    if not above.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(above))
    check_writable(above)


def _cannot_write(folder: Path, error: OSError, remedy: str = "choose a folder of yours") -> BadInput:
    reason = (error.strerror or "cannot be written").lower()
    return BadInput(f"a call cannot be kept here: {reason}", where=str(folder), remedy=remedy)
