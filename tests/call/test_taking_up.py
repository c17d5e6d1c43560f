"""An engine brought to a point of a recorded call goes on from there as if it had always been that call."""

import json

import pytest

from voicesim.call.headless import run_headless
from voicesim.call.recorder import CallRecorder
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.call.taking_up import take_up
from voicesim.call.turn_places import turn_places
from voicesim.call.workbench import Workbench
from voicesim.model import events as ev
from voicesim.model.errors import BadInput
from voicesim.model.record import CallOptions
from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.model.work import HearBlock, RenderLine
from voicesim.ports.recording import RecordedMicrophone

pytestmark = pytest.mark.slow

TEXTS = (
    "hello swift post how can i help you",
    "one moment please i will look where it is",
    "i will send it today have a nice day goodbye",
)


def begun(call, recorder):
    recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)


def record(call, folder):
    with CallRecorder(folder) as recorder:
        begun(call, recorder)
        events = call.run(recorder.step)
        recorder.seal()
        recorder.write_text("call.json", "{}\n")
        return recorder.commit(), events


@pytest.fixture
def first(mini_call, tmp_path):
    """A recorded call, its events, and how it was made."""
    call = mini_call(TEXTS)
    folder, events = record(call, tmp_path / "first")
    return call, read_call(folder), events


def go_on(call, saved, at_sample, microphone, make, *listeners):
    """Take it up and run to the end; streams that are opened anew hear what they heard."""
    engine = call.engine()
    since = take_up(saved, engine, at_sample, listeners)
    streams = [request.task.stream for request in since.work if not isinstance(request.task, RenderLine)]
    first_stream = min(streams, default=engine._ear.stream + 1)
    with Workbench(make(call.texts[first_stream:]).engines()) as bench:
        return run_headless(engine, microphone, bench, listeners, since), since


def test_with_the_same_sound_it_is_the_same_call_wherever_it_is_taken_up(first, mini_call):
    call, saved, events = first
    carried = set()
    for at_sample in range(0, len(saved.mic), FRAME_SAMPLES * 17):
        microphone = RecordedMicrophone(saved.mic[at_sample:])
        again, since = go_on(call, saved, at_sample, microphone, mini_call)
        assert again == events, at_sample
        carried |= {type(r.task).__name__ for r in since.work if r.request_id in since.awaited}
    assert {"HearBlock", "JudgeTurn"} <= carried  # some points lie where work was on its way


def test_a_turn_that_is_said_otherwise_is_another_call_that_replays(first, mini_call, tmp_path):
    call, saved, events = first
    place = turn_places(events)[1]
    other = mini_call(TEXTS[:1] + TEXTS[2:])
    engine = call.engine()
    with CallRecorder(tmp_path / "again") as recorder:
        begun(call, recorder)
        again, _ = go_on(other, saved, place.again_sample, mini_call(TEXTS[2:]).agent(), mini_call, recorder.step)
        recorder.seal()
        recorder.write_text("call.json", "{}\n")
        kept = read_call(recorder.commit())
    assert again[-1] == ev.CallEnded(again[-1].at_sample, "resolved")
    assert again != events
    shared = [event for event in events if event.at_sample < place.again_sample]
    assert again[: len(shared)] == tuple(shared)
    assert (kept.mic[: place.again_sample] == saved.mic[: place.again_sample]).all()
    assert replay(kept, engine) is None


def test_numbers_of_requests_are_never_given_twice(first, mini_call):
    call, saved, _ = first
    asked = []
    middle = len(saved.mic) // 2 // FRAME_SAMPLES * FRAME_SAMPLES
    go_on(
        call, saved, middle, RecordedMicrophone(saved.mic[middle:]), mini_call, lambda *step: asked.extend(step[3].work)
    )
    numbers = [request.request_id for request in asked]
    assert len(numbers) == len(set(numbers))


def test_only_what_is_still_needed_is_heard_again(first):
    call, saved, events = first
    place = turn_places(events)[2]
    assert take_up(saved, call.engine(), place.again_sample).work == ()
    start = place.start_sample + to_samples(1.0)
    since = take_up(saved, call.engine(), start // FRAME_SAMPLES * FRAME_SAMPLES)
    blocks = [request.task for request in since.work if isinstance(request.task, HearBlock)]
    assert {block.stream for block in blocks} == {2}
    assert blocks[0].span.start_sample <= place.start_sample  # from the beginning of the turn


def test_a_record_that_does_not_give_what_it_gave_is_not_taken_up(first, mini_call):
    call, saved, _ = first
    path = saved.folder / "events.jsonl"
    lines = path.read_text().splitlines()
    at = next(i for i, text in enumerate(lines) if json.loads(text)["type"] == "TurnEnded")
    path.write_text("\n".join([*lines[:at], lines[at].replace("false", "true"), *lines[at + 1 :]]) + "\n")
    with pytest.raises(BadInput, match=r"TurnEnded\.interrupted"):
        take_up(read_call(saved.folder), call.engine(), len(saved.mic) // 2)
    with pytest.raises(BadInput, match="cannot be taken up again"):
        take_up(saved, mini_call(TEXTS, seed=5, scenario={"persona": "aggressive"}).engine(), len(saved.mic) // 2)
