"""A call made by hand, and the screen that shows it."""

import asyncio
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.screen.call_app import CallApp
from voicesim.app.screen.talk import TalkScreen
from voicesim.call.step import StepResult
from voicesim.coach.hints import Hint
from voicesim.coach.summary import summarise
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.customer import Mood, MoodChange, Move
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions, FinishedCall
from voicesim.model.speech import Turn
from voicesim.model.units import FRAME_SAMPLES

SMALL = (80, 24)
MINE = Baseline("profile", 9, level_p90_dbfs=-20.0, articulation_rate_per_s=5.0)
ANGRY, CALMER = Mood(0.72, 0.25, 0.5, 0.5), Mood(0.40, 0.45, 0.6, 0.55)
RANT = Move("opening", "Where is that photographer of yours?", "furious", "complain", "always")
ROW = MoodChange("anger", "acknowledge", -0.32, 0.40, 0, "I hear you")


class FakeSession:
    """A call whose steps the test makes."""

    def __init__(self, mode="practice", scenario="late-wedding-photographer"):
        self.plan = SimpleNamespace(scenario=load_scenario(find_scenario(scenario)), mode=mode, baseline=MINE)
        self.commands = SimpleNamespace(give=lambda command: self.given.append(command), hung_up=False)
        self.ended = threading.Event()
        self.given, self.state, self.stopped = [], "preparing", False
        self.result = self.error = self.part = None
        self.paused = self.muted = self.speaks_muted = False
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

    def redo(self):
        spoken = any(isinstance(event, ev.TurnStarted) and event.speaker == "agent" for event in self._events)
        self.given += ["redo"] if spoken else []
        return spoken

    def stop(self):
        self.stopped = True
        self.ended.set()

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


def run_on_screen(session, play, size):
    """Run `play(look)` against the app; what it left with."""

    async def run():
        app = CallApp(session)
        async with app.run_test(size=size) as pilot:
            look = Looked(app, pilot)
            await look.settle()
            await play(look)
        return app.return_value

    return asyncio.run(run())


@pytest.fixture
def new_session():
    """Makes a call whose steps the test makes."""
    return FakeSession


@pytest.fixture
def on_screen():
    """Runs a test's `play(look)` from the briefing on; gives what the app left with."""
    return lambda session, play, size=SMALL: run_on_screen(session, play, size)


@pytest.fixture
def talking():
    """Answers the phone, then runs a test's `play(look, session)`; gives the session."""

    def run(play, session=None, size=SMALL):
        session = session or FakeSession()

        async def answered(look):
            await look.press("enter")
            await play(look, session)

        run_on_screen(session, answered, size)
        return session

    return run
