"""Voices listed, shown, checked, previewed, and used in a call."""

import json

import numpy as np
import pytest
import soundfile
from scripted_recognizer import ScriptedRecognizer
from voice_maker import make_voice

from voicesim.app import wire
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.voices.coverage import coverage, wanted_takes
from voicesim.app.voices.files import read_voice, voice_folders
from voicesim.model.errors import BadInput
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.slow

LINES = [("Hi. It's Jo.", "neutral"), ("Hi. It's Jo.", "warm")]


@pytest.fixture(scope="module")
def first_call():
    return load_scenario(find_scenario("first-call"))


@pytest.fixture
def anna(data):
    return make_voice(data / "voices" / "anna", LINES)


def test_voices_are_listed_with_those_that_cannot_be_used(command, anna):
    broken = anna.parent / "broken"
    broken.mkdir()
    (broken / "voice.yaml").write_text("name: broken\ntitel: B\n")
    code, out, _ = command("voices", "list")
    assert code == 0
    assert "anna                     Anna (recorded, 2 takes, 0.0 min, 2 styles)" in out
    assert "broken                   cannot be used: " in out
    assert "did you mean 'title'?" in out
    assert "espeak-gb-man" in out
    rows = {row["name"]: row for row in json.loads(command("voices", "list", "--json")[1])}
    assert rows["anna"]["consent"]["given_by"] == "Anna Bell"
    assert rows["broken"]["error"]


@pytest.mark.parametrize(
    ("fallback", "remedy"),
    [
        ("espeak-us-womman", "did you mean 'espeak-us-woman'?"),
        ("holly", "known here: espeak-us-woman, espeak-us-man, espeak-gb-woman, espeak-gb-man"),
    ],
)
def test_a_fallback_that_is_no_voice_of_the_synthesiser_is_told_at_once(command, data, fallback, remedy):
    folder = make_voice(data / "voices" / "anna", LINES, fallback=fallback)
    lines = (folder / "voice.yaml").read_text().splitlines()
    place = f"{folder / 'voice.yaml'}:{lines.index(f'fallback: {fallback}') + 1}"
    told = f"{place}: fallback: the synthesiser has no voice {fallback!r} -> {remedy}"
    assert command("voices", "check", "anna") == (2, "", f"voicesim: {told}\n")
    assert command("voices", "show", "anna") == (2, "", f"voicesim: {told}\n")
    assert f"anna                     cannot be used: {told}\n" in command("voices", "list")[1]


def test_a_fallback_that_the_synthesiser_has_is_shown(command, data):
    make_voice(data / "voices" / "anna", LINES, fallback="espeak-gb-man")
    assert "fallback   espeak-gb-man\n" in command("voices", "show", "anna")[1]


def test_a_voice_is_shown_with_who_spoke_and_under_which_terms(command, anna):
    out = command("voices", "show", "anna")[1]
    assert "speaker    Anna Bell" in out
    assert "licence    for use in this house" in out
    assert "styles     neutral 1, warm 1" in out
    assert json.loads(command("voices", "show", "anna", "--json")[1])["takes"] == 2
    code, _, err = command("voices", "show", "ana")
    assert (code, err) == (2, "voicesim: ana: there is no such voice -> did you mean 'anna'?\n")


def test_coverage_counts_exact_restyled_and_missing(command, first_call, data):
    wanted = wanted_takes(first_call)
    one = wanted[0]
    other = next(saying for saying in wanted if saying.text != one.text)
    style = "sarcastic"
    make_voice(data / "voices" / "anna", [(one.text, one.style), (other.text, style)])
    found = coverage(read_voice(data / "voices" / "anna"), first_call)
    assert [saying.text for saying in found.exact] == [one.text]
    assert other.text in {saying.text for saying in found.restyled}
    assert found.wanted == len(wanted)
    code, out, _ = command("voices", "check", "anna", "--scenario", "first-call", "--json")
    row = json.loads(out)
    assert code == 0
    assert row["coverage"][0]["exact"] == 1
    assert row["coverage"][0]["restyled"] == len(found.restyled)
    assert len(row["coverage"][0]["missing"]) == len(found.missing)
    assert command("voices", "check", "anna", "--scenario", "first-call", "--strict")[0] == 1


def test_damaged_and_odd_takes_are_told(command, anna):
    take = anna / "takes" / "take-0.flac"
    loud = soundfile.read(take)[0] * 4
    soundfile.write(take, loud.clip(-1, 1), 16_000)
    code, _, err = command("voices", "check", "anna", "--scenario", "first-call")
    assert code == 2
    assert "damaged: takes/take-0.flac is not what was kept" in err
    with pytest.raises(BadInput, match="is not what was kept -> voicesim voices check anna"), wire.synthesizer("anna"):
        pass


def test_a_preview_is_what_a_call_would_play(command, anna, tmp_path):
    out = tmp_path / "hi.wav"
    assert command("voices", "preview", "anna", "Hi, it's Jo", "--style", "warm", "--out", out)[0] == 0
    played, kept = (soundfile.read(path)[0] for path in (out, anna / "takes" / "take-1.flac"))
    assert (played == kept).all()
    code, _, err = command("voices", "preview", "anna", "Hi", "--style", "happy", "--out", out)
    assert code == 2
    assert "there is no style 'happy' -> choose from: neutral, warm" in err


def test_the_user_s_own_voice_comes_before_a_bundled_one(anna, monkeypatch, tmp_path):
    make_voice(tmp_path / "bundled" / "anna", LINES)
    make_voice(tmp_path / "bundled" / "berta", LINES)
    monkeypatch.setattr("voicesim.app.voices.files.voices_dir", lambda: tmp_path / "bundled")
    assert voice_folders()["anna"] == anna
    assert voice_folders()["berta"] == tmp_path / "bundled" / "berta"


def test_a_scenario_is_played_with_the_voice_that_suits_it(first_call, data):
    assert wire.voice_name(first_call, None) == "holly"  # the bundled one
    make_voice(data / "voices" / "jo", LINES, suits=("first-call",))
    assert wire.voice_name(first_call, None) == "jo"
    assert wire.voice_name(first_call, "espeak-us-man") == "espeak-us-man"
    with pytest.raises(BadInput, match=r"choose from: carmen, .*, espeak-gb-man, .*, jo, "):
        wire.voice_name(first_call, "nobody")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--lines", 3), "--lines: does nothing with --from, where nobody speaks -> leave one of them out"),
        (("--auto",), "--auto: does nothing with --from"),
        (("--input", "hw:1"), "--input: does nothing with --from"),
        (("--plain",), "--plain: does nothing with --from"),
        (("--style", "warm", "--style", "neutral"), "--style: with --from it is that of all files without one"),
    ],
)
def test_what_does_nothing_where_recordings_are_cut_is_refused(command, tmp_path, options, told):
    code, out, err = command("voices", "record", "ada", "--scenario", "first-call", "--from", tmp_path, *options)
    assert (code, out) == (2, "")
    assert err.startswith(f"voicesim: {told}")
    assert err.count("\n") == 1


def test_a_recording_that_was_cut_short_is_told_beside_the_results(command, anna, tmp_path, monkeypatch):
    monkeypatch.setattr(wire, "speech_model", lambda: None)
    monkeypatch.setattr(wire, "recognizer", lambda _: ScriptedRecognizer([]))
    path = tmp_path / "cut.wav"
    soundfile.write(path, np.zeros(4 * RATE_HZ), RATE_HZ)
    whole = command("voices", "record", "anna", "--scenario", "first-call", "--from", path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 4])
    code, out, err = command("voices", "record", "anna", "--scenario", "first-call", "--from", path)
    assert (code, out) == (0, "0 kept, 0 not; 0 % of first-call is there\n")
    silent = f"voicesim: {path}: nothing stands out from the room -> record it where it is quieter, or nearer\n"
    assert whole == (0, out, silent)
    assert err == (
        f"voicesim: {path}: was cut short: 1.0 s are there of the 4.0 s that its header promises; "
        f"its lines are taken as far as it goes, and the last of them may not be whole\n{silent}"
    )
