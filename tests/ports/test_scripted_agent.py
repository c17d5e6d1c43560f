"""An agent of prepared clips keeps to its turns."""

import numpy as np
import pytest

from voicesim.model.audio import Span
from voicesim.model.events import BargeIn, PlaybackEnded, PlaybackStarted, TurnStarted
from voicesim.model.speech import Turn
from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.ports.recording import RecordedMicrophone
from voicesim.ports.scripted_agent import (
    BARGE_IN_SAMPLES,
    FIRST_PAUSE_SAMPLES,
    PAUSE_SAMPLES,
    STOP_SAMPLES,
    ScriptedAgent,
    ScriptedTurn,
)  # fmt: skip

pytestmark = pytest.mark.unit

ENDED = PlaybackEnded(0, Turn(1, "customer", Span(0, 1), "yes"))
CUT = PlaybackEnded(0, Turn(1, "customer", Span(0, 1), "yes", interrupted=True))
STARTED = PlaybackStarted(0, "line")


def clip(seconds: float) -> np.ndarray:
    return np.full(to_samples(seconds), 0.1, np.float32)


def heard(agent: ScriptedAgent, frames: int, *events) -> list[float]:
    """Loudness of each frame; events come with the first one; None at the end."""
    out = []
    for index in range(frames):
        frame = agent.next_frame(events if index == 0 else ())
        out.append(None if frame is None else float(np.abs(frame).max()))
    return out


def frames_of(samples: int) -> int:
    return -(-samples // FRAME_SAMPLES)


def test_the_first_clip_follows_a_pause():
    agent = ScriptedAgent([ScriptedTurn(clip(0.2))])
    out = heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 10)
    assert not any(out[: frames_of(FIRST_PAUSE_SAMPLES) - 1])
    assert all(out[frames_of(FIRST_PAUSE_SAMPLES) - 1 :][:10])


def test_the_next_clip_waits_for_the_customer_to_finish():
    agent = ScriptedAgent([ScriptedTurn(clip(0.2)), ScriptedTurn(clip(0.2))])
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 10)
    assert not any(heard(agent, 500, STARTED))
    out = heard(agent, frames_of(PAUSE_SAMPLES) + 5, ENDED)
    assert any(out)
    assert not any(out[: frames_of(PAUSE_SAMPLES) - 1])


def test_a_barge_in_is_spoken_over_the_customer():
    agent = ScriptedAgent([ScriptedTurn(clip(0.2)), ScriptedTurn(clip(0.2), barge_in=True)])
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 10)
    out = heard(agent, frames_of(BARGE_IN_SAMPLES) + 5, STARTED)
    assert any(out[-5:])
    assert not any(out[:-7])


def test_after_a_barge_in_the_agent_waits_for_the_answer_and_not_for_the_line_it_cut():
    agent = ScriptedAgent([ScriptedTurn(clip(0.2)), ScriptedTurn(clip(1.0), barge_in=True), ScriptedTurn(clip(0.2))])
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 10)
    heard(agent, frames_of(BARGE_IN_SAMPLES) + 20, STARTED)
    out = heard(agent, 500, BargeIn(0, "agent"), TurnStarted(0, "agent"), CUT)
    assert not any(out[60:])
    heard(agent, 100, STARTED)
    assert any(heard(agent, frames_of(PAUSE_SAMPLES) + 5, ENDED))


def test_a_turn_begun_as_the_line_ends_is_answered_before_the_next():
    agent = ScriptedAgent([ScriptedTurn(clip(0.2)), ScriptedTurn(clip(1.0), barge_in=True), ScriptedTurn(clip(0.2))])
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 10)
    heard(agent, frames_of(BARGE_IN_SAMPLES) + 5, STARTED)
    out = heard(agent, 500, ENDED, TurnStarted(0, "agent"))
    assert not any(out[60:])


def test_an_agent_who_is_cut_off_stops_and_drops_the_rest():
    agent = ScriptedAgent([ScriptedTurn(clip(5.0)), ScriptedTurn(clip(0.2))])
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 50)
    out = heard(agent, 200, BargeIn(0, "customer"), STARTED)
    assert all(out[: frames_of(STOP_SAMPLES) - 1])
    assert not any(out[frames_of(STOP_SAMPLES) :])


def test_there_is_nothing_more_once_everything_is_said():
    agent = ScriptedAgent([ScriptedTurn(clip(0.1))])
    assert heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 20)[-1] is None


def test_a_recording_is_played_to_its_end_in_whole_frames():
    microphone = RecordedMicrophone(clip(0.05))
    frames = []
    while (frame := microphone.next_frame(())) is not None:
        frames.append(frame)
    assert [len(frame) for frame in frames] == [FRAME_SAMPLES] * 3
    assert np.count_nonzero(np.concatenate(frames)) == to_samples(0.05)


def test_a_turn_may_wait_for_longer_or_come_at_once():
    late = ScriptedTurn(clip(0.2), after_samples=to_samples(3.0))
    agent = ScriptedAgent([ScriptedTurn(clip(0.2), after_samples=0), late])
    assert all(heard(agent, 10))
    out = heard(agent, frames_of(to_samples(3.0)) + 20, ENDED)
    assert not any(out[: frames_of(to_samples(3.0)) - 1])
    assert any(out)


def test_a_wait_begins_anew_after_a_customer_who_speaks_up():
    agent = ScriptedAgent([ScriptedTurn(clip(0.2)), ScriptedTurn(clip(0.2), after_samples=to_samples(6.0))])
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 20)
    assert not any(heard(agent, frames_of(to_samples(5.0)), ENDED))
    assert not any(heard(agent, frames_of(to_samples(5.0)), STARTED))
    assert not any(heard(agent, frames_of(to_samples(5.9)), ENDED))
    assert any(heard(agent, 20))


def test_a_barge_in_may_come_sooner_and_answers_a_line_that_was_too_short_for_it():
    turns = [ScriptedTurn(clip(0.2)), ScriptedTurn(clip(0.2), barge_in=True, after_samples=to_samples(0.5))]
    agent = ScriptedAgent(turns)
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 20)
    out = heard(agent, frames_of(to_samples(0.5)) + 5, STARTED)
    assert any(out)
    assert not any(out[: frames_of(to_samples(0.5)) - 1])
    agent = ScriptedAgent([turns[0], ScriptedTurn(clip(0.2), barge_in=True, after_samples=to_samples(9.0))])
    heard(agent, frames_of(FIRST_PAUSE_SAMPLES) + 20)
    assert not any(heard(agent, 100, STARTED))
    assert any(heard(agent, frames_of(PAUSE_SAMPLES) + 5, ENDED))
