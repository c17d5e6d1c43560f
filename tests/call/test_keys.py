"""The keys of the telephone: inputs like any other, whatever is going on when they are pressed."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from ledger_sums import rebuilt

from voicesim.call.live import Controls
from voicesim.call.recorder import CallRecorder
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.customer.mood import EASED
from voicesim.model import events as ev
from voicesim.model.record import CallOptions
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.turns.floor import FloorRules

pytestmark = pytest.mark.slow

ESCALATED = {"outcome": "escalated", "when": 'heard_now("escalate_to_manager")', "say": ["Fine, I will hold for them."]}
RESOLVED = {"outcome": "resolved", "when": 'heard_now("close_politely")', "say": ["Thank you and goodbye."]}
FURIOUS = {"persona": "aggressive", "mood": {"anger": 0.9}}
TALK = ("hello swift post how can i help you", "we are looking for it right now in the whole depot for you")


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


@dataclass
class Presser:
    """Presses keys: each so long after the first event of a kind that comes after the key before."""

    controls: Controls
    plan: list[tuple[type, float, str]]
    heard: list[float] = field(default_factory=list)
    """Level of each microphone frame as the engine saw it."""
    _press_sample: int | None = None

    def __call__(self, at_sample, mic, _arrivals, result):
        self.heard.append(float(np.abs(mic).max()))
        if self.plan and self._press_sample is None and of(result.events, self.plan[0][0]):
            self._press_sample = at_sample + to_samples(self.plan[0][1])
        if self._press_sample is not None and at_sample >= self._press_sample:
            self.controls.give(self.plan.pop(0)[2])
            self._press_sample = None


@pytest.fixture
def press(live, tmp_path):
    """Run a call with keys; it must replay. Gives the events and the presser."""

    def run(call, *plan):
        controls = Controls()
        presser = Presser(controls, list(plan))
        with CallRecorder(tmp_path / "call", overwrite=True) as recorder:
            recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)
            events, _ = live.run(call, recorder.step, presser, controls=controls)
            recorder.seal()
            saved = read_call(recorder.commit())
        assert replay(saved, call.engine()) is None
        ledger = [row for event in of(events, ev.MoodChanged) for row in event.changes]
        moods = [events[0].mood, *(event.mood for event in of(events, ev.MoodChanged))]
        assert rebuilt(events[0].mood, ledger) == moods[-1]
        return events, presser

    return run


def test_hanging_up_in_the_middle_of_a_line_ends_the_call_at_once(mini_call, press):
    events, _ = press(mini_call(), (ev.PlaybackStarted, 0.5, "hang_up"))
    key, ended = of(events, ev.KeyPressed)[0], events[-1]
    assert (key.command, ended.outcome) == ("hang_up", "hung_up")
    assert ended.at_sample - key.at_sample <= to_samples(0.1)


def test_hanging_up_after_a_goodbye_ends_the_call_as_the_customer_would(mini_call, press):
    call = mini_call(texts=["hello swift post how can i help you", "it is on its way have a nice day goodbye"])
    second_turn = [(ev.PlaybackEnded, 0.0, "hang_up")]
    events, _ = press(call, (ev.TurnStarted, 0.1, "resume"), *second_turn)
    assert events[-1].outcome == "hung_up"
    events, _ = press(call, (ev.PlaybackEnded, 0.0, "resume"), (ev.TurnEnded, 0.0, "hang_up"))
    assert events[-1].outcome == "resolved"
    assert len(of(events, ev.TurnJudged)) == 2


def test_hanging_up_while_speaking_still_judges_what_was_said(mini_call, press):
    events, _ = press(mini_call(texts=TALK), (ev.PlaybackEnded, 3.0, "hang_up"))
    heard = [e.turn.text for e in of(events, ev.TurnJudged)]
    assert heard[0] == TALK[0]
    assert TALK[1].startswith(heard[1])
    assert len(heard[1].split()) >= 7
    spoken, ended = of(events, ev.TurnEnded)[-1], events[-1]
    assert spoken.speaker == "agent"
    assert 0 <= ended.at_sample - spoken.span.end_sample <= to_samples(2.1)


def test_on_hold_the_customer_waits_for_hold_s_hears_nothing_and_then_grows_impatient(mini_call, press):
    scenario = {"timing": {"hold_s": 25.0}}
    events, presser = press(mini_call(texts=TALK, scenario=scenario), (ev.PlaybackStarted, 0.5, "hold"))
    held = of(events, ev.KeyPressed)[0].at_sample
    line = of(events, ev.PlaybackEnded)[0]
    assert line.turn.interrupted
    assert line.at_sample - held <= to_samples(0.05)
    assert 20.0 <= (of(events, ev.DeadAir)[0].at_sample - held) / RATE_HZ <= 30.0
    assert events[-1].outcome == "abandoned"
    assert max(presser.heard[held // FRAME_SAMPLES + 1 :]) == 0.0
    assert len(of(events, ev.TurnJudged)) == 1


def test_after_hold_the_agent_is_heard_again_and_the_line_that_was_stopped_may_come_again(mini_call, press):
    texts = [TALK[0], "said to a colleague while the customer waits", "it comes today have a nice day goodbye"]
    events, _ = press(mini_call(texts=texts), (ev.PlaybackStarted, 0.2, "hold"), (ev.KeyPressed, 15.0, "resume"))
    assert [e.command for e in of(events, ev.KeyPressed)] == ["hold", "resume"]
    resumed = of(events, ev.KeyPressed)[1].at_sample
    assert all(event.at_sample >= resumed + to_samples(4.0) for event in of(events, ev.DeadAir))
    opening = [e.line_id for e in of(events, ev.PlaybackStarted)].count("opening")
    assert opening == 2
    assert events[-1].outcome == "resolved"


def test_hold_while_the_agent_speaks_closes_the_turn_and_nobody_answers_on_hold(mini_call, press):
    events, _ = press(mini_call(texts=TALK), (ev.PlaybackEnded, 2.0, "hold"), (ev.KeyPressed, 10.0, "resume"))
    held, resumed = (e.at_sample for e in of(events, ev.KeyPressed))
    assert [e for e in of(events, ev.TurnEnded) if e.at_sample == held]
    assert not [e for e in of(events, ev.PlaybackStarted) if held <= e.at_sample < resumed]


def test_a_transfer_ends_escalated_with_the_scenarios_own_line(mini_call, press):
    call = mini_call(texts=TALK, scenario={"endings": [RESOLVED, ESCALATED]})
    events, _ = press(call, (ev.PlaybackStarted, 0.5, "transfer"))
    assert of(events, ev.PlaybackEnded)[-1].turn.text == "Fine, I will hold for them."
    assert events[-1].outcome == "escalated"


def test_a_transfer_without_a_line_for_it_ends_escalated_at_once(mini_call, press):
    events, _ = press(mini_call(texts=TALK), (ev.PlaybackStarted, 0.5, "transfer"))
    assert events[-1].outcome == "escalated"
    assert events[-1].at_sample == of(events, ev.KeyPressed)[0].at_sample


def test_the_last_line_is_said_again_and_moves_nothing(mini_call, press):
    plain, _ = press(mini_call())
    events, _ = press(mini_call(), (ev.PlaybackEnded, 0.02, "repeat"))
    lines = [e.turn.text for e in of(events, ev.PlaybackEnded)]
    assert lines[0] == lines[1]
    assert of(events, ev.CustomerMoved)[1].move.act == "repeat"
    assert of(events, ev.MoodChanged)[0].mood == of(plain, ev.MoodChanged)[0].mood
    assert events[-1].outcome == "resolved"


def test_a_line_is_not_repeated_before_there_is_one_nor_while_it_sounds(mini_call, press):
    events, _ = press(mini_call(), (ev.CallStarted, 0.0, "repeat"), (ev.PlaybackStarted, 0.2, "repeat"))
    assert not of(events, ev.KeyPressed)


def test_easing_brings_the_heat_down_at_once_and_keeps_it_down(mini_call, press):
    texts = ["hello swift post how can i help you", *["that is your own fault calm down"] * 5]
    events, _ = press(mini_call(texts=texts, scenario=FURIOUS), (ev.PlaybackStarted, 0.5, "ease"))
    eased = next(e for e in of(events, ev.MoodChanged) if e.changes[0].cause == "eased")
    assert eased.mood.anger == EASED
    later = [e for e in of(events, ev.MoodChanged) if e.at_sample > eased.at_sample]
    assert later
    assert all(event.mood.anger <= EASED for event in later)
    assert any(row.cause == "intensity ceiling" for event in later for row in event.changes)
    said = [e.move for e in of(events, ev.CustomerMoved) if e.at_sample >= eased.at_sample]
    assert (said[0].act, said[0].style) == ("ease", "softening")
    assert {move.style for move in said} <= {"softening", "neutral", "hesitant"}


@pytest.mark.parametrize("command", ["hang_up", "hold", "transfer", "ease", "resume", "repeat"])
@pytest.mark.parametrize("kind", [ev.CallStarted, ev.TurnStarted, ev.TurnEnded, ev.CustomerMoved, ev.PlaybackStarted])
def test_any_key_at_any_moment_lets_the_call_end_and_replay(mini_call, press, command, kind):
    events, _ = press(mini_call(texts=TALK, scenario=FURIOUS), (kind, 0.1, command))
    assert isinstance(events[-1], ev.CallEnded)


def test_a_turn_that_is_over_is_judged_though_a_key_keeps_it_from_being_answered(mini_call, press):
    call = mini_call(texts=TALK, rules=FloorRules(turn_end_s=0.3))
    events, _ = press(call, (ev.TurnEnded, 0.0, "hold"))
    held = of(events, ev.KeyPressed)[0].at_sample
    assert [e.turn.text for e in of(events, ev.TurnJudged)] == [TALK[0]]
    assert not [e for e in of(events, ev.CustomerMoved) if e.at_sample - held < to_samples(3.0)]


GOODBYE = ["hello swift post how can i help you", "it is on its way have a nice day goodbye"]


def closing(mini_call, press, command, offset_s):
    """The key is pressed so long after the customer's closing line has begun to sound."""
    plan = [(ev.PlaybackEnded, 0.0, "resume"), (ev.PlaybackStarted, offset_s, command)]
    events, _ = press(mini_call(texts=GOODBYE), *plan)
    return events


def test_a_call_ends_once_whatever_key_is_pressed_in_its_last_line(mini_call, press):
    line = of(closing(mini_call, press, "repeat", 0.0), ev.PlaybackEnded)[-1].turn.span
    frames = range(0, line.end_sample - line.start_sample + 2 * FRAME_SAMPLES, FRAME_SAMPLES)
    for command in ("transfer", "hang_up"):
        for frame in (*frames[:: len(frames) // 4], *frames[-4:]):
            events = closing(mini_call, press, command, frame / RATE_HZ)
            assert len(of(events, ev.CallEnded)) == 1, (command, frame)
            assert isinstance(events[-1], ev.CallEnded)


@pytest.mark.parametrize(("command", "outcome"), [("transfer", "escalated"), ("hang_up", "resolved")])
def test_a_key_in_the_second_half_of_the_last_line_does_what_it_says(mini_call, press, command, outcome):
    line = of(closing(mini_call, press, "repeat", 0.0), ev.PlaybackEnded)[-1].turn.span
    events = closing(mini_call, press, command, 0.8 * line.duration_s)
    assert of(events, ev.KeyPressed)[-1].command == command
    assert events[-1].outcome == outcome


def test_who_is_put_on_hold_in_the_second_half_of_the_last_line_waits(mini_call, press):
    line = of(closing(mini_call, press, "repeat", 0.0), ev.PlaybackEnded)[-1].turn.span
    events = closing(mini_call, press, "hold", 0.8 * line.duration_s)
    held = of(events, ev.KeyPressed)[-1]
    assert held.command == "hold"
    assert events[-1].at_sample - held.at_sample > to_samples(5.0)


def test_taking_the_call_back_takes_back_a_hang_up_that_had_not_worked_yet():
    controls = Controls(taken_back=True)
    controls.give("hang_up")
    controls.begin_again()
    assert not controls.hung_up
    assert controls.take() == ()
