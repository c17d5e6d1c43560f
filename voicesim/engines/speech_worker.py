"""pyttsx3 in a process of its own, so that an engine that hangs or crashes costs a line and never a call.

The parent side is `SpeechWorker`; the child is `python -m voicesim.engines.speech_worker SCRATCH_FOLDER`. They talk
over the child's stdin and stdout in frames of a 4-byte big-endian length and a body: a JSON request goes in; a JSON
answer and, if that tells no error, a sound file come out. On Linux the child speaks with espeak_driver. On macOS and
Windows it speaks with pyttsx3's stock driver, where rate and volume are all that can be set.
"""

import contextlib
import io
import json
import os
import queue
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import voicesim
from voicesim.model.errors import EngineError, VoicesimError

if TYPE_CHECKING:
    from voicesim.model.audio import AudioClip

Properties = Mapping[str, str | int | float]
"""pyttsx3's: rate, volume, voice, pitch, range."""
Speak = Callable[[str, Properties], bytes]
"""What a child speaks with: a sound file of a text."""

TIMEOUT_S: Final = 20.0
TIMEOUT_CHARACTERS_PER_S: Final = 500  # long texts are given more
_LARGEST_FRAME: Final = 1 << 28  # bytes; more than an hour and a half of sound
_LENGTH: Final = struct.Struct(">I")
_STOCK_PROPERTIES: Final = ("rate", "volume")
_REMEDY: Final = "say it again, or choose another voice; `voicesim doctor` tests the voice"


class SpeechWorker:
    """The child process, started with the first line and again whenever it broke; safe to use from many threads."""

    def __init__(self, command: Sequence[str] | None = None, *, timeout_s: float = TIMEOUT_S) -> None:
        """Take another program as the child, or another patience in seconds."""
        self._command = tuple(command or (sys.executable, "-P", "-m", __spec__.name))
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._end: weakref.finalize[Any, Any] | None = None

    def speak(self, text: str, properties: Properties) -> "AudioClip":
        """Voice a text at the engine's own rate, mono; a child that hangs, dies or babbles is tried once more.

        Raises:
            EngineError: it failed twice, or the engine said why it cannot.
        """
        request = json.dumps({"text": text, "properties": dict(properties)}).encode()
        timeout_s = self._timeout_s + len(text) // TIMEOUT_CHARACTERS_PER_S
        with self._lock:
            try:
                return self._ask(request, timeout_s)
            except _BrokenError:
                self._drop()
            try:
                return self._ask(request, timeout_s)
            except _BrokenError as broken:
                self._drop()
                raise EngineError(f"the voice {broken}, twice running", where=repr(text[:40]), remedy=_REMEDY) from None

    def close(self) -> None:
        """End the child; speaking afterwards starts another."""
        with self._lock:
            self._drop()

    def _ask(self, request: bytes, timeout_s: float) -> "AudioClip":
        if self._child is None:
            self._child = _Child(self._command)
            self._end = weakref.finalize(self, self._child.end)
        return decoded(self._child.ask(request, timeout_s))

    def _drop(self) -> None:
        if self._end is not None:
            self._end()
        self._child = self._end = None


class _BrokenError(Exception):
    """The child is of no use any more; says what became of it."""


class _Child:
    """One life of the child process, with a private folder for its files."""

    def __init__(self, command: Sequence[str]) -> None:
        self._scratch = Path(tempfile.mkdtemp(prefix="voicesim-voice-"))
        self._complaints = self._scratch / "stderr.txt"
        package_root = str(Path(voicesim.__file__).resolve().parent.parent)
        paths = [package_root, *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            with self._complaints.open("wb") as stderr:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, or what a test gave
                    [*command, str(self._scratch)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                    start_new_session=True,  # Ctrl-C in the terminal is for the parent
                )
        except OSError as error:
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise EngineError(f"the voice's process cannot be started: {error}", remedy=_REMEDY) from None

    def ask(self, request: bytes, timeout_s: float) -> bytes:
        """A sound file for a request; kills the child when it takes too long."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(timeout_s, expire)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(request)
        except (OSError, EOFError, ValueError) as error:
            raise _BrokenError(f"took longer than {timeout_s:g} s" if expired.is_set() else self._fate(error)) from None
        finally:
            timer.cancel()

    def end(self) -> None:
        """Kill the process and take its files away."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what a dead child did not read
                pipe.close()  # type: ignore[union-attr]  # both are pipes
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _exchange(self, request: bytes) -> bytes:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: PT018 - pipes were asked for
        write_frame(stdin, request)
        answer = json.loads(read_frame(stdout))
        if not isinstance(answer, dict):
            raise ValueError("no answer")
        if "error" in answer:
            raise EngineError(str(answer["error"]), remedy=str(answer.get("remedy") or _REMEDY))
        return read_frame(stdout)

    def _fate(self, error: Exception) -> str:
        self._process.kill()
        code = self._process.wait()
        lines = self._complaints.read_text("utf-8", errors="replace").strip().splitlines()
        last = f" ({lines[-1][:200]})" if lines else ""
        if isinstance(error, ValueError):
            return f"gave no answer that makes sense{last}"
        return f"broke off with exit code {code}{last}"


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """A length and that many bytes."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The next body.

    Raises:
        EOFError: the other side has gone.
        ValueError: it is longer than any sound could be.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > _LARGEST_FRAME:
        raise ValueError(f"a frame of {length} bytes")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    body = stream.read(count)
    if len(body) < count:
        raise EOFError
    return body


def decoded(sound_file: bytes) -> "AudioClip":
    """What the engine wrote (WAV, or AIFF on macOS) as one channel of float32 at its own rate, checked."""
    import numpy as np
    import soundfile

    from voicesim.model.audio import AudioClip

    try:
        with soundfile.SoundFile(io.BytesIO(sound_file)) as source:
            if source.frames > len(sound_file):  # an invented length would be allocated
                raise _BrokenError("gave a damaged sound file")
            channels = source.read(dtype="float32", always_2d=True)
            rate_hz = int(source.samplerate)
    except soundfile.SoundFileError:
        raise _BrokenError("gave a damaged sound file") from None
    pcm = np.ascontiguousarray(channels.mean(axis=1), np.float32)
    if not (np.isfinite(pcm).all() and pcm.any()):
        raise _BrokenError("gave no sound")
    return AudioClip(pcm, rate_hz)


def main(scratch: Path) -> None:
    """The child that speaks by pyttsx3."""
    serve(scratch, _Speaker(scratch).speak)


def serve(scratch: Path, speak: Speak) -> None:
    """A child: answer requests until the parent has gone.

    Its stdin and stdout are taken out of reach of the engine, which may print what it likes.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    waiting: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, waiting, scratch), daemon=True).start()
    while True:
        _answer(speak, json.loads(waiting.get()), answers)


def _listen(requests: IO[bytes], waiting: "queue.Queue[bytes]", scratch: Path) -> None:
    """Beside the engine, so that a hung one does not outlive the parent."""
    with contextlib.suppress(EOFError, ValueError, OSError):
        while True:
            waiting.put(read_frame(requests))
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)


def _answer(speak: Speak, request: dict[str, Any], answers: IO[bytes]) -> None:
    try:
        sound_file = speak(request["text"], request["properties"])
    except VoicesimError as error:
        write_frame(answers, json.dumps({"error": error.message, "remedy": error.remedy}).encode())
    except Exception as error:  # noqa: BLE001 - foreign engines raise what they like; it is told to the parent
        write_frame(answers, json.dumps({"error": f"the voice failed: {error!r}"}).encode())
    else:
        write_frame(answers, b"{}")
        write_frame(answers, sound_file)


class _Speaker:
    """pyttsx3 with the driver for this machine."""

    def __init__(self, scratch: Path) -> None:
        self._path = scratch / "line.wav"
        self._ours = sys.platform.startswith("linux")
        self._engine: Any = None
        self._errors: list[Exception] = []

    def speak(self, text: str, properties: Properties) -> bytes:
        """A sound file of the text."""
        engine = self._started()
        self._errors.clear()
        for name, value in properties.items():
            if self._ours or name in _STOCK_PROPERTIES:
                engine.setProperty(name, value)
        engine.save_to_file(text, str(self._path))
        engine.runAndWait()
        if self._errors:
            raise self._errors[0]
        sound_file = self._path.read_bytes()
        self._path.unlink()
        return sound_file

    def _started(self) -> Any:  # noqa: ANN401 - pyttsx3 has no types
        if self._engine is None:
            import pyttsx3.engine

            from voicesim.engines import espeak_driver

            espeak_driver.register()
            self._engine = pyttsx3.engine.Engine(espeak_driver.NAME if self._ours else None)
            self._engine.connect("error", self._on_error)
        return self._engine

    def _on_error(self, name: str | None, exception: Exception) -> None:  # noqa: ARG002 - pyttsx3's event
        self._errors.append(exception)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
