"""Headless calls of fakes, each in a process of its own that is killed at a moment that was named.

python calls_that_end.py FOLDER MOMENT...

One call is first held to its end, then another one in a fork. A moment is `op:N` (before the N-th time that something
in the folder is opened to be written, renamed, made or removed), or `s:SECONDS` after the start; `every` is one of the
first kind after the other, until a call comes to its end. A line for each: its name, exit code and seconds.
"""

import importlib
import itertools
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import soundfile

from voicesim.app import cli, wire
from voicesim.app.lexicons import load_lexicon
from voicesim.call.workbench import Engines
from voicesim.engines.loudness_detector import LoudnessDetector
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ, to_samples

sys.path.insert(0, str(Path(__file__).parents[2] / "shared"))  # it is run as a script too
ScriptedRecognizer = importlib.import_module("scripted_recognizer").ScriptedRecognizer
TEXTS = (
    "good morning linden street watches how can i help you",
    "your watch is ready and we are open until six",
    "thank you for calling have a nice day goodbye",
)
CHANGES = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"})


def spoken(seconds: float) -> Any:
    t = np.arange(to_samples(seconds)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 12)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))
    return (0.1 * voice).astype(np.float32)


def words(text: str) -> tuple[Word, ...]:
    each = [Span(to_samples(0.3 * (i + 1)), to_samples(0.3 * (i + 2))) for i in range(len(text.split()))]
    return tuple(Word(word, span, 0.95) for word, span in zip(text.split(), each, strict=True))


def agent(folder: Path) -> Path:
    """A folder of three recorded turns."""
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        soundfile.write(folder / f"{number}.wav", spoken(0.3 * len(text.split())), RATE_HZ)
    return folder


def wire_fakes(replace: Callable[[Any, str, Any], object]) -> None:
    """Fakes behind the protocols; `replace` takes an object, a name and what stands there instead."""
    reader = Reader(load_lexicon())

    @contextmanager
    def tones(_voice: str) -> Iterator[ToneSynthesizer]:
        yield ToneSynthesizer()

    model = SimpleNamespace(checksum="sha256:00", path=Path("a-model"))
    replace(wire, "speech_model", lambda: model)
    replace(wire, "model_warning", lambda _model: None)
    replace(wire, "synthesizer", tones)
    replace(wire, "recognizer", lambda _model: ScriptedRecognizer([words(text) for text in TEXTS]))
    replace(wire, "engines", lambda m, _v, _s: Engines(lambda: wire.recognizer(m), ToneSynthesizer(), lambda: reader))
    replace(wire, "detector", LoudnessDetector)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_before(number: int, folder: Path) -> None:
    """Before the change of that number, counted from 1."""
    left = [number]

    def watch(event: str, given: Sequence[Any]) -> None:
        changes = event in CHANGES or (event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR))
        if changes and isinstance(given[0], str | Path) and folder in Path(given[0]).parents:
            left[0] -= 1
            if not left[0]:
                die()

    sys.addaudithook(watch)


def call(moment: str, folder: Path, turns: Path) -> None:
    kind, _, value = moment.partition(":")
    if kind == "op":
        die_before(int(value), folder)
    elif kind == "s":
        threading.Timer(float(value), die).start()
    os.environ["VOICESIM_DATA_DIR"] = str(folder)
    sys.argv = ["voicesim", "run", "first-call", "--agent", str(turns)]
    cli.main()


def ended(folder: Path, turns: Path, moment: str) -> int:
    """The exit code of a call; 70 for a traceback."""
    try:
        call(moment, folder, turns)
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it is
        traceback.print_exc()
    return 70


def forked(moment: str, folder: Path, turns: Path) -> int:
    child = os.fork()
    if not child:
        os._exit(ended(folder, turns, moment))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    base, moments = Path(sys.argv[1]), sys.argv[2:]
    turns, told, sys.stdout = agent(base / "turns"), sys.stdout, Path(os.devnull).open("w")  # noqa: SIM115
    wire_fakes(setattr)

    def tell(name: str, do: Callable[[Path, Path], int]) -> int:
        began_s = time.monotonic()
        code = do(base / name.replace(":", "-"), turns)
        told.write(f"{name.replace(':', '-')} {code} {time.monotonic() - began_s:.3f}\n")
        told.flush()
        return code

    tell("whole", lambda *at: ended(*at, "end"))  # not in a fork: now everything is loaded
    tell("end", partial(forked, "end"))
    for moment in moments:
        if moment != "every":
            tell(moment, partial(forked, moment))
            continue
        numbers = itertools.count(1)
        while (moment := f"op:{next(numbers)}") and tell(moment, partial(forked, moment)) == -signal.SIGKILL:
            pass


if __name__ == "__main__":
    main()
