"""Damaged takes: told, set apart, and their lines recorded anew."""

import json

import pytest
import soundfile
from line_listener import Listener
from voice_maker import make_voice

from voicesim.app import wire
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.voices.coverage import wanted_takes
from voicesim.app.voices.damage import damaged_apart
from voicesim.app.voices.files import damaged_takes, read_voice
from voicesim.app.voices.take_desk import listed
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.slow

RECORD = ("voices", "record", "anna", "--scenario", "first-call")
OTHER = "Nobody says this in that call."


@pytest.fixture(scope="module")
def lines():
    """Three neutral lines of a scenario."""
    said = wanted_takes(load_scenario(find_scenario("first-call")))
    return [saying.text for saying in said if saying.style == "neutral"][:3]


@pytest.fixture
def anna(data, lines):
    return make_voice(data / "voices" / "anna", [*((line, "neutral") for line in lines), (OTHER, "curt")])


@pytest.fixture
def heard(monkeypatch, lines):
    """The recogniser hears the first line in whatever is said."""
    monkeypatch.setattr(wire, "speech_model", lambda: None)
    monkeypatch.setattr(wire, "recognizer", lambda _: Listener(lines[0]))


def cut(path):
    path.write_bytes(path.read_bytes()[:40])


def emptied(path):
    path.write_bytes(b"")


def gone(path):
    path.unlink()


def folder_in_its_place(path):
    path.unlink()
    path.mkdir()


def other_bytes(path):
    """The list promises just these, but they are no sound."""
    path.write_bytes(b"")
    rows = [json.loads(row) for row in (path.parents[1] / "takes.jsonl").read_text().splitlines()]
    rows[0]["sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (path.parents[1] / "takes.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (cut, " is not what was kept"),
        (emptied, " is not what was kept"),
        (gone, " is not there"),
        (folder_in_its_place, " is not there"),
        (other_bytes, ": the file is empty"),
    ],
)
def test_a_damaged_neutral_take_is_told_and_its_line_recorded_anew(
    command, anna, heard, lines, speech, tmp_path, damage, why
):
    damage(anna / "takes" / "take-0.flac")
    before = read_voice(anna).takes
    soundfile.write(tmp_path / "line.wav", speech, RATE_HZ)
    code, out, err = command(*RECORD, "--from", tmp_path / "line.wav")
    assert err == f"voicesim: {anna}: takes/take-0.flac{why} -> record its line again: {lines[0]} (neutral)\n"
    assert code == 0
    assert "1 kept, 0 not; " in out
    after = read_voice(anna)
    assert damaged_takes(after) == []
    assert {take for take in after.takes if take.text != lines[0]} == set(before[1:])
    assert sum(take.text == lines[0] for take in after.takes) == 1
    assert not (anna / "takes" / "take-0.flac").is_file()
    assert command(*RECORD, "--from", tmp_path / "line.wav")[2] == ""


def test_a_damaged_take_whose_line_is_not_recorded_anew_stays_in_the_list(command, anna, heard, speech, tmp_path):
    """Another disk may still have its file."""
    file = anna / "takes" / "take-3.flac"
    whole = file.read_bytes()
    cut(file)
    cut(anna / "takes" / "take-0.flac")
    soundfile.write(tmp_path / "line.wav", speech, RATE_HZ)
    code, _, err = command(*RECORD, "--from", tmp_path / "line.wav")
    assert (code, err.count("\n")) == (0, 2)
    assert f"takes/take-3.flac is not what was kept -> record its line again: {OTHER} (curt)\n" in err
    assert damaged_takes(read_voice(anna)) == ["takes/take-3.flac is not what was kept"]
    file.write_bytes(whole)
    assert damaged_takes(read_voice(anna)) == []


def test_a_damaged_take_drives_out_no_good_one_of_its_line(anna, lines):
    """Of two rows the later one counts, unless nobody can hear it."""
    good, bad, more, _ = read_voice(anna).takes
    with (anna / "takes.jsonl").open("a") as rows:
        rows.write(bad.model_copy(update={"text": good.text}).model_dump_json() + "\n")
    cut(anna / bad.file)
    voice, told = damaged_apart(read_voice(anna))
    assert len(told) == 2
    after = listed(voice, more)
    assert good in after.takes
    assert [take.text for take in after.damaged] == [lines[1]]
    assert (anna / good.file).exists()
    assert (anna / bad.file).exists()


def test_a_voice_without_damage_is_as_it_was(anna):
    voice = read_voice(anna)
    assert damaged_apart(voice) == (voice, ())
