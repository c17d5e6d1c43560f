"""What the screen of a call shows, from steps alone."""

import numpy as np
import pytest

from voicesim.app.screen.captions import SHOWN
from voicesim.app.screen.mood import FACES, cause_of, face_of
from voicesim.app.screen.view import Bar
from voicesim.app.screen.watch import Around, CallWatch
from voicesim.call.step import StepResult
from voicesim.customer.mood_styles import style_of
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.customer import Mood, MoodChange, Move
from voicesim.model.delivery import Delivery, Evidence, TextReading, VoiceReading
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.speech import Turn
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.model.work import Arrival, ClipReady, RenderLine, WorkRequest

pytestmark = pytest.mark.unit

SILENCE = np.zeros(FRAME_SAMPLES, np.float32)
ANGRY = Mood(anger=0.72, trust=0.25, openness=0.5, patience=0.5)
MINE = Baseline("profile", 9, level_p90_dbfs=-20.0, articulation_rate_per_s=5.0)
FIRST = "Where is he?"


def judged(turn, label="assertive", calmness=0.8):
    evidence = (
        Evidence("f0", 1.0, "Hz", 1.0, 0.1, "arousal", "a little higher", None, 0, 1),
        Evidence("level", 1.0, "dB", 1.0, -0.9, "arousal", "9 dB quieter than your usual", None, 0, 1),
    )
    delivery = Delivery(
        label, 0.1, 0.7, 0.1, 0.1, 0.5, 0.5, calmness, 0.7, TextReading(0, 0, 1), VoiceReading(0.0, 0.0, calmness, 1.0),
        evidence,
    )  # fmt: skip
    prosody = ProsodyFeatures(2.0, 1.8, 1.5, articulation_rate_per_s=4.2)
    return ev.TurnJudged(turn.span.end_sample, turn, prosody, (), delivery)


class Play:
    """Steps by hand."""

    def __init__(self, baseline=MINE):
        self.watch, self.now = CallWatch(baseline, "aggressive"), 0

    def step(self, *events, mic=SILENCE, work=(), arrivals=()):
        self.watch.step(self.now, mic, arrivals, StepResult(SILENCE, events, work))
        self.now += FRAME_SAMPLES
        return self

    def seconds(self, seconds, mic=SILENCE):
        for _ in range(round(seconds * RATE_HZ / FRAME_SAMPLES)):
            self.step(mic=mic)
        return self

    def view(self, line="running", **around):
        return self.watch.view(Around(line, **around))


def customer_says(play, text=FIRST, samples=RATE_HZ):
    clip = Arrival(7, play.now, ClipReady("x", np.zeros(samples, np.float32)))
    play.step(ev.CustomerMoved(play.now, Move("opening", text, "furious", "complain", "always")),
              work=(WorkRequest(7, play.now, RenderLine(text, "furious")),))  # fmt: skip
    return play.step(ev.TurnStarted(play.now, "customer"), ev.PlaybackStarted(play.now, "opening"), arrivals=(clip,))


def line_ends(play, text=FIRST, cut=False):
    turn = Turn(1, "customer", Span(0, play.now), text, (), cut)
    return play.step(ev.PlaybackEnded(play.now, turn))


def test_a_call_that_has_not_begun_rings():
    view = Play().view("ringing")
    assert view.phase == "ringing"
    assert view.call_s == 0
    assert view.captions == ()
    assert view.calm.calmness is None
    assert view.pace.rate_per_s is None
    assert view.level.change_db is None
    assert view.mood is None, "nothing is known of a customer before the line is open"


def test_who_speaks_follows_the_floor():
    play = Play().step(ev.CallStarted(0, ANGRY))
    assert play.view().phase == "your_turn"
    play.step(ev.SpeechStarted(play.now, 0), ev.TurnStarted(play.now, "agent"))
    assert play.view().phase == "agent"
    play.step(ev.SpeechEnded(play.now, 0), ev.TurnEnded(play.now, "agent", Span(0, play.now), False))
    assert play.view().phase == "thinking"
    customer_says(play)
    assert play.view().phase == "customer"
    play.step(ev.SpeechStarted(play.now, play.now))
    assert play.view().phase == "both"
    play.step(ev.SpeechEnded(play.now, play.now))
    assert line_ends(play).view().phase == "your_turn"
    assert play.step(ev.KeyPressed(play.now, "hold")).view().phase == "on_hold"
    assert play.step(ev.KeyPressed(play.now, "resume")).view().phase == "your_turn"
    assert play.step(ev.CallEnded(play.now, "resolved")).view().phase == "ended"
    assert play.view().outcome == "resolved"


@pytest.mark.parametrize("line", ["paused", "device_lost"])
def test_what_stops_the_line_comes_before_who_speaks(line):
    assert customer_says(Play()).view(line).phase == line


def test_the_clock_is_the_calls_own():
    assert Play().seconds(2.5).view().call_s == 2


def test_partial_words_change_until_the_turn_is_judged():
    play = Play().step(ev.TurnStarted(0, "agent"), ev.PartialTranscript(0, "good more"))
    assert play.view().captions[-1].text == "good more"
    play.step(ev.PartialTranscript(play.now, "good morning"))
    assert play.view().captions[-1].open
    span = Span(0, play.now)
    play.step(ev.TurnEnded(play.now, "agent", span, True))
    assert play.view().captions[-1].cut
    play.step(judged(Turn(0, "agent", span, "good morning to you")))
    assert play.view().captions[-1].text == "good morning to you"
    assert play.view().captions[-1].label == "assertive"


def test_a_turn_that_goes_on_before_its_answer_sounded_is_shown_as_one():
    play = Play().step(ev.TurnStarted(0, "agent"), ev.PartialTranscript(0, "good morning"))
    play.step(ev.TurnEnded(play.now, "agent", Span(0, play.now), False))
    assert play.step(ev.TurnResumed(play.now)).view().phase == "agent"
    assert play.view().captions[-1].open
    play.step(ev.PartialTranscript(play.now, "good morning to you"))
    assert [caption.text for caption in play.view().captions] == ["good morning to you"]


def test_a_judgement_finds_its_own_turn_though_the_agent_speaks_again():
    play = Play().step(ev.TurnStarted(0, "agent"), ev.TurnEnded(0, "agent", Span(0, 320), False))
    play.step(ev.TurnStarted(play.now, "agent"), ev.PartialTranscript(play.now, "and one more"))
    play.step(judged(Turn(0, "agent", Span(0, 320), "first")))
    assert [caption.text for caption in play.view().captions] == ["first", "and one more"]


def test_the_customers_words_come_with_the_voice():
    play = customer_says(Play(), "one two three four")
    assert play.view().captions[-1].text == "one"
    assert play.seconds(0.5).view().captions[-1].text == "one two"
    assert play.seconds(0.6).view().captions[-1].text == "one two three four"


def test_a_line_that_is_cut_off_shows_what_was_heard():
    play = line_ends(customer_says(Play(), "one two three four").seconds(0.3), "one two", cut=True)
    assert play.view().captions[-1].text == "one two"
    assert play.view().captions[-1].cut


def test_only_the_last_lines_are_shown():
    play = Play()
    for number in range(SHOWN + 3):
        line_ends(customer_says(play, f"line {number}"), f"line {number}")
    assert [caption.text for caption in play.view().captions] == [f"line {n}" for n in range(3, SHOWN + 3)]


def test_bars_carry_the_last_change_and_whether_it_is_good():
    play = Play().step(ev.CallStarted(0, ANGRY))
    assert [bar.change for bar in play.view().mood.bars] == [0, 0, 0, 0]
    rows = (MoodChange("anger", "acknowledge", -0.1, 0.62, 0, "I hear you"),
            MoodChange("patience", "time passes", -0.02, 0.48, 0))  # fmt: skip
    play.step(ev.MoodChanged(play.now, Mood(0.62, 0.25, 0.5, 0.48), rows))
    bars = {bar.scale: bar for bar in play.view().mood.bars}
    assert bars["anger"] == Bar("anger", 0.62, -0.1)
    assert bars["anger"].better
    assert not bars["patience"].better
    assert bars["trust"].change == 0
    assert play.view().mood.cause.words == "you named the feeling"
    assert play.view().mood.cause.quote == "I hear you"
    assert play.view().mood.cause.better


def test_the_cause_is_of_the_same_sign_as_the_turn_and_nothing_that_every_turn_has():
    rows = (
        MoodChange("anger", "listening", -0.2, 0.5, 0),
        MoodChange("anger", "next_step", -0.1, 0.4, 0, "I will call"),
        MoodChange("trust", "hedging", -0.06, 0.2, 0, "maybe"),
    )
    assert cause_of(rows).words == "a clear next step"
    assert cause_of((*rows[2:], MoodChange("anger", "blame", 0.3, 0.7, 0, "you should"))).words == "blame or an order"
    assert cause_of(rows[:1]).words == "you listened"
    assert cause_of((MoodChange("trust", "dana-on-her-way", 0.1, 0.3, 0),)).words == "dana on her way"
    assert cause_of((MoodChange("anger", "limit of one turn", 0.1, 0.3, 0),)) is None
    assert cause_of((MoodChange("anger", "dead_air", 0.05, 0.3, None),)).better is False


@pytest.mark.parametrize(
    ("mood", "word"),
    [
        (Mood(0.9, 0.2, 0.5, 0.5), "furious"),
        (Mood(0.7, 0.2, 0.5, 0.5), "irritated"),
        (Mood(0.5, 0.9, 0.1, 0.5), "curt"),
        (Mood(0.2, 0.5, 0.2, 0.5), "withdrawn"),
        (Mood(0.2, 0.5, 0.4, 0.5), "unsure"),
        (Mood(0.3, 0.7, 0.7, 0.5), "reserved"),
        (Mood(0.1, 0.5, 0.7, 0.5), "at ease"),
        (Mood(0.1, 0.7, 0.7, 0.5), "friendly"),
    ],
)
def test_a_mood_has_a_face_and_a_word(mood, word):
    face = face_of(mood, "aggressive")
    assert face.word == word
    assert {len(row) for row in (face.brows, face.eyes, face.mouth)} == {7}


@pytest.mark.parametrize("persona", ["aggressive", "passive", "neutral", "mixed"])
def test_the_screen_names_anger_as_the_report_names_the_voice_of_the_line(persona):
    for percent in range(45, 101):
        mood = Mood(percent / 100, 0.5, 0.7, 0.5)
        voice = style_of(mood, passive=persona == "passive")
        assert face_of(mood, persona).word == ("reserved" if voice == "neutral" else voice)


def test_no_two_faces_look_the_same():
    assert len({(face.brows, face.eyes, face.mouth) for face in FACES.values()}) == len(FACES)


def test_calmness_is_that_of_the_last_judged_turn_with_what_it_rests_on():
    play = Play().step(ev.TurnStarted(0, "agent"), ev.TurnEnded(0, "agent", Span(0, 320), False))
    assert play.view().calm.calmness is None
    play.step(judged(Turn(0, "agent", Span(0, 320), "hello"), calmness=0.3, label="aggressive"))
    calm = play.view().calm
    assert (calm.calmness, calm.label) == (0.3, "aggressive")
    assert calm.evidence == ("9 dB quieter than your usual", "a little higher")
    assert play.view().pace.rate_per_s == 4.2


def test_what_is_around_the_call_is_shown_as_it_is():
    view = Play().view(muted=True, hint="Breathe out.")
    assert view.level.muted
    assert view.hint == "Breathe out."


def test_the_same_steps_give_the_same_view():
    def played():
        play = Play().step(ev.CallStarted(0, ANGRY)).seconds(1, np.full(FRAME_SAMPLES, 0.08, np.float32))
        return customer_says(play).seconds(0.4).view()

    assert played() == played()
