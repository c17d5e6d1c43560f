"""A signal while the screen stands there: the screen goes, and then one line says where the record is."""

import os
import signal
import sys
import time

import pytest

from voicesim.app.commands.call import show_call
from voicesim.app.screen.call_app import CallApp
from voicesim.app.screen.talk import TalkScreen
from voicesim.call.saved_call import read_call
from voicesim.model.units import to_samples

pytestmark = [
    pytest.mark.model,  # a screen and a call
    pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals"),
]


@pytest.mark.parametrize("number", [15, 1])
def test_a_signal_closes_the_screen_and_then_says_where_the_record_is(number, session, monkeypatch, capsys):
    call, real_run, sent = session(), CallApp.run, []

    def listen(now, *_):
        if now >= to_samples(1.0) and not sent:
            sent.append(os.kill(os.getpid(), number))
        time.sleep(0.01 if sent else 0.0)

    async def answer(pilot):
        await pilot.press("enter")
        while not isinstance(pilot.app.screen, TalkScreen):
            await pilot.pause()

    def run(app):
        return real_run(app, headless=True, auto_pilot=answer)

    call.subscribe(listen)
    monkeypatch.setattr(CallApp, "run", run)
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt):
        show_call(call, plain=False)
    assert f"interrupted, what was recorded is in {call.part} -> " in capsys.readouterr().err
    assert len(read_call(call.part).mic) >= to_samples(1.0)
    assert signal.getsignal(number) is before
