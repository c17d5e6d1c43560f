"""Moonshine in a process of its own, because its library keeps 15 MB of every second of sound that it has heard.

The child reads the path of a WAV file a line and answers with a line of JSON: {"text": ...} or {"error": ...}. The
parent side is `MoonshineWorker`, which starts the child anew after half a minute of sound.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import voicesim
from voicesim.model.errors import EngineError

LIFE_S: Final = 30.0
"""Of sound, after which a child has grown by half a gigabyte; the next one loads its model in 0.4 s."""
PATIENCE_S: Final = 120.0
"""For one clip of half a minute at most, on a machine however busy."""
REMEDY: Final = "reinstall moonshine-cpp, or leave --accurate out"


class MoonshineWorker:
    """The child process; started with the first clip, and again whenever it is old or broke."""

    def __init__(self, command: Sequence[str] | None = None, *, patience_s: float = PATIENCE_S) -> None:
        """Take another program as the child, or another patience."""
        self._command = tuple(command or (sys.executable, "-P", "-m", __spec__.name))
        self._patience_s, self._heard_s = patience_s, 0.0
        self._child: subprocess.Popen[str] | None = None
        self._end: weakref.finalize[Any, Any] | None = None

    def text_of(self, clip: Path, duration_s: float) -> str:
        """What is said in a WAV file; a child that hangs or dies is tried once more.

        Raises:
            EngineError: it failed twice, or said why it cannot.
        """
        for _ in range(2):
            answer = self._answer(clip, duration_s)
            if "error" in answer:
                raise EngineError(f"the second recogniser failed: {answer['error']}", remedy=REMEDY)
            if "text" in answer:
                return str(answer["text"])
        raise EngineError("the second recogniser died or hung, twice running", remedy=REMEDY)

    def close(self) -> None:
        """End the child; the next clip starts another."""
        if self._end is not None:
            self._end()
        self._child = self._end = None

    def _answer(self, clip: Path, duration_s: float) -> dict[str, Any]:
        """Nothing where the child is of no use any more."""
        if self._heard_s >= LIFE_S:
            self.close()
        child = self._child or self._started()
        self._heard_s += duration_s
        assert child.stdin is not None and child.stdout is not None  # noqa: PT018 - pipes were asked for
        timer = threading.Timer(self._patience_s, child.kill)
        timer.daemon = True
        timer.start()
        try:
            child.stdin.write(f"{clip}\n")
            child.stdin.flush()
            found: dict[str, Any] = json.loads(child.stdout.readline())
        except (OSError, ValueError):
            self.close()
            return {}
        finally:
            timer.cancel()
        return found

    def _started(self) -> "subprocess.Popen[str]":
        paths = [str(Path(voicesim.__file__).resolve().parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter, or what a test gave
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # Ctrl-C in the terminal is for the parent
            )
        except OSError as error:
            raise EngineError(f"the second recogniser cannot be started: {error}", remedy=REMEDY) from None
        self._end, self._heard_s = weakref.finalize(self, _ended, self._child), 0.0
        return self._child


def _ended(child: "subprocess.Popen[str]") -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):  # what a dead child did not read
            pipe.close()  # type: ignore[union-attr]  # both are pipes


def main() -> None:
    """The child: answers until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the library prints is no answer
    try:
        import moonshine_cpp

        model = moonshine_cpp.MoonshineModel()
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent has to know
        answers.write(json.dumps({"error": f"{type(error).__name__}: {error}"}) + "\n")
        answers.flush()
        return
    for line in sys.stdin:
        try:
            answer = {"text": model.transcribe_wav(line.rstrip("\n"))}
        except Exception as error:  # noqa: BLE001 - the package raises nothing more precise
            answer = {"error": str(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
