"""Hints: one at a time, seldom, each for its reason."""

from itertools import pairwise

import numpy as np
import pytest

from voicesim.coach.hints import COOLDOWN_SAMPLES, HintCoach
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.customer import Mood
from voicesim.model.prosody import Baseline
from voicesim.model.speech import Turn
from voicesim.model.units import FRAME_SAMPLES, to_samples

pytestmark = pytest.mark.unit

OWN = Baseline("profile", 12, level_p90_dbfs=-26.0)
CALM = Mood(0.3, 0.5, 0.6, 0.7)
ANGRY = Mood(0.8, 0.3, 0.5, 0.5)
QUIET = Mood(0.2, 0.4, 0.2, 0.7)


def frame(level_dbfs: float) -> np.ndarray:
    return np.full(FRAME_SAMPLES, 10 ** (level_dbfs / 20), np.float32)


def hints(events, seconds, *, level_dbfs=-26.0, baseline=OWN):
    """The hints of a call of so many seconds, its microphone always at that level."""
    coach, waiting, found = HintCoach(baseline), sorted(events, key=lambda event: event.at_sample), []
    for now in range(0, to_samples(seconds), FRAME_SAMPLES):
        due = [event for event in waiting if event.at_sample <= now]
        waiting = waiting[len(due) :]
        hint = coach.step(now, frame(level_dbfs), due)
        if hint is not None:
            found.append(hint)
    return found


def names(*args, **how):
    return [hint.name for hint in hints(*args, **how)]


def begins(at_s=0.0, mood=CALM):
    at = to_samples(at_s)
    return [ev.CallStarted(0, mood), ev.SpeechStarted(at, at), ev.TurnStarted(at, "agent")]


def line(text, end_s):
    span = Span(0, to_samples(end_s))
    return ev.PlaybackEnded(span.end_sample, Turn(0, "customer", span, text))


def judged(build, text, *, mood=CALM, times=1, spoken=True, **how):
    """Turns of the agent with the same words, 30 s apart, after the customer has spoken."""
    found = [ev.CallStarted(0, mood), *([line("I need it today.", 1.0)] if spoken else [])]
    for number in range(times):
        turn = next(e for e in build().agent(text, **how).done(None).events if isinstance(e, ev.TurnJudged))
        found.append(
            ev.TurnJudged(to_samples(5 + 30 * number), turn.turn, turn.prosody, turn.techniques, turn.delivery)
        )
    return found


def test_an_ordinary_turn_gives_no_hint(build):
    assert names(begins(), 10.0) == []
    assert names(judged(build, "it comes on friday", times=3), 70.0) == []


def test_a_raised_voice_needs_to_last():
    assert names([*begins(), ev.TurnEnded(to_samples(2.0), "agent", Span(0, 1), False)], 6.0, level_dbfs=-16.0) == []
    found = hints(begins(), 6.0, level_dbfs=-16.0)
    assert [hint.name for hint in found] == ["too_loud"]
    assert found[0].at_sample >= to_samples(3.4)
    assert "10 dB" in found[0].why


def test_a_voice_is_not_called_loud_against_nobody():
    assert names(begins(), 10.0, level_dbfs=-6.0, baseline=Baseline("population", 0)) == []


def test_fast_words_are_slowed_down_and_ordinary_ones_are_not():
    def words(per_s):
        partials = [ev.PartialTranscript(to_samples(s / 2), "word " * int(s / 2 * per_s)) for s in range(1, 40)]
        return [*begins(), *partials]

    assert names(words(2.6), 20.0) == []
    assert names(words(4.2), 20.0) == ["too_fast"]


def test_a_monologue_is_ended():
    found = hints(begins(), 27.0)
    assert [hint.name for hint in found] == ["long_monologue"]
    assert found[0].at_sample == to_samples(25.0)


def test_a_question_that_waits_is_answered_but_not_while_somebody_speaks_or_is_on_hold():
    asked = [ev.CallStarted(0, CALM), line("When does it come?", 1.0)]
    assert names(asked, 6.0) == ["unanswered"]
    assert names(asked, 3.0) == []
    assert names([*asked, ev.TurnStarted(to_samples(2.0), "agent")], 6.0) == []
    assert names([*asked, ev.KeyPressed(to_samples(2.0), "hold")], 6.0) == []
    assert names([ev.CallStarted(0, CALM), line("It comes on Friday.", 1.0)], 6.0) == []


def test_taking_the_floor_is_noticed_but_not_from_somebody_who_rants():
    assert names([ev.CallStarted(0, CALM), ev.BargeIn(0, "agent")], 1.0) == ["interrupted"]
    assert names([ev.CallStarted(0, ANGRY), ev.BargeIn(0, "agent")], 1.0) == []
    assert names([ev.CallStarted(0, CALM), ev.BargeIn(0, "customer")], 1.0) == []


def test_an_angry_customer_is_acknowledged_first(build):
    assert names(judged(build, "your number please", mood=ANGRY), 7.0) == ["feeling_first"]
    did = [("acknowledge_feeling", "i see")]
    assert names(judged(build, "i see that", mood=ANGRY, did=did), 7.0) == []
    assert names(judged(build, "good morning", mood=ANGRY, spoken=False), 7.0) == []


def test_the_third_apology_is_the_last(build):
    found = hints(judged(build, "i am sorry", times=3, did=[("apologise", "sorry")]), 70.0)
    assert [(hint.name, hint.at_sample) for hint in found] == [("third_apology", to_samples(65))]


def test_a_hedge_is_quoted(build):
    found = hints(judged(build, "maybe i could", style="passive", did=[("hedge", "maybe")]), 7.0)
    assert [(hint.name, hint.why) for hint in found] == [("say_it_plainly", 'you said "maybe"')]


def test_a_quiet_customer_is_asked(build):
    turns = judged(build, "it is a good one", mood=QUIET, times=3)
    assert names(turns, 70.0) == ["ask_openly"]
    assert names(judged(build, "what is it for", mood=QUIET, times=3, did=[("ask_open_question", "what")]), 70.0) == []


def test_a_tense_voice_is_told_to_breathe_out(build):
    assert names(judged(build, "it comes on friday", style="assertive", arousal=0.9), 7.0) == ["tense_voice"]


def test_hints_come_one_at_a_time_and_seldom():
    loud = [*begins(), *(ev.BargeIn(to_samples(s), "agent") for s in range(1, 120))]
    found = hints(loud, 120.0, level_dbfs=-10.0)
    assert len(found) >= 4
    assert all(b.at_sample - a.at_sample >= COOLDOWN_SAMPLES for a, b in pairwise(found))
    assert all(b.name != a.name for a, b in pairwise(found))
    assert hints(loud, 120.0, level_dbfs=-10.0) == found
