"""A call is its inputs: replay(inputs) == events, and the folder on disk holds them whole."""

import json
import stat

import pytest

from voicesim.call.recorder import CallRecorder
from voicesim.call.replay import read_call, replay
from voicesim.model.errors import BadInput
from voicesim.model.record import CallOptions
from voicesim.prosody.baseline import population

pytestmark = pytest.mark.unit


def record(call, folder, **how):
    with CallRecorder(folder, **how) as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), population())
        call.run(recorder.step)
        recorder.write_text("call.json", "{}\n")
        return recorder.commit()


def test_replaying_the_inputs_gives_the_events_and_the_sound(mini_call, tmp_path):
    call = mini_call()
    saved = read_call(record(call, tmp_path / "call"))
    assert replay(saved, call.engine()) is None


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
    assert difference.recorded == "(nothing)"


def test_replay_hears_another_sound(mini_call, tmp_path):
    call = mini_call()
    folder = record(call, tmp_path / "call")
    customer = bytearray((folder / "customer.wav").read_bytes())
    customer[len(customer) // 2] ^= 1
    (folder / "customer.wav").write_bytes(customer)
    assert replay(read_call(folder), call.engine()).line == 0


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
    assert replay(read_call(tmp_path / "call.part"), call.engine()) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "inputs.jsonl").unlink(),
        lambda folder: (folder / "inputs.jsonl").write_text(""),
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


def _alter_line(path, number, change):
    lines = path.read_text().splitlines()
    lines[number] = change(lines[number])
    path.write_text("\n".join(lines) + "\n")
