"""Answers thought out in the agent's pauses: begun at once when the turn is over, forgotten when the agent goes on."""

from dataclasses import dataclass

import numpy as np
import pytest

from voicesim.call.recorder import CallRecorder
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.errors import EngineError
from voicesim.model.record import CallOptions
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.model.work import JudgeTurn, RenderLine
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn
from voicesim.turns.floor import FloorRules

pytestmark = pytest.mark.unit
HASTY = FloorRules(turn_end_s=0.3)
"""Ends a turn before an answer can be ready, which takes 0.44 s of silence."""
GREETING = "hello swift post how can i help you"
GOODBYE = "i will send it today have a nice day goodbye"
WORD_S = 0.3


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def sound(seconds: float) -> np.ndarray:
    time_s = np.arange(to_samples(seconds)) / RATE_HZ
    return (0.1 * np.sin(2 * np.pi * 150 * time_s)).astype(np.float32)


def with_pause(first: str, pause_s: float, second: str) -> tuple[np.ndarray, tuple[Word, ...]]:
    """A turn with a silence in it, and its words."""
    starts = [WORD_S * (1 + n) for n in range(len(first.split()))]
    starts += [starts[-1] + WORD_S + pause_s + WORD_S * n for n in range(len(second.split()))]
    texts = [*first.split(), *second.split()]
    words = [Word(t, Span(to_samples(s), to_samples(s + WORD_S)), 0.9) for t, s in zip(texts, starts, strict=True)]
    parts = [sound(WORD_S * len(part.split())) for part in (first, second)]
    return np.concatenate([parts[0], np.zeros(to_samples(pause_s), np.float32), parts[1]]), tuple(words)


@pytest.fixture
def talking(mini_call):
    """A call whose agent pauses for so long in the greeting."""

    def call(pause_s: float, rules: FloorRules | None = None, **how):
        spoken = [with_pause("hello swift post", pause_s, "how can i help you"), with_pause(GOODBYE, 0.0, "")]
        agent = ScriptedAgent([ScriptedTurn(clip) for clip, _ in spoken])
        return mini_call(microphone=agent, scripts=[*(w for _, w in spoken), *[()] * 9], rules=rules, **how)

    return call


def test_the_answer_sounds_as_soon_as_the_turn_is_over(mini_call):
    events = mini_call().run()
    ended = [e.at_sample for e in of(events, ev.TurnEnded) if e.speaker == "agent"]
    assert [e.at_sample for e in of(events, ev.PlaybackStarted)] == ended
    assert [e.at_sample for e in of(events, ev.TurnJudged)] == ended


def test_a_turn_that_goes_on_before_the_answer_sounds_is_the_same_turn(talking):
    events = talking(0.38, HASTY).run()
    judged = of(events, ev.TurnJudged)[0].turn
    resumed = of(events, ev.TurnResumed)[0]
    assert judged.text == GREETING
    assert judged.span.start_sample < of(events, ev.TurnEnded)[0].at_sample < resumed.at_sample < judged.span.end_sample
    assert [e.speaker for e in of(events, ev.TurnStarted)][:2] == ["agent", "customer"]
    assert not of(events, ev.FalseStart)


def test_what_was_taken_back_moves_no_mood_and_is_not_judged(talking):
    taken_back, whole = talking(0.38, HASTY).run(), talking(0.0).run()
    turns = [[e.turn.index for e in of(events, ev.TurnJudged)] for events in (taken_back, whole)]
    moved = [[[row.cause for row in e.changes] for e in of(events, ev.MoodChanged)] for events in (taken_back, whole)]
    assert turns[0] == turns[1] == [0, 2]
    assert moved[0] == moved[1]


@pytest.mark.parametrize("pause_s", [0.3, 0.42, 0.5, 0.6])
def test_a_pause_in_which_an_answer_was_ready_leaves_no_trace(talking, pause_s):
    asked = []
    events = talking(pause_s).run(lambda _at, _mic, _arrived, result: asked.extend(r.task for r in result.work))
    assert [e.turn.text for e in of(events, ev.TurnJudged)] == [GREETING, GOODBYE]
    assert len(of(events, ev.PlaybackStarted)) == len(of(events, ev.CustomerMoved)) == 2
    assert len([task for task in asked if isinstance(task, JudgeTurn)]) == 3
    assert len([task for task in asked if isinstance(task, RenderLine)]) >= 2 + (pause_s > 0.35)


def test_a_call_with_a_turn_that_was_taken_back_replays(talking, tmp_path):
    call = talking(0.38, HASTY)
    with CallRecorder(tmp_path / "call") as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)
        assert of(call.run(recorder.step), ev.TurnResumed)
        recorder.seal()
        saved = read_call(recorder.commit())
    assert replay(saved, call.engine()) is None


def test_a_word_that_comes_after_the_turn_was_read_is_still_answered(mini_call):
    clip, words = with_pause("hello swift post how can i help", 0.0, "")
    late = Word("you", Span(words[-1].span.end_sample + 5200, words[-1].span.end_sample + 6000), 0.9)
    agent = ScriptedAgent([ScriptedTurn(clip)])
    judged = of(mini_call(microphone=agent, scripts=[(*words, late), *[()] * 9]).run(), ev.TurnJudged)
    assert judged[0].turn.text == GREETING


@dataclass
class SlowlyFailing:
    """A voice that fails at the first line only."""

    name: str = "failing"
    failed: bool = False

    def render(self, text, style):
        if text == "Hello." or self.failed:
            from voicesim.engines.tone_synthesizer import ToneSynthesizer

            return ToneSynthesizer().render(text, style)
        self.failed = True
        raise EngineError("hoarse", remedy="tea")

    def close(self) -> None:
        pass


def test_a_line_that_cannot_be_voiced_is_said_without_sound(mini_call):
    events = mini_call(synthesizer=SlowlyFailing()).run()
    assert len(of(events, ev.EngineFailed)) == 1
    assert of(events, ev.PlaybackEnded)[0].turn.text
    assert events[-1].outcome == "resolved"


def test_a_long_turn_is_not_judged_in_every_pause(mini_call):
    starts = [WORD_S * (1 + n) for n in range(50)]
    words = [Word("so", Span(to_samples(s), to_samples(s) + 100), 0.9) for s in starts]
    halting = [np.zeros(to_samples(0.3), np.float32), sound(0.3)] * 6
    agent = ScriptedAgent([ScriptedTurn(np.concatenate([sound(15.0), *halting]))])
    asked = []
    mini_call(microphone=agent, scripts=[tuple(words), *[()] * 9]).run(
        lambda _at, _mic, _arrived, result: asked.extend(r.task for r in result.work)
    )
    assert 2 <= len([task for task in asked if isinstance(task, JudgeTurn)]) <= 5
