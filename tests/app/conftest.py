"""What tests of the app share: a data folder, the command line, call folders made by hand, and a live call of fakes."""

import json
import shutil
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from made_voices import spoken
from scripted_recognizer import ScriptedRecognizer

from voicesim.app import cli, wire
from voicesim.app.calls.calling import CallPlan, CallSession
from voicesim.app.lexicons import load_lexicon
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.call.workbench import Engines
from voicesim.engines.loudness_detector import LoudnessDetector
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.events import Event
from voicesim.model.protocols import MicFrame
from voicesim.model.speech import Word
from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn

SCORES = {"Leads the call": 0.5, "Listens": 0.9}


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(folder))
    monkeypatch.setenv("VOICESIM_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def command(data, monkeypatch, capsys):
    """Run voicesim with these words in that data folder: exit code, stdout, stderr."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["voicesim", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return (end.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def judge(command):
    """The same for `voicesim judge`."""
    return partial(command, "judge")


@pytest.fixture
def make_call():
    """Makes a finished call as it lies on disk: what the history looks at, and a little of everything else."""

    def make(folder, note=None, **changes):
        (folder / "clips").mkdir(parents=True)
        (folder / "inputs.jsonl").write_text('{"type": "CallInput", "format": 1}\n', encoding="utf-8")
        for name in ("mic.wav", "customer.wav", "events.jsonl", "report.html", "clips/0123.flac"):
            (folder / name).write_bytes(b"1234567890")
        (folder / "call.json").write_text(json.dumps(_document() | changes), encoding="utf-8")
        if note is not None:
            noted = {"format": 1, "call_id": uuid.uuid4().hex, "held_at": "2026-03-04T05:06:07+00:00", "kind": "live"}
            noted |= {"agent": None, "profile": None} | note
            (folder / "history.json").write_text(json.dumps(noted), encoding="utf-8")
        return folder

    return make


def _document():
    items = [{"name": name, "score": score} for name, score in SCORES.items()]
    return {
        "scenario": "damaged-sofa-bed@2", "title": "The red sofa bed", "persona": "passive", "mode": None,
        "outcome": "resolved", "interrupted": False, "duration_s": 71.1,
        "scorecard": {"total": 80, "passed": True, "items": items},
        "metrics": [{"name": "talk_ratio", "value": 0.41, "version": 1}],
    }  # fmt: skip


TEXTS = (
    "good morning linden street watches how can i help you",
    "your watch is ready and we are open until six",
    "thank you for calling have a nice day goodbye",
)
FASTER = 40
"""How many times as fast as a real headset; slow enough for the workers to keep up."""


class Headset:
    """Paced, but faster than life; scripted turns are its microphone."""

    name, lost, fails = "headset of the test", False, None

    def __init__(self, texts: Sequence[str]) -> None:
        self._agent = ScriptedAgent([ScriptedTurn(spoken(0.3 * len(text.split()))) for text in texts])
        self._latest: Sequence[Event] = ()
        self._frames = 0
        self._opened_s = 0.0
        self.closed = False

    def open(self) -> None:
        if self.fails is not None:
            raise self.fails
        self._opened_s = time.monotonic()

    def read(self, timeout_s: float) -> MicFrame:
        due_s = self._opened_s + self._frames * 0.02 / FASTER
        time.sleep(max(0.0, due_s - time.monotonic()))
        frame = self._agent.next_frame(self._latest)
        self._latest, self._frames = (), self._frames + 1
        return MicFrame(np.zeros(FRAME_SAMPLES, np.float32) if frame is None else frame)

    def write(self, speaker) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def listen(self, at_sample, mic, arrivals, result) -> None:
        self._latest = result.events

    def says(self, texts: Sequence[str], events: Sequence[Event]) -> None:
        """From now on, as somebody who knows what has happened."""
        self._agent = ScriptedAgent([ScriptedTurn(spoken(0.3 * len(text.split()))) for text in texts])
        self._latest = events


def words(text: str) -> tuple[Word, ...]:
    each = [Span(to_samples(0.3 * (i + 1)), to_samples(0.3 * (i + 2))) for i in range(len(text.split()))]
    return tuple(Word(word, span, 0.95) for word, span in zip(text.split(), each, strict=True))


@cache
def played():
    return load_scenario(find_scenario("first-call"))


@contextmanager
def tones(_voice):
    yield ToneSynthesizer()


@pytest.fixture
def session(monkeypatch, tmp_path):
    """A session with fakes behind the protocols; how it is planned is up to the test."""
    reader = Reader(load_lexicon()).listening_for(played())

    def make(texts=TEXTS, **plan) -> CallSession:
        recognizer = ScriptedRecognizer([words(text) for text in texts])
        monkeypatch.setattr(wire, "speech_model", lambda: SimpleNamespace(checksum="sha256:00"))
        monkeypatch.setattr(wire, "synthesizer", tones)
        monkeypatch.setattr(wire, "engines", lambda *_: Engines(lambda: recognizer, ToneSynthesizer(), lambda: reader))
        monkeypatch.setattr(wire, "detector", LoudnessDetector)
        port = Headset(texts)
        made = CallSession(CallPlan(played(), tmp_path / "call", **plan), port)
        made.subscribe(port.listen)
        return made

    return make


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Where the one call of a file of tests is kept once it was held."""
    return tmp_path_factory.mktemp("recorded") / "call"


@pytest.fixture
def held(session, recorded, tmp_path):
    """The folder of a finished call of three turns, of the test's own."""
    if not recorded.exists():
        call = session()
        call.start()
        shutil.copytree(call.wait(60).folder, recorded)
    return Path(shutil.copytree(recorded, tmp_path / "held"))
