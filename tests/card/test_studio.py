"""A voice recorded through the virtual headset: prompted, heard, checked, kept; a wrong line is refused."""

import contextlib
import json
import subprocess
import sys
import time

import pytest
import soundfile
from ruamel.yaml import YAML

from voicesim.app.scenarios.files import find_scenario, read_scenario
from voicesim.dsp.loudness import loudness_lufs
from voicesim.model.audio import AudioClip

pytestmark = pytest.mark.card

VOICESIM = (sys.executable, "-m", "voicesim.app.cli")
FOLDER = "tests/data/agents/sofa-assertive"


def started(command):
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@pytest.fixture
def turns(root):
    """What is said in the recordings of an agent, and the files."""
    said = YAML(typ="safe", pure=True).load(root / FOLDER / "turns.yaml")["turns"]
    return [(turn["text"], root / FOLDER / turn["wav"]) for turn in said]


@pytest.fixture
def scenario(turns, tmp_path):
    """A call in which the customer says what the recordings hold."""
    document = read_scenario(find_scenario("first-call")).written.model_dump(mode="json", exclude_none=True)
    document["hello"] = [turns[0][0]]
    document["lines"][0] |= {"say": [turns[3][0]], "style": "neutral"}
    document["lines"][1] |= {"say": [turns[5][0]], "style": "neutral"}
    path = tmp_path / "call.yaml"
    YAML(typ="safe", pure=True).dump(document, path)
    return path


def test_three_lines_are_recorded_and_a_wrong_one_is_refused_and_said_again(headset, turns, scenario, tmp_path):
    wavs = [turns[0][1], turns[1][1], turns[3][1], turns[5][1]]  # the second belongs to no line that is prompted
    words = ("--scenario", scenario, "--lines", "3", "--style", "neutral", "--auto", "--plain")
    speaker = ("--speaker", "Claire", "--gender", "female", "--agree")
    command = [*VOICESIM, "voices", "record", "claire", *words, *speaker]
    began = time.monotonic()
    told, voices = [], contextlib.ExitStack()
    with headset.hum(-66), voices, started(command) as run:
        for line in run.stderr:
            told.append(line)
            if line.startswith("Speak.") and wavs:
                voices.enter_context(headset.say(wavs.pop(0)))
        out = run.stdout.read()
    assert run.returncode == 0, told
    assert "3 kept, 1 refused, 0 left for later" in out, told
    assert any("Refused: these are other words (not heard:" in line for line in told)
    shown = subprocess.run([*VOICESIM, "voices", "show", "claire", "--json"], capture_output=True, text=True)
    voice = json.loads(shown.stdout)
    assert (voice["takes"], voice["speaker"]) == (3, "Claire")
    spoken_s = sum(soundfile.info(wav).duration for wav in (turns[0][1], turns[1][1], turns[3][1], turns[5][1]))
    assert time.monotonic() - began - spoken_s < 4 * 12 + 20  # 12 s a line, and loading
    checked = subprocess.run([*VOICESIM, "voices", "check", "claire", "--json"], capture_output=True, text=True)
    assert json.loads(checked.stdout)["faults"] == []
    assert json.loads(checked.stdout)["doubts"] == []
    again = subprocess.run([*command, "--lines", "1"], capture_output=True, text=True, timeout=120)
    assert "NEUTRAL" in again.stderr
    assert turns[0][0] not in again.stderr  # it goes on where it left off


def test_what_was_heard_while_the_trainer_thought_is_no_take(headset, turns, scenario, tmp_path, monkeypatch):
    """Talk before the key is pressed; the line after the prompt is what is kept."""
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(tmp_path / "data"))
    words = ("--scenario", scenario, "--lines", "1", "--plain", "--no-asr")
    speaker = ("--speaker", "Claire", "--gender", "female", "--agree")
    command = [*VOICESIM, "voices", "record", "claire", *words, *speaker]
    with headset.hum(-66), contextlib.ExitStack() as voices, started(command) as run:
        for line in run.stderr:
            if "You are" in line:  # the first card and its question come next
                with headset.say(turns[5][1]) as talk:
                    talk.wait()
                run.stdin.write("\n")
                run.stdin.flush()
            if "Speak." in line:
                voices.enter_context(headset.say(turns[0][1]))
            if line.startswith("Good:"):
                run.stdin.write("\n")
                run.stdin.flush()
        assert "1 kept" in run.stdout.read()
    (take,) = (tmp_path / "data" / "voices" / "claire" / "takes").glob("*.flac")
    assert soundfile.info(take).duration == pytest.approx(soundfile.info(turns[0][1]).duration, abs=0.4)


def test_a_take_sounds_as_it_was_spoken(headset, turns, scenario, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(tmp_path / "data"))
    words = ("--scenario", scenario, "--lines", "1", "--auto", "--plain", "--no-asr")
    speaker = ("--speaker", "Claire", "--gender", "female", "--agree")
    command = [*VOICESIM, "voices", "record", "claire", *words, *speaker]
    with headset.hum(-66), contextlib.ExitStack() as voices, started(command) as run:
        for line in run.stderr:
            if line.startswith("Speak."):
                voices.enter_context(headset.say(turns[0][1]))
        assert "1 kept" in run.stdout.read()
    (take,) = (tmp_path / "data" / "voices" / "claire" / "takes").glob("*.flac")
    pcm, rate_hz = soundfile.read(take, dtype="float32")
    spoken = soundfile.read(turns[0][1], dtype="float32")[0]
    assert loudness_lufs(AudioClip(pcm, rate_hz)) == pytest.approx(-24.0, abs=0.5)
    assert len(pcm) == pytest.approx(len(spoken), abs=0.4 * rate_hz)
