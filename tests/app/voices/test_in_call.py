"""A whole call with a voice of takes."""

from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
from voice_maker import make_voice

from voicesim.app import wire
from voicesim.app.calls.running import wired_engine
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.voices.coverage import wanted_takes
from voicesim.app.voices.files import read_voice
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call

pytestmark = pytest.mark.model  # the synthesiser stands behind the takes


def test_a_call_with_takes_keeps_their_checksum_and_replays(session, monkeypatch, data, tmp_path):
    first_call = load_scenario(find_scenario("first-call"))
    lines = [(saying.text, saying.style) for saying in wanted_takes(first_call)]
    folder = make_voice(data / "voices" / "anna", lines)
    opened = wire.synthesizer
    call = session(voice="anna")
    fakes = wire.engines()
    monkeypatch.setattr(wire, "synthesizer", opened)
    monkeypatch.setattr(wire, "engines", lambda _model, voice, _scenario: replace(fakes, synthesizer=voice))
    call.start()
    result = call.wait(120)
    saved = read_call(result.folder)
    assert saved.options.models["voice"].startswith(f"takes:anna sha256:{read_voice(folder).sha256} else pyttsx3:")
    assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None
    takes = {tuple(soundfile.read(path, dtype="int16")[0]) for path in folder.glob("takes/*.flac")}
    clips = [tuple(soundfile.read(path, dtype="int16")[0]) for path in Path(result.folder, "clips").glob("*.flac")]
    assert len(set(clips) & takes) >= 2  # its nods are the synthesiser's
