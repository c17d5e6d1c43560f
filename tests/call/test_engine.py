"""The engine, step by step, on the sample clock."""

from itertools import pairwise

import numpy as np
import pytest

from voicesim.dsp.quantise import quantise
from voicesim.model import events as ev
from voicesim.model.audio import AudioClip
from voicesim.model.errors import EngineError
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.ports.recording import RecordedMicrophone
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn

pytestmark = pytest.mark.unit


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def silence(seconds: float) -> np.ndarray:
    return np.zeros(to_samples(seconds), np.float32)


def test_a_call_goes_from_greeting_to_resolved(mini_call):
    events = mini_call().run()
    assert isinstance(events[0], ev.CallStarted)
    assert [t.turn.speaker for t in of(events, ev.PlaybackEnded)] == ["customer", "customer"]
    assert [t.turn.text for t in of(events, ev.TurnJudged)] == list(mini_call().texts)
    assert [m.move.line_id for m in of(events, ev.CustomerMoved)] == ["opening", "end-resolved"]
    assert events[-1] == ev.CallEnded(events[-1].at_sample, "resolved")


def test_events_stand_in_the_order_of_the_clock(mini_call):
    events = mini_call().run()
    assert all(earlier.at_sample <= later.at_sample for earlier, later in pairwise(events))


def test_turns_are_numbered_over_both_speakers_in_the_order_they_began(mini_call):
    events = mini_call().run()
    turns = [e.turn for e in events if isinstance(e, (ev.TurnJudged, ev.PlaybackEnded))]
    assert [(t.index, t.speaker) for t in turns] == [(0, "agent"), (1, "customer"), (2, "agent"), (3, "customer")]


def test_the_words_of_a_turn_lie_where_they_were_spoken(mini_call):
    judged = of(mini_call().run(), ev.TurnJudged)[0]
    first, last = judged.turn.words[0].span, judged.turn.words[-1].span
    assert abs(first.start_sample - judged.turn.span.start_sample) <= to_samples(0.1)
    assert abs(last.end_sample - judged.turn.span.end_sample) <= to_samples(0.1)


def test_the_customer_answers_within_a_second_and_a_half_of_the_agents_last_sound(mini_call):
    events = mini_call().run()
    started = of(events, ev.PlaybackStarted)[0].at_sample
    spoke = of(events, ev.TurnJudged)[0].turn.span.end_sample
    assert 0.5 <= (started - spoke) / RATE_HZ <= 1.5


def test_the_same_call_gives_the_same_events(mini_call):
    assert mini_call().run() == mini_call().run()


def test_silence_is_asked_about_and_then_left(mini_call):
    events = mini_call(microphone=RecordedMicrophone(silence(0.1))).run()
    assert [m.move.line_id for m in of(events, ev.CustomerMoved)] == ["hello"]
    assert len(of(events, ev.DeadAir)) == 2
    asked, left = of(events, ev.PlaybackEnded)[-1], events[-1]
    assert left.at_sample - asked.at_sample >= to_samples(3.0)
    assert events[-1].outcome == "abandoned"


def test_speaking_over_the_customer_stops_the_line_within_200_ms_of_the_decision(mini_call):
    turns = [ScriptedTurn(mini_call_clip(seconds), barge_in) for seconds, barge_in in ((2.4, False), (3.0, True))]
    events = mini_call(microphone=ScriptedAgent(turns)).run()
    barged = next(e for e in events if isinstance(e, ev.BargeIn))
    cut = next(e for e in events if isinstance(e, ev.PlaybackEnded))
    assert barged.by == "agent"
    assert cut.turn.interrupted
    assert 0 <= cut.at_sample - barged.at_sample <= to_samples(0.2)


def test_a_short_sound_over_the_customer_is_a_backchannel(mini_call):
    turns = [ScriptedTurn(mini_call_clip(seconds), barge_in) for seconds, barge_in in ((2.4, False), (0.3, True))]
    events = mini_call(microphone=ScriptedAgent(turns)).run()
    assert len(of(events, ev.Backchannel)) == 1
    assert not of(events, ev.BargeIn)
    assert not of(events, ev.PlaybackEnded)[0].turn.interrupted


def test_a_furious_customer_cuts_a_long_turn_off(mini_call):
    long_turn = "so the thing is that we are of course going to look at what we have on file here before"
    call = mini_call(
        texts=("hello swift post how can i help you", long_turn, "goodbye have a nice day"),
        scenario={"persona": "aggressive", "mood": {"anger": 0.9}},
    )
    events = call.run()
    barged = of(events, ev.BargeIn)
    assert [b.by for b in barged][:1] == ["customer"]
    cut = of(events, ev.TurnJudged)[1].turn
    assert cut.interrupted
    assert cut.span.duration_s < 0.3 * len(long_turn.split())


def test_partial_words_come_while_the_agent_speaks(mini_call):
    events = mini_call().run()
    first = of(events, ev.PartialTranscript)[0]
    judged = of(events, ev.TurnJudged)[0].turn
    assert first.at_sample < judged.span.end_sample
    assert judged.text.startswith(first.text)


class MuteSynthesizer:
    name = "mute"

    def render(self, text, style) -> AudioClip:
        raise EngineError("the voice is hoarse", remedy="tea")

    def close(self) -> None:
        pass


def test_a_voice_that_fails_is_reported_and_the_call_goes_on(mini_call):
    events = mini_call(synthesizer=MuteSynthesizer()).run()
    failed = [e.message for e in of(events, ev.EngineFailed)]
    assert failed == ["the voice is hoarse -> tea"] * 3  # two lines, and a nod to the agent's long turn
    assert not of(events, ev.Backchannel)
    assert events[-1].outcome == "resolved"


def test_a_call_costs_no_more_than_its_work(mini_call):
    """Every request is answered once, and no arrival is late where the clock waits for it."""
    requests, arrivals = [], []

    def listen(at_sample, mic, arrived, result):
        requests.extend(request.request_id for request in result.work)
        arrivals.extend(arrival.request_id for arrival in arrived)
        assert len(mic) == len(result.speaker) == FRAME_SAMPLES

    events = mini_call().run(listen)
    assert len(arrivals) == len(set(arrivals))
    assert set(arrivals) <= set(requests)
    assert not of(events, ev.WorkLate)


def mini_call_clip(seconds: float) -> np.ndarray:
    t = np.arange(to_samples(seconds)) / 16_000
    return quantise((0.2 * np.sin(2 * np.pi * 150 * t)).astype(np.float32))
