"""Pauses of the agent in a whole call: how long the customer waits, and what happens when nobody can tell."""

from dataclasses import replace

import numpy as np
import pytest

from voicesim.app.pause_readers import load_pause_reader
from voicesim.call.recorder import CallRecorder
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.call.workbench import Engines, Workbench
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.codec import result_as_kept
from voicesim.model.errors import EngineError
from voicesim.model.record import CallOptions
from voicesim.model.speech import Word
from voicesim.model.units import HEAR_BLOCK_SAMPLES, RATE_HZ, to_samples
from voicesim.model.work import HearBlock, PauseWeighed, WeighPause, WorkRequest
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn

pytestmark = pytest.mark.slow

GREETING = "hello swift post how can i help you"
GOODBYE = "i will send it today have a nice day goodbye"
WORD_S = 0.3
LEAD_S = 0.3
"""A stream begins so long before the first word."""


def sound(seconds: float) -> np.ndarray:
    time_s = np.arange(to_samples(seconds)) / RATE_HZ
    return (0.1 * np.sin(2 * np.pi * 150 * time_s)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(to_samples(seconds), np.float32)


def said(*parts: str | float) -> tuple[np.ndarray, tuple[Word, ...]]:
    """Words spoken, numbers are pauses in seconds: the clip and its words."""
    clip, words, at_s = [], [], LEAD_S
    for part in parts:
        if isinstance(part, str):
            for word in part.split():
                words.append(Word(word, Span(to_samples(at_s), to_samples(at_s + WORD_S)), 0.95))
                at_s += WORD_S
            clip.append(sound(WORD_S * len(part.split())))
        else:
            clip.append(silence(part))
            at_s += part
    return np.concatenate(clip), tuple(words)


def talking(mini_call, *turns: tuple[str | float, ...], reader=load_pause_reader):
    """A call in which the agent speaks these turns, after a greeting and before a goodbye."""
    clips, scripts = zip(*(said(*turn) for turn in ((GREETING,), *turns, (GOODBYE,))), strict=True)
    more = [()] * 12  # for turns that are split
    agent = ScriptedAgent([ScriptedTurn(clip) for clip in clips])
    return mini_call(microphone=agent, scripts=[*scripts, *more], pause_reader=reader)


def agent_turns(events) -> list[str]:
    return [event.turn.text for event in events if isinstance(event, ev.TurnJudged)]


def silences_s(events) -> list[float]:
    """How long the agent had been silent when each of the turns was over."""
    ended = [event for event in events if isinstance(event, ev.TurnEnded) and event.speaker == "agent"]
    return [(event.at_sample - event.span.end_sample) / RATE_HZ for event in ended]


UNFINISHED = ("i will look at the", 1.2, "delivery note for you now")
HELD = ("one moment please", 5.5, "it is on the van it will be with you by noon")


def test_a_pause_after_an_article_does_not_split_the_turn(mini_call):
    assert "i will look at the delivery note for you now" in agent_turns(talking(mini_call, UNFINISHED).run())


def test_without_anybody_to_weigh_it_the_same_pause_does(mini_call):
    assert "i will look at the" in agent_turns(talking(mini_call, UNFINISHED, reader=None).run())


def test_one_moment_keeps_the_floor_beyond_the_time_of_dead_air(mini_call):
    events = talking(mini_call, HELD).run()
    assert "one moment please it is on the van it will be with you by noon" in agent_turns(events)
    assert not [event for event in events if isinstance(event, ev.DeadAir)]


def test_a_whole_turn_is_answered_sooner_than_an_unfinished_one(mini_call):
    greeted, unfinished, _ = silences_s(talking(mini_call, ("well i think that we and",)).run())
    assert greeted < 1.0
    assert unfinished > 2 * greeted


def test_a_call_with_weighed_pauses_replays(mini_call, tmp_path):
    call = talking(mini_call, UNFINISHED, HELD)
    with CallRecorder(tmp_path / "call") as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)
        call.run(recorder.step)
        recorder.seal()
        saved = read_call(recorder.commit())
    weighed = [a.result for arrivals in saved.arrivals.values() for a in arrivals if isinstance(a.result, PauseWeighed)]
    assert any(pause.holds for pause in weighed)
    assert any(pause.leads_on for pause in weighed)
    assert replay(saved, call.engine()) is None


class BrokenReader:
    def read(self, text):
        raise EngineError("cannot read", remedy="glasses")


def test_when_weighing_fails_the_rules_decide_and_it_is_said(mini_call):
    events = talking(mini_call, reader=BrokenReader).run()
    assert silences_s(events)[0] == pytest.approx(0.7, abs=0.03)
    assert "cannot read -> glasses" in {event.message for event in events if isinstance(event, ev.EngineFailed)}
    assert agent_turns(events)[0] == GREETING


def test_a_pause_is_weighed_a_few_times_and_not_for_ever(mini_call):
    asked = []

    def listen(at_sample, mic, arrived, result):
        asked.extend(request.task for request in result.work if isinstance(request.task, WeighPause))

    talking(mini_call, HELD).run(listen)
    with_sound = [task for task in asked if len(task.pcm)]
    pauses = 4  # two whole turns, and two ends of speech in the turn that is held
    assert len(with_sound) == pauses
    assert len(asked) <= 7 * pauses
    assert all(to_samples(0.1) <= len(task.pcm) <= to_samples(1.0) for task in with_sound)


@pytest.fixture
def bench(mini_call):
    from scripted_recognizer import ScriptedRecognizer

    recognizer = ScriptedRecognizer([said("one moment")[1]])
    with Workbench(Engines(lambda: recognizer, ToneSynthesizer(), lambda: None, load_pause_reader)) as bench:
        yield bench


def weighed(bench, stream, pcm) -> PauseWeighed:
    return bench.submit(WorkRequest(1, 0, WeighPause(stream, Span(0, len(pcm)), pcm))).result()


def test_a_pause_is_weighed_by_what_was_heard_until_then(bench):
    assert weighed(bench, 0, silence(0.0)) == PauseWeighed("", None, False, False, None)
    for _ in range(10):
        bench.submit(WorkRequest(0, 0, HearBlock(0, Span(0, HEAR_BLOCK_SAMPLES), sound(0.1))))
    found = weighed(bench, 0, sound(0.8))
    assert (found.text, found.holds) == ("one moment", True)
    assert found.final_slope_st_per_s == pytest.approx(0.0, abs=0.5)
    assert weighed(bench, 7, silence(0.0)).completeness is None


def test_what_was_weighed_is_what_a_replay_reads():
    exact = PauseWeighed("well", 1 / 3, False, True, -2 / 3, True)
    kept = result_as_kept(exact)
    assert kept == replace(exact, completeness=0.333333, final_slope_st_per_s=-0.666667)
    assert result_as_kept(kept) == kept
