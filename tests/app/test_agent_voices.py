"""The natural voice for an agent's turns that are only text."""

import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from voicesim.app import wire
from voicesim.app.agent_voices import PYTHON, VOICE, named_voice
from voicesim.engines.clip_cache import CachedSynthesizer
from voicesim.engines.foreign_voice import ForeignVoice
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


@pytest.fixture
def model(tmp_path, monkeypatch):
    path = tmp_path / "amy.onnx"
    path.touch()
    monkeypatch.delenv(VOICE, raising=False)
    monkeypatch.delenv(PYTHON, raising=False)
    monkeypatch.setenv("VOICESIM_CACHE_DIR", str(tmp_path / "cache"))
    return path


def test_without_a_name_the_calls_own_voice_speaks_and_espeak_is_warned_of(model, monkeypatch):
    own = ToneSynthesizer()
    with wire.agent_voice(own) as speaker:
        assert speaker is own
    monkeypatch.setattr(sys, "platform", "linux")
    assert VOICE in wire.text_warning()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert wire.text_warning() is None


def test_a_voice_that_is_named_speaks_and_is_remembered(model, monkeypatch, tmp_path):
    monkeypatch.setenv(VOICE, f"piper:{model}#3")
    monkeypatch.setenv(PYTHON, "/other/python")
    assert named_voice() == ForeignVoice("piper", model, "3", python=Path("/other/python"))
    assert wire.text_warning() is None
    rendered = []

    class Natural(ToneSynthesizer):
        def render(self, text, style):
            rendered.append(text)
            return super().render(text, style)

    @contextmanager
    def foreign(voice):
        assert voice == named_voice()
        yield CachedSynthesizer(Natural(), tmp_path / "clips")

    monkeypatch.setattr(wire, "foreign_synthesizer", foreign)
    for _ in range(2):
        with wire.agent_voice(ToneSynthesizer()) as speaker:
            clip = speaker.render("good morning", "neutral")
    assert rendered == ["good morning"]
    assert len(clip.pcm) > 1000


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("pipr:/x.onnx", "there is no engine 'pipr' -> did you mean 'piper'"),
        ("/x.onnx", "there is no engine '/x.onnx' -> write ENGINE:MODEL"),
        ("piper:/nowhere.onnx", "there is no model '/nowhere.onnx' -> write ENGINE:MODEL"),
        ("piper:", "there is no model ''"),
    ],
)
def test_a_name_that_is_none_is_refused(model, monkeypatch, named, told):
    monkeypatch.setenv(VOICE, named)
    with pytest.raises(BadInput, match=told), wire.agent_voice(ToneSynthesizer()):
        pass
