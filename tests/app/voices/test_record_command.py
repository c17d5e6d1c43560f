"""voicesim voices record: what is told before a voice is begun, and for which scenario it is."""

import pytest
import soundfile
from line_listener import Listener
from voice_maker import make_voice

from voicesim.app import wire
from voicesim.app.voices.files import read_voice
from voicesim.app.yaml_files import plain, read_yaml
from voicesim.model.errors import MissingPart
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.slow

RECORD = ("voices", "record", "berta", "--scenario", "first-call")
NEW = ("--speaker", "Berta Lund", "--gender", "female", "--agree")


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(wire, "speech_model", lambda: None)
    monkeypatch.setattr(wire, "recognizer", lambda _: Listener("my cat is on the roof again"))


@pytest.fixture
def recording(speech, tmp_path):
    soundfile.write(tmp_path / "line.wav", speech, RATE_HZ)
    return tmp_path / "line.wav"


def missing(path):
    return path / "none.wav", "none.wav: there is no such file or folder -> check the path"


def no_sound(path):
    (path / "a.wav").write_text("no sound")
    return path / "a.wav", "a.wav: cannot be read as audio ("


def empty(path):
    (path / "a.wav").touch()
    return path / "a.wav", "a.wav: the file is empty -> record or export it again"


def no_audio_inside(path):
    (path / "in").mkdir()
    return path / "in", "in: there is no audio in this folder -> looked for .wav"


def none_readable(path):
    (path / "in").mkdir()
    (path / "in" / "1.wav").touch()
    (path / "in" / "2.wav").write_text("no sound")
    return (
        path / "in",
        "in: none of its 2 recordings can be read; 1.wav: the file is empty -> record ",
    )


@pytest.mark.parametrize("made", [missing, no_sound, empty, no_audio_inside, none_readable])
def test_recordings_that_are_none_are_told_before_a_voice_is_begun(command, data, heard, tmp_path, made):
    path, told = made(tmp_path)
    for options in (NEW, ()):  # nor is anybody asked who speaks
        code, out, err = command(*RECORD, "--from", path, *options)
        assert (code, out) == (2, "")
        assert err.startswith(f"voicesim: {path.parent}/{told}")
        assert err.count("\n") == 1
        assert not (data / "voices").exists()


def test_what_is_missing_to_match_recordings_is_told_before_a_voice_is_begun(command, data, recording, monkeypatch):
    told = "--from: recordings are matched by their words -> leave --no-asr out"
    assert command(*RECORD, "--from", recording, *NEW, "--no-asr") == (2, "", f"voicesim: {told}\n")

    def none():
        raise MissingPart("no speech model is installed")

    monkeypatch.setattr(wire, "speech_model", none)
    assert command(*RECORD, "--from", recording, *NEW)[0] == 3
    assert not (data / "voices").exists()


def test_one_of_a_folder_that_can_be_read_is_enough_to_begin_a_voice(command, data, heard, recording):
    (recording.parent / "0.wav").touch()
    code, _, err = command(*RECORD, "--from", recording.parent, *NEW)
    assert code == 2
    assert "0.wav: the file is empty" in err
    assert read_voice(data / "voices" / "berta").about.speaker == "Berta Lund"


def test_a_new_voice_says_that_it_suits_the_scenario_when_asked_to(command, data, heard, recording):
    command(*RECORD, "--from", recording, *NEW, "--suits")
    assert read_voice(data / "voices" / "berta").about.suits == ("first-call",)
    other = ("voices", "record", "clara", "--scenario", "first-call")
    command(*other, "--from", recording, *NEW)
    assert read_voice(data / "voices" / "clara").about.suits == ()


@pytest.mark.parametrize("suits", [(), ("late-wedding-photographer",)])
def test_a_voice_that_is_there_suits_one_more_and_keeps_the_rest_of_its_file(command, data, heard, recording, suits):
    folder = make_voice(data / "voices" / "berta", [("Hello.", "neutral")], suits=suits)
    path = folder / "voice.yaml"
    path.write_text("# recorded in the small room\n" + path.read_text())
    before = plain(read_yaml(path))
    about = read_voice(folder).about
    for _ in range(2):  # the second time it is there already
        assert command(*RECORD, "--from", recording, "--suits")[0] == 0
        assert read_voice(folder).about == about.model_copy(update={"suits": (*suits, "first-call")})
        assert path.read_text().startswith("# recorded in the small room\n")
    assert plain(read_yaml(path)) == before | {"suits": [*suits, "first-call"]}
    assert command(*RECORD, "--from", recording)[0] == 0
    assert read_voice(folder).about.suits == (*suits, "first-call")
