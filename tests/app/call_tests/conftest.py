"""A shop whose agent hums: whole calls through the real engine in tenths of a second, without model and voice."""

from types import SimpleNamespace

import pytest

from voicesim.app import wire
from voicesim.app.lexicons import load_lexicon
from voicesim.app.rehearsing import hummed
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.call.workbench import Engines
from voicesim.engines.loudness_detector import LoudnessDetector
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.engines.written_recognizer import WrittenRecognizer
from voicesim.language.reading import Reader
from voicesim.ports.audio_files import save_audio

TEXTS = (
    "good morning linden street watches this is robin speaking how can i help you",
    "yes your watch is ready and we are open until six",
    "thank you for calling have a lovely day goodbye",
)
SCENARIO = "first-call"


class Voice(ToneSynthesizer):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder for tests that are only looked at: the agent in it is empty."""
    (tmp_path / "agent").mkdir()
    monkeypatch.setattr(wire, "speech_model", lambda: SimpleNamespace(checksum="sha256:00"))
    monkeypatch.setattr(wire, "model_warning", lambda _: None)
    return tmp_path


@pytest.fixture
def shop(place, monkeypatch):
    """A folder for tests that are played, with the agent's clips in `agent/`."""
    turns = [hummed(text, "assertive", index) for index, text in enumerate(TEXTS)]
    for number, turn in enumerate(turns, 1):
        save_audio(place / "agent" / f"{number:02d}.wav", turn.pcm)
    reader = Reader(load_lexicon()).listening_for(load_scenario(find_scenario(SCENARIO)))
    recognizer = WrittenRecognizer(turns)
    monkeypatch.setattr(wire, "synthesizer", lambda _: Voice())
    monkeypatch.setattr(wire, "engines", lambda *_: Engines(lambda: recognizer, ToneSynthesizer(), lambda: reader))
    monkeypatch.setattr(wire, "detector", LoudnessDetector)
    return place


@pytest.fixture
def write(place):
    """Write a call test into the folder: what is expected, in YAML; give its path."""

    def make(expect: str, name: str = "one", head: str = "agent: agent") -> object:
        path = place / f"{name}.calltest.yaml"
        path.write_text(f"# kept\nscenario: {SCENARIO}\nseed: 3\n{head}\n{expect}", encoding="utf-8")
        return path

    return make
