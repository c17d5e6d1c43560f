"""A call is its inputs: replay(inputs) == events, and the folder on disk holds them whole."""

import errno
import gc
import json
import os
import re
import stat
from pathlib import Path

import pytest

from voicesim.call import recorder as recorder_module
from voicesim.call.recorder import CallRecorder
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions
from voicesim.prosody.baseline import population

pytestmark = pytest.mark.slow


def record(call, folder, **how):
    with CallRecorder(folder, **how) as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)
        call.run(recorder.step)
        recorder.seal()
        recorder.write_text("call.json", "{}\n")
        return recorder.commit()


def test_replaying_the_inputs_gives_the_events_and_the_sound(mini_call, tmp_path):
    call = mini_call()
    saved = read_call(record(call, tmp_path / "call"))
    assert replay(saved, call.engine()) is None


def test_a_call_that_began_with_a_profile_replays_from_it(mini_call, tmp_path):
    loud = Baseline("profile", 12, level_p90_dbfs=-3.5, f0_median_hz=120.25, untrusted=("hnr_db",))
    call, stranger = mini_call(baseline=loud), mini_call()
    saved = read_call(record(call, tmp_path / "call"))
    assert saved.baseline == loud
    assert replay(saved, mini_call(baseline=saved.baseline).engine()) is None
    assert replay(saved, stranger.engine()).place.startswith("TurnJudged.delivery")


def test_replay_sees_an_altered_event(mini_call, tmp_path):
    call = mini_call()
    folder = record(call, tmp_path / "call")
    events = folder / "events.jsonl"
    events.write_text(events.read_text().replace('"neutral"', '"passive"', 1).replace("opening", "open1ng", 1))
    difference = replay(read_call(folder), call.engine())
    assert difference is not None
    assert difference.recorded != difference.replayed


def test_replay_sees_another_seed_or_a_shorter_record(mini_call, tmp_path):
    call = mini_call()
    folder = record(call, tmp_path / "call")
    lines = (folder / "events.jsonl").read_text().splitlines()
    (folder / "events.jsonl").write_text("\n".join(lines[:-1]) + "\n")
    difference = replay(read_call(folder), call.engine())
    assert difference.line == len(lines)
    assert difference.recorded == "nothing"


def test_replay_hears_another_sound(mini_call, tmp_path):
    call = mini_call()
    folder = record(call, tmp_path / "call")
    customer = bytearray((folder / "customer.wav").read_bytes())
    customer[len(customer) // 2] ^= 1
    (folder / "customer.wav").write_bytes(customer)
    assert replay(read_call(folder), call.engine()).line == 0


@pytest.mark.parametrize(
    ("kept_bytes", "said"),
    [(0, "cannot be read"), (44, "holds 0.0 s of a call of "), (-3200, "put the whole file back")],
)
def test_a_customers_side_that_was_emptied_or_cut_short_is_refused(mini_call, tmp_path, kept_bytes, said):
    folder = record(mini_call(), tmp_path / "call")
    path = folder / "customer.wav"
    path.write_bytes(path.read_bytes()[:kept_bytes])
    with pytest.raises(BadInput, match=said):
        read_call(folder)
    path.unlink()
    with pytest.raises(BadInput, match="the call folder is incomplete"):
        read_call(folder)


def test_two_runs_write_the_same_bytes(mini_call, tmp_path):
    one, two = (record(mini_call(), tmp_path / name) for name in "ab")
    for name in ("events.jsonl", "inputs.jsonl", "mic.wav", "customer.wav"):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_recordings_are_for_their_owner_only(mini_call, tmp_path):
    folder = record(mini_call(), tmp_path / "call")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 6
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_recorded_call_is_not_overwritten_unless_asked(mini_call, tmp_path):
    folder = record(mini_call(), tmp_path / "call")
    with pytest.raises(BadInput, match="--overwrite"):
        record(mini_call(), folder)
    assert record(mini_call(), folder, overwrite=True) == folder


def test_the_earlier_call_comes_back_when_its_place_cannot_be_taken(mini_call, tmp_path, monkeypatch):
    folder = record(mini_call(), tmp_path / "call")
    before = (folder / "events.jsonl").read_bytes()
    rename = Path.rename

    def taken(self, target):
        if self.suffix == ".part":
            raise OSError(39, "Directory not empty")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", taken)
    with pytest.raises(BadInput, match=r"cannot be taken: .* -> it is in .*\.part"):
        record(mini_call(), folder, overwrite=True)
    assert (folder / "events.jsonl").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".old"] == []


def test_a_folder_of_other_things_is_never_overwritten(mini_call, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BadInput, match="not a recorded call"):
        record(mini_call(), tmp_path, overwrite=True)
    assert (tmp_path / "thesis.txt").exists()


def test_an_unfinished_call_keeps_what_was_recorded_under_another_name(mini_call, tmp_path):
    call = mini_call()
    with CallRecorder(tmp_path / "call") as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", 1), call.played(), population())
        call.run(recorder.step)
    assert not (tmp_path / "call").exists()
    saved = read_call(recorder.part)
    assert not saved.complete
    assert replay(saved, call.engine()) is None


def test_what_a_killed_process_had_not_finished_writing_is_left_out(mini_call, tmp_path):
    call = mini_call()
    folder = _unsealed(record(call, tmp_path / "call"))
    for name in ("inputs.jsonl", "events.jsonl"):
        with (folder / name).open("ab") as file:
            file.write('{"type":"Arrival","at_sample":99999999,"x":"\u00e9'.encode()[:-1])
    mic = (folder / "mic.wav").read_bytes()
    (folder / "mic.wav").write_bytes(mic[:-321])
    saved = read_call(folder)
    assert not saved.complete
    assert replay(saved, call.engine()) is None


def test_a_strangers_files_beside_the_call_are_left_alone(mini_call, tmp_path):
    stranger = tmp_path / "call.part"
    stranger.mkdir()
    (stranger / "thesis.txt").write_text("years of work")
    record(mini_call(), tmp_path / "call")
    assert (stranger / "thesis.txt").read_text() == "years of work"


def test_of_two_runs_into_one_folder_the_second_keeps_its_call_and_says_where(mini_call, tmp_path):
    slow = mini_call()
    with CallRecorder(tmp_path / "call") as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", 1), slow.played(), population())
        slow.run(recorder.step)
        recorder.seal()
        record(mini_call(), tmp_path / "call")
        with pytest.raises(BadInput, match=recorder.part.name):
            recorder.commit()
    assert replay(read_call(tmp_path / "call"), slow.engine()) is None
    assert replay(read_call(recorder.part), slow.engine()) is None


@pytest.mark.parametrize("place", ["file/x", "/dev/null/x", "."])
def test_a_place_where_no_call_can_be_is_refused_before_it_starts(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput) as refused:
        CallRecorder(Path(place))
    assert "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("name", ["mic.wav", "customer.wav", "inputs.jsonl", "events.jsonl"])
def test_nothing_is_left_of_a_call_that_cannot_begin(tmp_path, monkeypatch, name):
    def full(path):
        if path.name == name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        touch(path)

    touch = recorder_module._touch_private
    monkeypatch.setattr(recorder_module, "_touch_private", full)
    with pytest.raises(BadInput, match="no space left on device -> choose a folder of yours"):
        CallRecorder(tmp_path / "call")
    gc.collect()  # a file that was left open is a warning, and that an error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seed":1', '"seed":2'),
        ('"voice":"tone"', '"voice":"other"'),
        ('"at_sample":', '"at_sample":1'),
        ('"text":"hello', '"text":"hullo'),
    ],
)
def test_altered_inputs_are_refused(mini_call, tmp_path, old, new):
    folder = record(mini_call(), tmp_path / "call")
    inputs = folder / "inputs.jsonl"
    assert old in inputs.read_text()
    inputs.write_text(inputs.read_text().replace(old, new, 1))
    with pytest.raises(BadInput, match="altered"):
        read_call(folder)


def test_an_altered_microphone_is_refused(mini_call, tmp_path):
    folder = record(mini_call(), tmp_path / "call")
    mic = bytearray((folder / "mic.wav").read_bytes())
    mic[len(mic) // 2] ^= 1
    (folder / "mic.wav").write_bytes(mic)
    with pytest.raises(BadInput, match=r"mic\.wav: was altered"):
        read_call(folder)


def test_an_arrival_that_nobody_asked_for_changes_nothing_but_is_noticed(mini_call, tmp_path):
    folder = _unsealed(record(mini_call(), tmp_path / "call"))
    lines = (folder / "inputs.jsonl").read_text().splitlines()
    judged = next(number for number, line in enumerate(lines) if "TurnReading" in line)
    _alter_line(folder / "inputs.jsonl", judged, lambda line: re.sub(r'"request_id":\d+', '"request_id":99999', line))
    assert replay(read_call(folder), mini_call().engine()) is not None
    _alter_line(folder / "inputs.jsonl", judged, lambda line: re.sub(r'"at_sample":\d+', '"at_sample":7', line))
    with pytest.raises(BadInput, match="belongs to no step"):
        replay(read_call(folder), mini_call().engine())


def test_a_difference_names_the_field(mini_call, tmp_path):
    call = mini_call()
    folder = record(call, tmp_path / "call")
    events = folder / "events.jsonl"
    events.write_text(events.read_text().replace('"anger":0.35', '"anger":0.36', 1))
    difference = replay(read_call(folder), call.engine())
    assert (difference.place, difference.recorded, difference.replayed) == ("CallStarted.mood.anger", "0.36", "0.35")


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "inputs.jsonl").unlink(),
        lambda folder: (folder / "inputs.jsonl").write_text(""),
        lambda folder: (folder / "inputs.jsonl").write_text("[" * 100_000),
        lambda folder: (folder / "inputs.jsonl").write_bytes(b"\xff\xfe"),
        lambda folder: (folder / "inputs.jsonl").write_text('{"type":"CallInput","format":1}\n'),
        lambda folder: (folder / "mic.wav").write_bytes(b"RIFF"),
        lambda folder: next((folder / "clips").iterdir()).unlink(),
        lambda folder: _alter_line(folder / "inputs.jsonl", 1, lambda line: line[: len(line) // 2]),
        lambda folder: _alter_line(folder / "inputs.jsonl", 1, lambda _: json.dumps({"type": "Arrival"})),
    ],
)
def test_a_damaged_call_is_refused_in_one_line(mini_call, tmp_path, damage):
    folder = record(mini_call(), tmp_path / "call")
    damage(folder)
    with pytest.raises(BadInput) as refused:
        read_call(folder)
    assert "\n" not in str(refused.value)
    assert str(folder) in str(refused.value)


def test_a_number_without_end_in_an_interrupted_call_is_refused_in_one_line(mini_call, tmp_path):
    folder = _unsealed(record(mini_call(), tmp_path / "call"))
    _alter_line(folder / "inputs.jsonl", 1, lambda line: re.sub(r'"at_sample":\d+', '"at_sample":1e999', line))
    with pytest.raises(BadInput, match=r"inputs\.jsonl: a line is damaged"):
        read_call(folder)


def _alter_line(path, number, change):
    lines = path.read_text().splitlines()
    lines[number] = change(lines[number])
    path.write_text("\n".join(lines) + "\n")


def _unsealed(folder):
    """As a call looks that was interrupted: without its last line."""
    path = folder / "inputs.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    return folder
