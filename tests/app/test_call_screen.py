"""The screen of a call, by keyboard, over a call that is made by hand."""

import asyncio
import webbrowser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from voicesim.app.call_screen import run_screen
from voicesim.app.scenario_files import find_scenario, load_scenario
from voicesim.app.screen import ending
from voicesim.app.screen.briefing import BriefingScreen
from voicesim.app.screen.call_app import CallApp
from voicesim.app.screen.ending import EndScreen
from voicesim.app.screen.help import KEYS, HelpScreen
from voicesim.app.screen.talk import TalkScreen
from voicesim.call.engine import StepResult
from voicesim.coach.hints import Hint
from voicesim.coach.summary import summarise
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.customer import Mood, MoodChange, Move
from voicesim.model.errors import MissingPart
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions, FinishedCall
from voicesim.model.speech import Turn
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

pytestmark = pytest.mark.model  # each starts a screen: half a second

SMALL, WIDE = (80, 24), (120, 40)
MINE = Baseline("profile", 9, level_p90_dbfs=-20.0, articulation_rate_per_s=5.0)
ANGRY, CALMER = Mood(0.72, 0.25, 0.5, 0.5), Mood(0.40, 0.45, 0.6, 0.55)
RANT = Move("opening", "Where is that photographer of yours?", "furious", "complain", "always")
ROW = MoodChange("anger", "acknowledge", -0.32, 0.40, 0, "I hear you")


class FakeSession:
    """A call whose steps the test makes."""

    def __init__(self, mode="practice", scenario="late-wedding-photographer"):
        self.plan = SimpleNamespace(scenario=load_scenario(find_scenario(scenario)), mode=mode, baseline=MINE)
        self.commands = SimpleNamespace(give=lambda command: self.given.append(command))
        self.given, self.state, self.stopped = [], "preparing", False
        self.result = self.error = self.part = None
        self.paused = self.muted = False
        self._listeners, self._hints, self._now, self._events = [], [], 0, []

    def subscribe(self, listener):
        self._listeners.append(listener)

    def on_hint(self, listener):
        self._hints.append(listener)

    def start(self):
        self.state = "running"
        self.step(ev.CallStarted(0, ANGRY))

    def pause(self):
        self.paused, self.state = True, "paused"

    def go_on(self):
        self.paused, self.state = False, "running"

    def mute(self, muted):
        self.muted = muted

    def stop(self):
        self.stopped = True

    # -- what the tests make happen

    def step(self, *events, mic=None):
        frame = np.zeros(FRAME_SAMPLES, np.float32) if mic is None else mic
        for listen in self._listeners:
            listen(self._now, frame, (), StepResult(frame, events, ()))
        self._now += FRAME_SAMPLES
        self._events += events

    def agent_says(self, text):
        start = self._now
        self.step(ev.SpeechStarted(start, start), ev.TurnStarted(start, "agent"), ev.PartialTranscript(start, text))
        return start

    def customer_says(self, move=RANT):
        self.step(ev.CustomerMoved(self._now, move), ev.TurnStarted(self._now, "customer"),
                  ev.PlaybackStarted(self._now, move.line_id))  # fmt: skip
        turn = Turn(1, "customer", Span(self._now - FRAME_SAMPLES, self._now), move.text)
        self.step(ev.PlaybackEnded(self._now, turn))

    def soften(self):
        self.step(ev.MoodChanged(self._now, CALMER, (ROW,)))

    def hint(self, text="Let your voice drop.", why="9 dB louder than your usual"):
        for listen in self._hints:
            listen(Hint("too_loud", text, why, self._now))

    def finish(self, outcome="resolved"):
        self.step(ev.CallEnded(self._now, outcome))
        options = CallOptions("late-wedding-photographer@1", "", "voice", 0)
        call = FinishedCall(options, "The photographer is late", "aggressive", self._now, tuple(self._events))
        self.result = SimpleNamespace(summary=summarise(call), report=Path("calls/one/report.html"))
        self.state = "ended"

    def fail(self, error):
        self.error, self.state = error, "failed"


class Looked:
    """The running screen, in words."""

    def __init__(self, app, pilot):
        self.app, self.pilot = app, pilot

    async def press(self, *keys):
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self):
        if isinstance(self.app.screen, TalkScreen):
            self.app.screen.look()
        await self.pilot.pause()
        await self.pilot.pause()

    @property
    def text(self):
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in lines)


def on_screen(session, play, size=SMALL):
    """Run `play(look)` against the app; what it left with."""

    async def run():
        app = CallApp(session)
        async with app.run_test(size=size) as pilot:
            look = Looked(app, pilot)
            await look.settle()
            await play(look)
        return app.return_value

    return asyncio.run(run())


def talking(play, session=None, size=SMALL):
    """Answer the phone first; the session afterwards."""
    session = session or FakeSession()

    async def answered(look):
        await look.press("enter")
        await play(look, session)

    on_screen(session, answered, size)
    return session


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_the_briefing_says_what_the_agent_knows_and_how_to_answer(size):
    async def play(look):
        assert isinstance(look.app.screen, BriefingScreen)
        for words in ("The photographer is late", "What you know", "practice", "Enter answer the phone", "q quit"):
            assert words in look.text
        for _ in range(6):
            await look.press("pagedown")
        for words in ("What you may do", "What the company wants"):
            assert words in look.text

    session = FakeSession()
    assert on_screen(session, play, size) is None
    assert session.state == "preparing"


def test_nobody_has_to_answer():
    async def play(look):
        await look.press("q")

    assert on_screen(FakeSession(), play) is False


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_captions_bars_and_clock_follow_the_call(size):
    async def play(look, session):
        assert isinstance(look.app.screen, TalkScreen)
        assert "your turn" in look.text
        assert "angry" in look.text
        session.agent_says("good afternoon silver birch")
        await look.settle()
        assert "you speak" in look.text
        assert "good afternoon silver birch" in look.text
        session.customer_says()
        session.soften()
        await look.settle()
        for words in ("photographer", "reserved", "▼▼", "▲▲", "you named the feeling"):
            assert words in look.text
        assert "40 ▼▼" in look.text
        for _ in range(RATE_HZ // FRAME_SAMPLES):
            session.step()
        await look.settle()
        assert "0:01" in look.text

    talking(play, size=size)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_everything_fits(size):
    """Borders are whole, and the last row of keys is there."""

    async def play(look, session):
        session.soften()
        session.agent_says("i hear you mister collins")
        await look.settle()
        rows = look.text.splitlines()
        assert len(rows) == size[1]
        assert "? help" in rows[-1]
        for words in ("volume", "pace", "calmness", "delivery", "openness"):
            assert words in look.text
        assert look.text.count("╭") == look.text.count("╰")

    talking(play, size=size)


def test_keys_of_the_telephone_are_given_to_the_call():
    async def play(look, session):
        await look.press("r", "e", "h")
        assert session.given == ["repeat", "ease", "hold"]
        session.step(ev.KeyPressed(0, "hold"))
        await look.settle()
        assert "on hold" in look.text
        assert "h resume" in look.text
        await look.press("h")
        assert session.given[-1] == "resume"

    talking(play)


@pytest.mark.parametrize(("key", "command"), [("x", "hang_up"), ("t", "transfer"), ("ctrl+c", "hang_up")])
def test_what_ends_the_call_is_asked_once(key, command):
    async def play(look, session):
        await look.press(key)
        assert session.given == []
        assert "yes" in look.text
        await look.press("r")
        assert session.given == [], "any other key is a no, and does nothing else"
        assert "The call goes on." in look.text
        await look.press(key, key)
        assert session.given == [command]

    talking(play)


def test_hanging_up_in_a_pause_ends_the_pause():
    async def play(look, session):
        await look.press("space", "x", "x")
        assert session.given == ["hang_up"]
        assert not session.paused

    talking(play)


def test_pause_and_mute_are_seen():
    async def play(look, session):
        await look.press("space")
        assert session.paused
        assert "PAUSED" in look.text
        assert "space go on" in look.text
        await look.press("space")
        assert not session.paused
        await look.press("m")
        assert session.muted
        assert "MUTED" in look.text
        await look.press("m")
        assert not session.muted

    talking(play)


def test_a_lost_headset_says_what_to_do():
    async def play(look, session):
        session.state = "device_lost"
        await look.settle()
        assert "HEADSET LOST" in look.text
        assert "plug it in again" in look.text

    talking(play)


def test_hints_come_go_and_can_be_off():
    async def play(look, session):
        session.hint()
        await look.settle()
        assert "Let your voice drop. (9 dB louder than your usual)" in look.text
        await look.press("i")
        assert "Hints are off." in look.text
        assert "i hints on" in look.text
        look.app.screen._notice_ticks = 0
        await look.settle()
        assert "Let your voice drop." not in look.text
        await look.press("i")
        look.app.screen._notice_ticks = 0
        await look.settle()
        assert "Let your voice drop." in look.text
        for _ in range(14 * RATE_HZ // FRAME_SAMPLES):
            session.step()
        await look.settle()
        assert "Let your voice drop." not in look.text, "it is old by now"

    talking(play)


def test_an_exam_has_no_hints_no_pause_and_no_second_try():
    async def play(look, session):
        session.hint()
        await look.settle()
        assert "Let your voice drop." not in look.text
        assert "pause" not in look.text
        assert "hints" not in look.text
        await look.press("space", "i", "b")
        assert not session.paused
        assert "no second try" in look.text

    talking(play, FakeSession(mode="exam"))


def test_a_turn_is_done_again_where_the_call_can_do_that():
    session = FakeSession()
    session.redo = lambda: session.given.append("redo") or True

    async def play(look, _session):
        assert "b redo" in look.text
        await look.press("b")
        assert "Say it again" in look.text

    assert talking(play, session).given == ["redo"]


def test_without_redo_the_key_says_so():
    async def play(look, session):
        assert "redo" not in look.text
        await look.press("b")
        assert "cannot be done again" in look.text

    talking(play)


def test_the_facts_take_the_place_of_the_dialogue_in_a_small_terminal():
    async def play(look, session):
        assert "What you may do" not in look.text
        await look.press("f")
        assert "What you know" in look.text
        await look.press("f")
        assert "What you know" not in look.text

    talking(play)


def test_the_facts_stand_beside_the_call_where_there_is_room():
    async def play(look, session):
        assert "What you know" in look.text
        await look.press("f")
        assert "What you know" not in look.text

    talking(play, size=WIDE)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_help_names_every_key_and_any_key_closes_it(size):
    async def play(look, session):
        await look.press("question_mark")
        assert isinstance(look.app.screen, HelpScreen)
        assert "any key closes" in look.text
        shown = look.text
        assert all(meaning[:30] in shown for _, meaning in KEYS)
        await look.press("x")
        assert isinstance(look.app.screen, TalkScreen)
        assert session.given == []

    talking(play, size=size)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_after_the_call_come_score_lessons_and_the_report(size, monkeypatch):
    opened = []
    browser = SimpleNamespace(open=lambda uri: opened.append(uri) or True)
    monkeypatch.setattr(ending.webbrowser, "get", lambda: browser)

    async def play(look, session):
        session.customer_says()
        session.finish("hung_up")
        await look.settle()
        await look.settle()
        assert isinstance(look.app.screen, EndScreen)
        for words in ("hung up after 0:00", "What to take along", "calls/one/report.html", "o open the report"):
            assert words in look.text
        assert session.result.summary.lessons[0].title in look.text
        await look.press("o")
        assert opened[0].endswith("calls/one/report.html")
        assert opened[0].startswith("file://")

    talking(play, size=size)


def no_browser():
    raise webbrowser.Error


@pytest.mark.parametrize("get", [no_browser, lambda: webbrowser.GenericBrowser("lynx")], ids=["none", "lynx"])
def test_a_machine_without_a_window_for_a_browser_says_which_page_to_open(get, monkeypatch):
    monkeypatch.setattr(ending.webbrowser, "get", get)

    async def play(look, session):
        session.finish()
        await look.settle()
        await look.settle()
        await look.press("o")
        assert "No browser found, open  calls/one/report.html" in look.text

    talking(play)


def test_calling_again_is_told_to_whoever_asked():
    session = FakeSession()

    async def play(look):
        await look.press("enter")
        session.finish()
        await look.settle()
        await look.settle()
        await look.press("a")

    assert on_screen(session, play) is True


def test_the_end_comes_even_under_the_help():
    async def play(look, session):
        await look.press("question_mark")
        session.finish()
        look.app.screen_stack[-2].look()
        await look.settle()
        await look.settle()
        assert isinstance(look.app.screen, EndScreen)

    talking(play)


def test_a_call_that_cannot_be_had_says_why_and_what_to_do():
    async def play(look, session):
        session.fail(MissingPart("no headset was found", remedy="plug one in"))
        await look.settle()
        await look.settle()
        assert "There was no call" in look.text
        assert "no headset was found" in look.text
        assert "plug one in" in look.text
        assert "open the report" not in look.text

    talking(play)


def test_without_colour_the_words_stay(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def play(look, session):
        assert look.app.no_color
        session.soften()
        await look.settle()
        strips = look.app.screen._compositor.render_strips()
        for words in ("your turn", "reserved", "▼▼", "anger"):
            assert words in look.text
        assert strips

    talking(play)


def test_only_what_changed_is_drawn_again():
    async def play(look, session):
        drawn = []
        for part in look.app.screen.query("Part"):
            part.update = lambda *_args, name=part.id: drawn.append(name)
        look.app.screen.look()
        assert drawn == []
        session.soften()
        look.app.screen.look()
        assert drawn == ["mood"]

    talking(play)


def test_a_terminal_that_goes_away_breaks_the_call_off(monkeypatch):
    session = FakeSession()
    session.state = "running"

    def gone(_app):
        raise KeyboardInterrupt

    monkeypatch.setattr(CallApp, "run", gone)
    with pytest.raises(KeyboardInterrupt):
        run_screen(session)
    assert session.stopped
