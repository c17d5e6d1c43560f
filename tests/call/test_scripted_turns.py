"""A scripted agent in a whole call: after each of its turns, barged in or not, the customer has the word."""

from itertools import pairwise

import numpy as np
import pytest

from voicesim.model import events as ev
from voicesim.model.units import to_samples
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn

pytestmark = pytest.mark.slow


def clip(seconds: float) -> np.ndarray:
    t = np.arange(to_samples(seconds)) / 16_000
    return (0.1 * np.sin(2 * np.pi * 150 * t)).astype(np.float32)


@pytest.mark.parametrize("silent_tail_s", [0.0, 1.0])
@pytest.mark.parametrize("barge_in_s", [0.35, 1.0, 1.7, 3.0])
def test_the_customer_answers_every_turn_before_the_next_one_begins(mini_call, barge_in_s, silent_tail_s):
    tail = np.zeros(to_samples(silent_tail_s), np.float32)
    plan = ((2.4, False), (barge_in_s, True), (1.5, False), (1.2, False))
    turns = [ScriptedTurn(np.concatenate([clip(seconds), tail]), barge_in) for seconds, barge_in in plan]
    agent = ScriptedAgent(turns)
    events = mini_call(texts=("hello there",) * 4, microphone=agent).run()
    assert agent.unsaid == 0
    judged = [e.turn.span for e in events if isinstance(e, ev.TurnJudged)]
    speakers = [e.speaker for e in events if isinstance(e, ev.TurnStarted)]
    assert all(a != b for a, b in pairwise(speakers[: 2 * len(judged)])), speakers
    backchannels = sum(isinstance(e, ev.Backchannel) for e in events)
    assert len(judged) + backchannels == 4
    assert backchannels == (barge_in_s < 0.5)
