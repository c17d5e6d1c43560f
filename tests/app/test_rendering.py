"""A voice rendered line by line: every style once, resumed where it was broken off."""

import io
from contextlib import contextmanager

import numpy as np
import pytest
import soundfile
from voice_maker import buzz, make_voice

from voicesim.app import wire
from voicesim.app.rendering import encoded
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.voices.coverage import coverage, wanted_takes
from voicesim.app.voices.files import damaged_takes, read_voice
from voicesim.dsp.loudness import true_peak_dbtp
from voicesim.engines.clip_cache import CachedSynthesizer
from voicesim.engines.styling import HIGHEST_DBTP, matched
from voicesim.model.audio import AudioClip
from voicesim.model.errors import EngineError

pytestmark = pytest.mark.model  # the vocoder is at work

WORDS = ("--engine", "kokoro", "--model", "weights", "--speaker", "af_heart")


class StandIn:
    """Buzzes as long as a line; counts, and fails when told to."""

    def __init__(self) -> None:
        self.name, self.spoken, self.fails = "stand-in", [], set()

    def render(self, text, style):
        assert style == "neutral"
        if text in self.fails or "all" in self.fails:
            raise EngineError("kokoro-onnx is not installed for this Python", remedy="pip install kokoro-onnx")
        self.spoken.append(text)
        return matched(buzz(0.3), -24.0)


@pytest.fixture
def engine(monkeypatch, tmp_path):
    stand_in = StandIn()

    @contextmanager
    def opened(_voice):
        yield CachedSynthesizer(stand_in, tmp_path / "clips")

    monkeypatch.setattr(wire, "foreign_synthesizer", opened)
    return stand_in


def render(command, *more):
    return command("voices", "render", "first-call", "--name", "heart", *WORDS, *more)


def test_lines_are_rendered_and_a_render_goes_on_where_it_was(command, engine, data):
    code, out, _ = render(command, "--lines", "4")
    assert code == 0
    assert out.startswith("heart: 4 takes more, ")
    first = read_voice(data / "voices" / "heart")
    assert first.about.kind == "synthetic"
    assert first.about.model.startswith("Kokoro-82M, af_heart: a synthetic voice")
    assert first.about.language == "en-US"
    assert first.about.licence == "Apache-2.0"
    assert first.about.suits == ()
    assert len(set(engine.spoken)) == len(engine.spoken)  # each line once, whatever its styles
    render(command, "--lines", "3", "--format", "opus", "--suits")
    voice = read_voice(data / "voices" / "heart")
    assert voice.takes[:4] == first.takes
    assert [take.file[-4:] for take in voice.takes] == ["flac"] * 4 + [".ogg"] * 3
    assert voice.about.suits == ("first-call",)
    assert damaged_takes(voice) == []
    scenario = load_scenario(find_scenario("first-call"))
    assert len(coverage(voice, scenario).exact) == 7


def test_one_style_alone_is_rendered_when_asked_for(command, engine, data):
    render(command, "--style", "warm")
    scenario = load_scenario(find_scenario("first-call"))
    wanted = [saying for saying in wanted_takes(scenario) if saying.style == "warm"]
    takes = read_voice(data / "voices" / "heart").takes
    assert {(take.text, take.style) for take in takes} == {(saying.text, "warm") for saying in wanted}


def test_a_line_that_cannot_be_said_is_told_and_the_others_go_on(command, engine, data):
    scenario = load_scenario(find_scenario("first-call"))
    engine.fails = {wanted_takes(scenario)[0].text}
    code, out, err = render(command, "--lines", "3")
    assert code == 0
    assert "not said: " in err
    assert "takes more" in out


def test_an_engine_that_says_nothing_leaves_nothing_behind(command, engine, data):
    engine.fails = {"all"}
    code, out, err = render(command)
    assert (code, out) == (3, "")
    assert "kokoro-onnx is not installed" in err
    assert not (data / "voices" / "heart").exists()


def test_a_recorded_voice_is_not_rendered_into(command, engine, data):
    make_voice(data / "voices" / "heart", [("Hello.", "neutral")])
    code, _, err = render(command)
    assert code == 2
    assert "is a recorded voice -> render into another one" in err


def test_a_name_that_cannot_be_is_one_line(command, engine, data):
    code, _, err = command("voices", "render", "first-call", "--name", "../evil", *WORDS)
    assert (code, err.count("\n")) == (2, 1)
    assert not (data / "voices").exists()


def test_what_opus_gives_back_keeps_to_the_true_peak():
    loud = AudioClip(np.float32(0.88) * np.sign(np.sin(np.arange(16_000) * 0.171)).astype(np.float32), 16_000)
    pcm, rate_hz = soundfile.read(io.BytesIO(encoded(loud, "opus")), dtype="float32")
    assert true_peak_dbtp(AudioClip(pcm, rate_hz)) <= HIGHEST_DBTP
