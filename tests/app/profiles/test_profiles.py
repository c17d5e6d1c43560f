"""Profiles on disk: private, whole, undone by hand, and never outside their folder."""

import json
import os
import stat
from dataclasses import asdict, replace

import pytest

from voicesim.app.calls.running import keep_private
from voicesim.app.profiles.profiles import (
    Profile,
    Source,
    load_profile,
    previous_path,
    profile_names,
    read_profile,
    restore_profile,
    save_profile,
)
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.prosody.checks import Check

pytestmark = pytest.mark.unit

VOICE = Baseline("profile", 12, level_p90_dbfs=-24.0, f0_median_hz=120.0, untrusted=("level_p90_dbfs",))
GAIN = Check("gain", "failed", "it moves by 1 dB", "switch it off", ("level_p90_dbfs",), {"level_change_db": 1.0})
PROFILE = Profile("ann", "blue headset", (Source("a.wav", 31.5),), 22.0, VOICE, (GAIN,))


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """The data folder."""
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_was_saved_is_read_again(data):
    path = save_profile(PROFILE)
    assert path == data / "profiles" / "ann.json"
    assert read_profile("ann") == PROFILE
    assert load_profile(str(path)) == VOICE
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_the_one_before_is_kept_and_is_no_profile_of_its_own(data):
    for utterances in (1, 2, 3):
        save_profile(replace(PROFILE, baseline=replace(VOICE, utterances=utterances)))
    folder = data / "profiles"
    assert sorted(path.name for path in folder.iterdir()) == ["ann.json", "ann.previous.json"]
    assert load_profile("ann").utterances == 3
    assert load_profile(str(folder / "ann.previous.json")).utterances == 2
    assert previous_path("ann") == folder / "ann.previous.json"
    assert mode(folder / "ann.previous.json") == 0o600
    assert profile_names() == ["ann"]


def test_the_one_before_can_be_taken_back_and_so_can_that(data):
    for utterances in (1, 2):
        save_profile(replace(PROFILE, baseline=replace(VOICE, utterances=utterances)))
    for restored in (1, 2, 1):
        assert restore_profile("ann").baseline.utterances == restored
        assert load_profile("ann").utterances == restored
        assert sorted(path.name for path in (data / "profiles").iterdir()) == ["ann.json", "ann.previous.json"]
    previous_path("ann").write_text("[]")
    with pytest.raises(BadInput, match=r"ann\.previous\.json: is not a profile"):
        restore_profile("ann")
    assert load_profile("ann").utterances == 1


def test_one_that_was_deleted_can_be_taken_back_too(data):
    for utterances in (1, 2):
        path = save_profile(replace(PROFILE, baseline=replace(VOICE, utterances=utterances)))
    path.unlink()
    assert restore_profile("ann") == replace(PROFILE, baseline=replace(VOICE, utterances=1))
    with pytest.raises(BadInput, match="there is no profile before this one"):
        restore_profile("ann")
    assert mode(path) == 0o600


def test_the_whole_data_folder_is_made_for_its_owner_and_what_is_there_stays(data, monkeypatch):
    save_profile(PROFILE)
    assert (mode(data), mode(data / "profiles")) == (0o700, 0o700)
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(data / "other" / "deep"))
    data.chmod(0o755)
    save_profile(PROFILE)
    assert [mode(folder) for folder in (data, data / "other", data / "other" / "deep")] == [0o755, 0o700, 0o700]


def test_so_is_the_folder_of_calls_but_not_one_that_was_named(data, tmp_path):
    keep_private(data / "calls" / "one")
    keep_private(tmp_path / "named" / "one")
    assert (mode(data), mode(data / "calls"), (data / "calls" / "one").exists()) == (0o700, 0o700, False)
    assert not (tmp_path / "named").exists()


def test_an_old_profile_stands_until_the_new_one_is_whole(data, monkeypatch):
    path = save_profile(PROFILE)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match=r"no space left.* -> set VOICESIM_DATA_DIR"):
        save_profile(replace(PROFILE, headset="another"))
    assert [(entry.name, entry.read_bytes()) for entry in path.parent.iterdir()] == [("ann.json", before)]


@pytest.mark.parametrize(
    "name", ["", "..", "../ann", "a/b", "a b", "ann.previous", "né", "a" * 65, "self", "none", "a\n", "a\x00"]
)
def test_a_name_is_no_path(data, name):
    for call in (lambda: save_profile(replace(PROFILE, name=name)), lambda: load_profile(name)):
        with pytest.raises(BadInput, match="is no name for a profile"):
            call()
    assert not data.exists()


def test_a_profile_that_is_not_there(data):
    with pytest.raises(BadInput, match=r"ann: there is no such profile -> voicesim calibrate"):
        load_profile("ann")
    assert profile_names() == []


def test_a_bare_baseline_is_a_profile_too_and_so_are_old_ones_and_judged_rows(tmp_path):
    old = {name: value for name, value in asdict(VOICE).items() if name not in {"bandwidth_hz", "untrusted"}}
    for document in (asdict(VOICE), old, {"file": "a.wav", "baseline": asdict(VOICE)}):
        (tmp_path / "own.json").write_text(json.dumps(document))
        assert load_profile(str(tmp_path / "own.json")).level_p90_dbfs == -24.0
    assert read_profile(str(tmp_path / "own.json")).checks == ()


def test_numbers_are_read_as_a_recorded_call_keeps_them(tmp_path):
    """A replay begins with the rounded baseline of the record, so the call must as well."""
    (tmp_path / "own.json").write_text(json.dumps(asdict(VOICE) | {"f0_median_hz": 120.123456789}))
    assert load_profile(str(tmp_path / "own.json")).f0_median_hz == 120.123457


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"untrusted": ["loudness"]}, "untrusted names 'loudness'"),
        ({"untrusted": "level_p90_dbfs"}, "untrusted"),
        ({"bandwidth_hz": -1}, "bandwidth_hz is -1"),
        ({"source": "banana"}, "source is 'banana'"),
    ],
)
def test_what_no_checks_give_is_refused(data, change, says):
    path = save_profile(PROFILE)
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"baseline": document["baseline"] | change}))
    with pytest.raises(BadInput, match=says):
        load_profile("ann")


def test_halves_of_letters_in_a_file_name_do_no_harm(data):
    save_profile(replace(PROFILE, made_from=(Source("na\udce4me.wav", 3.0),)))
    assert read_profile("ann").made_from[0].file == "na?me.wav"
