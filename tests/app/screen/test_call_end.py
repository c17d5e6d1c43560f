"""What comes after the call, and what is left of the screen."""

import subprocess
import sys
import webbrowser
from pathlib import Path
from types import SimpleNamespace

import pytest

from voicesim.app.calls.screen import run_screen
from voicesim.app.screen import ending
from voicesim.app.screen.call_app import CallApp
from voicesim.app.screen.ending import EndScreen
from voicesim.model.errors import MissingPart

pytestmark = pytest.mark.model  # each starts a screen: half a second

SMALL, WIDE = (80, 24), (120, 40)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_after_the_call_come_score_lessons_and_the_report(size, monkeypatch, talking):
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


def test_the_place_of_the_report_is_shown_whole(talking):
    where = "/home/somebody/.local/share/voicesim/calls/20261130-110328-130943-late-wedding-photographer/report.html"

    async def play(look, session):
        session.finish()
        session.result.report = Path(where)
        await look.settle()
        await look.settle()
        after = look.text[look.text.index(" Report ") :].splitlines()
        assert "".join(row.replace(" Report ", "").strip() for row in after[:2]) == where

    talking(play)


def no_browser():
    raise webbrowser.Error


@pytest.mark.parametrize("get", [no_browser, lambda: webbrowser.GenericBrowser("lynx")], ids=["none", "lynx"])
def test_a_machine_without_a_window_for_a_browser_says_which_page_to_open(get, monkeypatch, talking):
    monkeypatch.setattr(ending.webbrowser, "get", get)

    async def play(look, session):
        session.finish()
        await look.settle()
        await look.settle()
        await look.press("o")
        assert "No browser found, open  calls/one/report.html" in look.text

    talking(play)


def test_calling_again_is_told_to_whoever_asked(new_session, on_screen):
    session = new_session()

    async def play(look):
        await look.press("enter")
        session.finish()
        await look.settle()
        await look.settle()
        await look.press("a")

    assert on_screen(session, play) is True


def test_the_end_comes_even_under_the_help(talking):
    async def play(look, session):
        await look.press("question_mark")
        session.finish()
        look.app.screen_stack[-2].look()
        await look.settle()
        await look.settle()
        assert isinstance(look.app.screen, EndScreen)

    talking(play)


def test_a_call_that_cannot_be_had_says_why_and_what_to_do(talking):
    async def play(look, session):
        session.fail(MissingPart("no headset was found", remedy="plug one in"))
        await look.settle()
        await look.settle()
        assert "There was no call" in look.text
        assert "no headset was found" in look.text
        assert "plug one in" in look.text
        assert "open the report" not in look.text
        assert "call again" not in look.text
        await look.press("a")
        assert isinstance(look.app.screen, EndScreen)

    talking(play)


def test_textual_is_loaded_when_a_screen_is_wanted_and_not_before():
    code = "import sys, voicesim.app.cli, voicesim.app.calls.screen; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_score_stays_in_the_terminal_when_the_screen_is_gone(monkeypatch, capsys, new_session):
    session = new_session()

    def runs(app):
        app.answered = True
        session.start()
        session.finish()
        return True

    monkeypatch.setattr(CallApp, "run", runs)
    assert run_screen(session) is True
    assert capsys.readouterr().out == f"no score -> {session.result.report}\n"
    assert not session.stopped


def test_whoever_leaves_at_the_briefing_had_no_call(monkeypatch, new_session):
    monkeypatch.setattr(CallApp, "run", lambda app: False)
    with pytest.raises(KeyboardInterrupt):
        run_screen(new_session())


def test_a_terminal_that_goes_away_breaks_the_call_off(monkeypatch, new_session):
    session = new_session()
    session.state = "running"

    def gone(_app):
        raise KeyboardInterrupt

    monkeypatch.setattr(CallApp, "run", gone)
    with pytest.raises(KeyboardInterrupt):
        run_screen(session)
    assert session.stopped
