"""The floor fought over by voice, in whole calls: who yields, what was said, and how it goes on."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from made_voices import spoken

from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples

pytestmark = pytest.mark.slow
GREETING = "hello swift post"
LINES = [
    {"id": "cuts", "say": ["Stop, stop, stop it!"], "cuts_in": True},
    {"id": "opening", "say": ["Where is my parcel, it was due a week ago?"]},
    {"id": "on", "once": False, "say": ["Go on, I am listening to you."]},
]
LONG_LINE = " ".join(["I have been waiting for this parcel of mine for such a very long time now"] * 5)


class Reacting:
    """A microphone: speaks a while after the n-th event of a kind, and is silent otherwise."""

    def __init__(self, *plan: tuple[type | None, int, float, Pcm]) -> None:
        """Each: the kind of event (None: the start of the call), which one of them, seconds after it, a clip."""
        self._plan, self._seen, self._now = plan, list[ev.Event](), 0
        self._clips: list[tuple[int, Pcm]] = [self._placed(0, s, clip) for kind, _, s, clip in plan if kind is None]

    def next_frame(self, events: Sequence[ev.Event]) -> Pcm:
        for event in events:
            self._seen.append(event)
            count = sum(isinstance(e, type(event)) for e in self._seen)
            self._clips += [
                self._placed(self._now, s, c) for k, n, s, c in self._plan if k is type(event) and n == count
            ]
        frame = np.zeros(FRAME_SAMPLES, np.float32)
        for start, clip in self._clips:
            at = self._now - start
            if 0 <= at < len(clip):
                part = clip[at : at + FRAME_SAMPLES]
                frame[: len(part)] = part
        self._now += FRAME_SAMPLES
        return frame

    @staticmethod
    def _placed(now: int, seconds: float, clip: Pcm) -> tuple[int, Pcm]:
        return now + to_samples(seconds) // FRAME_SAMPLES * FRAME_SAMPLES, clip


GREETS = (None, 1, 0.5, spoken(0.9))


def over_the_line(at_s: float, seconds: float) -> tuple[type, int, float, Pcm]:
    return ev.PlaybackStarted, 1, at_s, spoken(seconds)


@pytest.fixture
def call(mini_call) -> Callable[..., list[ev.Event]]:
    """Play sounds into a call whose customer begins with a long line."""

    def play(*plan: tuple[type | None, int, float, Pcm], texts: Sequence[str] = (), **scenario: object):
        lines = [{"id": "rant", "say": [LONG_LINE]}, *LINES]
        call = mini_call(
            texts=(GREETING, *texts, *["and so on"] * 8),
            microphone=Reacting(GREETS, *plan),
            scenario={"lines": lines, **scenario},
        )
        return list(call.run())

    return play


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def first(events, kind):
    return next(event for event in events if isinstance(event, kind))


ANGRY = {"persona": "aggressive", "mood": {"anger": 0.9}}
TIMID = {"persona": "passive", "mood": {"openness": 0.2}}


def test_an_okay_leaves_the_floor_however_long_it_is(call):
    events = call(over_the_line(2.0, 1.2), texts=["yeah okay yes right"])
    assert first(events, ev.Backchannel).by == "agent"
    assert first(events, ev.Backchannel).text == "yeah okay yes right"
    assert not of(events, ev.BargeIn)
    assert not first(events, ev.PlaybackEnded).turn.interrupted


def test_a_name_takes_the_floor_even_when_it_was_short(call):
    events = call(over_the_line(2.0, 0.3), texts=["sir"])
    assert first(events, ev.BargeIn).by == "agent"
    assert first(events, ev.PlaybackEnded).turn.interrupted


def test_going_on_takes_the_floor_and_the_turn_holds_its_first_word(call):
    events = call(over_the_line(2.0, 1.8), texts=["but we have sent it today"])
    barged, judged = first(events, ev.BargeIn), of(events, ev.TurnJudged)[1]
    spoke_s = (judged.turn.span.start_sample - first(events, ev.PlaybackStarted).at_sample) / RATE_HZ
    assert spoke_s == pytest.approx(2.0, abs=0.1)
    assert 0.3 <= barged.at_sample / RATE_HZ - judged.turn.span.start_s <= 1.0
    assert judged.turn.text.startswith("but we have sent")


def test_after_the_decision_the_customer_is_silent_within_200_ms(call):
    events = call(over_the_line(2.0, 1.8), texts=["but we have sent it today"])
    assert 0 <= first(events, ev.PlaybackEnded).at_sample - first(events, ev.BargeIn).at_sample <= to_samples(0.2)


def test_what_was_not_said_is_remembered_and_the_line_may_come_again(call):
    events = call(over_the_line(2.0, 1.8), texts=["but we have sent it today"])
    cut = first(events, ev.PlaybackEnded)
    assert LONG_LINE.split() == [*cut.turn.text.split(), *cut.unsaid.split()]
    assert 0.0 < cut.said_share < 0.5
    moves = [e.move for e in of(events, ev.CustomerMoved)]
    assert [move.line_id for move in moves[:2]] == ["rant", "rant"]
    assert moves[1].text == LONG_LINE


def test_a_line_that_was_mostly_said_does_not_come_again(call):
    events = call(over_the_line(12.0, 1.8), texts=["but we have sent it today"])
    assert 0.5 <= first(events, ev.PlaybackEnded).said_share < 1.0
    assert [e.move.line_id for e in of(events, ev.CustomerMoved)][:2] == ["rant", "opening"]


def test_who_rants_is_not_stopped_by_the_first_attempt(call):
    events = call(over_the_line(2.0, 0.8), texts=["excuse me sir"], **ANGRY)
    refused = first(events, ev.FloorRefused)
    assert (refused.attempt, refused.text) == (1, "excuse")
    assert not first(events, ev.PlaybackEnded).turn.interrupted
    assert not [e for e in of(events, ev.Backchannel) if e.by == "agent"]


def test_who_rants_is_stopped_by_the_second_attempt_and_does_not_mind(call):
    events = call(
        over_the_line(2.0, 0.8), over_the_line(5.0, 2.4), texts=["excuse me sir", "sir i will help you now"], **ANGRY
    )
    barged = first(events, ev.BargeIn)
    assert barged.by == "agent"
    assert len(of(events, ev.FloorRefused)) == 1
    after = next(e for e in of(events, ev.MoodChanged) if e.at_sample > barged.at_sample)
    assert "interruption" not in {row.cause for row in after.changes}


def test_a_rant_of_eight_seconds_may_be_stopped_at_once(call):
    events = call(over_the_line(8.5, 2.0), texts=["excuse me sir i will help"], **ANGRY)
    assert not of(events, ev.FloorRefused)
    assert first(events, ev.BargeIn).by == "agent"


def test_talking_on_against_a_rant_is_an_attempt_of_its_own(call):
    events = call(over_the_line(2.0, 4.0), texts=["we have sent it and it will be with you by friday"], **ANGRY)
    waited_s = (first(events, ev.BargeIn).at_sample - first(events, ev.FloorRefused).at_sample) / RATE_HZ
    assert waited_s == pytest.approx(1.5, abs=0.1)


def test_the_timid_stop_sooner_than_others(call):
    def waited_s(**scenario):
        events = call(over_the_line(2.0, 1.8), texts=["... ... ... but we have sent it"], **scenario)
        return first(events, ev.BargeIn).at_sample - first(events, ev.PlaybackStarted).at_sample

    assert waited_s(**TIMID) < waited_s()


def test_being_talked_over_is_an_interruption_to_the_timid(call):
    events = call(over_the_line(2.0, 1.8), texts=["but we have sent it today"], **TIMID)
    barged = first(events, ev.BargeIn)
    after = next(e for e in of(events, ev.MoodChanged) if e.at_sample > barged.at_sample)
    assert "interruption" in {row.cause for row in after.changes}


@pytest.mark.parametrize("after_s", [0.0, 0.3, 0.8])
def test_who_started_too_early_gives_way_within_250_ms_and_calls_it_no_interruption(call, after_s):
    events = call(over_the_line(after_s, 2.4), texts=["and i will send it today"])
    started, gave_way = first(events, ev.PlaybackStarted), first(events, ev.PlaybackEnded)
    assert (gave_way.at_sample - started.at_sample) / RATE_HZ <= after_s + 0.25
    assert first(events, ev.FalseStart).line_id == "rant"
    assert not of(events, ev.BargeIn)
    causes = {row.cause for change in of(events, ev.MoodChanged) for row in change.changes}
    assert "interruption" not in causes


def test_who_started_too_early_takes_it_up_again(call):
    events = call(over_the_line(0.3, 2.4), texts=["and i will send it today"])
    again = [e.move for e in of(events, ev.CustomerMoved)][1]
    assert again.line_id == "rant"
    assert again.text.endswith(LONG_LINE)
    assert len(again.text) > len(LONG_LINE)


def test_who_started_too_early_says_so_when_both_have_stopped(call):
    events = call(over_the_line(0.3, 0.5), texts=["and so"])
    aside = first(events, ev.Backchannel)
    assert aside.by == "customer"
    assert any(word in aside.text.lower() for word in ("sorry", "go"))
    assert aside.at_sample > first(events, ev.FalseStart).at_sample


def long_turn(pause_s: float = 0.4) -> Pcm:
    pause = np.zeros(to_samples(pause_s), np.float32)
    return np.concatenate([spoken(5.5), pause, spoken(2.0), pause, spoken(2.0), pause, spoken(4.0), pause, spoken(1.0)])


def test_a_customer_who_listens_for_long_nods_in_pauses_but_not_in_each(call):
    events = call((ev.PlaybackEnded, 1, 0.5, long_turn()), texts=["and on and on"])
    nods = [e for e in of(events, ev.Backchannel) if e.by == "customer"]
    assert len(nods) == 2
    assert (nods[1].at_sample - nods[0].at_sample) / RATE_HZ >= 8.0
    judged = of(events, ev.TurnJudged)[1].turn.span
    assert judged.start_sample < nods[0].at_sample < nods[1].at_sample < judged.end_sample
    assert nods[0].span.duration_s > 0


@pytest.mark.parametrize("seconds", [2.0, 4.0])
def test_nobody_nods_to_a_short_turn(call, seconds):
    turn = np.concatenate([spoken(seconds / 2), np.zeros(to_samples(0.4), np.float32), spoken(seconds / 2)])
    assert not of(call((ev.PlaybackEnded, 1, 0.5, turn), texts=["and on and on"]), ev.Backchannel)


def test_nobody_nods_while_the_agent_speaks(call):
    events = call((ev.PlaybackEnded, 1, 0.5, spoken(7.0)), texts=["and on and on"])
    spans = [e.turn.span for e in of(events, ev.TurnJudged)]
    assert not [e for e in of(events, ev.Backchannel) if any(e.span.overlap(span) for span in spans)]


def test_a_nod_takes_no_floor_and_ends_no_turn(call):
    events = call((ev.PlaybackEnded, 1, 0.5, long_turn()), texts=["and on and on"])
    assert [e.speaker for e in of(events, ev.TurnStarted)][:4] == ["agent", "customer", "agent", "customer"]


def test_an_angry_customer_cuts_in_after_what_provokes(call):
    def cut_s(text: str) -> float | None:
        turn = (ev.PlaybackEnded, 1, 0.5, spoken(2.7))
        events = call(turn, texts=[text], persona="aggressive", mood={"anger": 0.7}, lines=LINES_TO_CUT_IN)
        cut = next((e for e in of(events, ev.BargeIn) if e.by == "customer"), None)
        return cut and (cut.at_sample - of(events, ev.TurnStarted)[2].at_sample) / RATE_HZ

    assert cut_s("you have to calm down now please do so") is not None
    assert cut_s("you have to wait some time now please so") is None


@pytest.mark.parametrize("breath_s", [0.0, 0.6])
def test_who_is_cut_off_and_finishes_the_sentence_interrupts_nobody(call, breath_s):
    provokes = "you have to calm down now please do so"
    pause = np.zeros(to_samples(breath_s), np.float32)
    turn = np.concatenate([spoken(2.7), pause, spoken(2.5)]) if breath_s else spoken(5.0)
    lines = [{"id": "short", "say": ["Well?"]}, {**LINES[0], "say": [LONG_LINE]}, *LINES[1:]]
    angry = {"persona": "aggressive", "mood": {"anger": 0.7}, "lines": lines}
    events = call((ev.PlaybackEnded, 1, 0.5, turn), texts=[provokes, "but i can help you with that"], **angry)
    assert [event.by for event in of(events, ev.BargeIn)] == ["customer"]
    cut = first(events, ev.BargeIn).at_sample
    line = next(event for event in of(events, ev.PlaybackEnded) if event.at_sample > cut)
    assert line.turn.interrupted, "the customer gave way"
    causes = {row.cause for change in of(events, ev.MoodChanged) for row in change.changes}
    assert "interruption" not in causes


LINES_TO_CUT_IN = [{"id": "short", "say": ["Well?"]}, *LINES]


def test_an_agent_who_asks_for_a_moment_is_given_it(call):
    def first_prompt_s(text: str) -> float:
        events = call((ev.PlaybackEnded, 1, 0.5, spoken(1.8)), texts=[text])
        return next(e.silence_s for e in of(events, ev.DeadAir))

    assert 4.0 <= first_prompt_s("we have sent it on friday") <= 6.0
    assert 20.0 <= first_prompt_s("one moment please i look") <= 30.0


def breaks_off(lines, text="where is my parcel it was due"):
    """Something speaks into the beginning of every line, as where the microphone hears the customer."""
    plan = [(ev.PlaybackStarted, n, 0.3, spoken(1.6)) for n in range(1, lines + 1)]
    return {"plan": plan, "texts": [text] * (2 * lines)}


def test_a_microphone_that_hears_the_customer_does_not_break_off_every_line(call):
    echo = breaks_off(12)
    events = call(*echo["plan"], texts=echo["texts"])
    whole = [not event.turn.interrupted for event in of(events, ev.PlaybackEnded)]
    assert whole[:4] == [False, False, False, True]
    assert False not in {one or other for one, other in pairwise(whole[4:])}
    assert [event.lines for event in of(events, ev.CustomerInsists)] == [3]
    insists = first(events, ev.CustomerInsists)
    assert insists.at_sample == of(events, ev.PlaybackStarted)[3].at_sample


def test_an_agent_who_lets_one_line_in_three_be_said_is_not_insisted_against(call):
    lines = (1, 2, 4, 5)
    events = call(*((ev.PlaybackStarted, n, 0.3, spoken(1.6)) for n in lines), texts=["and we will"] * 8)
    assert len(of(events, ev.FalseStart)) == 4
    assert not of(events, ev.CustomerInsists)
