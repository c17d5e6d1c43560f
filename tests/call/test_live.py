"""The live driver over a headset that is none: the same call as headless, whatever the device and the workers do."""

import threading

import numpy as np
import pytest

from voicesim.call.live import Controls
from voicesim.call.recorder import CallRecorder
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.model import events as ev
from voicesim.model.record import CallOptions
from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.model.work import JudgeTurn, RenderLine

pytestmark = pytest.mark.slow


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


@pytest.fixture
def recorded(live, tmp_path):
    """Run a call live and on disk: its events, and the difference that a replay finds."""

    def run(call, **how):
        with CallRecorder(tmp_path / "call") as recorder:
            recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)
            events, _ = live.run(call, recorder.step, **how)
            recorder.seal()
            saved = read_call(recorder.commit())
        return events, replay(saved, call.engine())

    return run


def test_live_and_headless_give_the_same_events_when_nothing_is_late(mini_call, live):
    assert live.run(mini_call())[0] == mini_call().run()


def test_one_frame_is_played_for_each_that_is_heard(mini_call, live):
    _, headset = live.run(mini_call())
    assert len(headset.played) == headset.frames


def test_what_is_late_comes_late_says_so_and_replays(mini_call, live, recorded):
    def late_by(request):
        return {JudgeTurn: to_samples(0.5), RenderLine: to_samples(0.1)}.get(type(request.task), 0)

    events, difference = recorded(mini_call(), bench=lambda bench: live.Late(bench, late_by))
    assert {event.late_samples for event in of(events, ev.WorkLate)} == {to_samples(0.5), to_samples(0.1)}
    assert events[-1].outcome == "resolved"
    assert difference is None


def test_what_is_ready_early_waits_for_its_due_sample(mini_call, live):
    arrivals = []
    live.run(mini_call(), lambda now, _mic, arrived, _result: arrivals.extend((now, a.due_sample) for a in arrived))
    assert arrivals
    assert all(now - due < FRAME_SAMPLES and now >= due for now, due in arrivals)


def test_lost_samples_are_told_and_replay(mini_call, live, recorded):
    call = mini_call()
    headset = live.Headset(call.agent(), lost_samples={100: 480, 150: 16_000})
    events, difference = recorded(call, headset=headset)
    assert [(event.at_sample, event.samples) for event in of(events, ev.Dropout)] == [
        (100 * FRAME_SAMPLES, 480),
        (150 * FRAME_SAMPLES, 16_000),
    ]
    assert difference is None


def test_a_lost_device_stops_the_clock_and_the_call_goes_on_when_it_is_back(mini_call, live):
    call, states = mini_call(), []

    def pull_out(headset):
        headset.away_reads = 500

    headset = live.Headset(call.agent(), at_read={200: pull_out})
    events, _ = live.run(call, headset=headset, states=states)
    assert states == ["running", "device_lost", "running"]
    assert events == mini_call().run()


def test_a_pause_throws_the_sound_away_and_stops_the_clock(mini_call, live):
    call, states, controls = mini_call(), [], Controls()
    headset = live.Headset(
        call.agent(),
        at_read={
            2: lambda _: setattr(controls, "paused", True),
            400: lambda _: setattr(controls, "paused", False),
        },
    )
    events, _ = live.run(call, headset=headset, controls=controls, states=states)
    assert states == ["running", "paused", "running"]
    assert events[-1].at_sample <= (headset.frames - 397) * FRAME_SAMPLES
    assert not np.any(headset.played[5:400])


def test_muted_the_customer_hears_silence_and_silence_is_recorded(mini_call, live):
    call, heard, controls = mini_call(texts=["hello there"]), [], Controls(muted=True)
    events, _ = live.run(call, lambda _now, mic, *_: heard.append(mic), controls=controls)
    assert not np.any(np.concatenate(heard))
    assert not of(events, ev.TurnJudged)
    assert events[-1].outcome == "abandoned"


def test_what_a_muted_agent_says_is_there_for_whoever_watches_and_nobody_else(mini_call, live):
    call, seen, controls = mini_call(texts=["hello there"]), [], Controls(muted=True)
    live.run(call, lambda *_: seen.append(controls.unheard), controls=controls)
    assert max(np.abs(frame).max() for frame in seen) > 0.05
    controls.muted = False
    live.run(mini_call(texts=["hello there"]), lambda *_: seen.append(controls.unheard), controls=controls)
    assert seen[-1] is None


def test_a_call_that_is_stopped_has_not_ended(mini_call, live):
    call, controls = mini_call(), Controls()
    headset = live.Headset(call.agent(), at_read={50: lambda _: setattr(controls, "stopped", True)})
    events, _ = live.run(call, headset=headset, controls=controls)
    assert not of(events, ev.CallEnded)
    assert headset.frames == 51


def test_hanging_up_waits_for_no_device(mini_call, live):
    call, controls = mini_call(), Controls()

    def pull_out_and_hang_up(headset):
        headset.away_reads = 100_000
        controls.give("hang_up")

    headset = live.Headset(call.agent(), at_read={10: pull_out_and_hang_up})
    events, _ = live.run(call, headset=headset, controls=controls)
    assert events[-1].outcome == "hung_up"


def test_over_a_telephone_line_the_same_call_is_recorded_as_it_was_heard_and_replays(mini_call, live, tmp_path):
    call = mini_call(phone_line=True)
    with CallRecorder(tmp_path / "call") as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)
        events, headset = live.run(call, recorder.step)
        recorder.seal()
        saved = read_call(recorder.commit())
    assert events == mini_call().run()
    assert np.any(headset.played[0])  # the line hisses from the first frame
    assert replay(saved, call.engine()) is None
    assert replay(saved, mini_call().engine()).place == "customer.wav"


def test_a_driver_that_was_held_up_takes_every_frame_that_queued_up_in_order(mini_call, live):
    spoken, held_up = [], []

    class Queueing(live.Headset):
        """Its frames do not wait: those that came during a stall are handed over without a pause."""

        def read(self, timeout_s):
            frame = super().read(timeout_s)
            spoken.append(frame.pcm)
            return frame

    def stall(at_sample, _mic, _arrivals, _result):
        if at_sample == 100 * FRAME_SAMPLES:
            held_up.append(threading.Event().wait(0.3))

    call, heard = mini_call(), []
    headset = Queueing(call.agent())
    events, _ = live.run(call, stall, lambda _now, mic, *_: heard.append(mic), headset=headset)
    assert held_up == [False]
    assert all(np.array_equal(mic, frame) for mic, frame in zip(heard, spoken, strict=True))
    assert events == mini_call().run()
