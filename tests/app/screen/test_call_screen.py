"""Briefing and call on the screen, in small and wide terminals, with and without colour."""

import pytest

from voicesim.app.screen.briefing import BriefingScreen
from voicesim.app.screen.talk import TalkScreen
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ
from voicesim.prosody.baseline import population

pytestmark = pytest.mark.model  # each starts a screen: half a second

SMALL, WIDE = (80, 24), (120, 40)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_the_briefing_says_what_the_agent_knows_and_how_to_answer(size, new_session, on_screen):
    async def play(look):
        assert isinstance(look.app.screen, BriefingScreen)
        for words in ("The photographer is late", "What you know", "practice", "Enter answer the phone", "q quit"):
            assert words in look.text
        for _ in range(6):
            await look.press("pagedown")
        for words in ("What the company wants", "Keys in the call", "hang up; asked once"):
            assert words in look.text

    session = new_session()
    assert on_screen(session, play, size) is None
    assert session.state == "preparing"


def test_nobody_has_to_answer(new_session, on_screen):
    async def play(look):
        await look.press("q")

    assert on_screen(new_session(), play) is False


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_captions_bars_and_clock_follow_the_call(size, talking):
    async def play(look, session):
        assert isinstance(look.app.screen, TalkScreen)
        assert "your turn" in look.text
        assert "irritated" in look.text
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
def test_everything_fits(size, talking):
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


def test_nothing_is_cut_for_an_agent_of_whom_nothing_is_known(talking, new_session):
    session = new_session()
    session.plan.baseline = population()

    async def play(look, session):
        session.hint("The customer has asked something: answer, or say you will look it up.", "it has waited")
        await look.settle()
        assert "roughly: usual not known" in look.text
        assert "delivery not judged yet" in look.text
        assert "or say you will look it up." in look.text

    talking(play, session)


def test_a_lost_headset_says_what_to_do(talking):
    async def play(look, session):
        session.state = "device_lost"
        await look.settle()
        assert "HEADSET LOST" in look.text
        assert "plug it in again" in look.text

    talking(play)


def test_without_colour_the_words_stay(monkeypatch, talking):
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


def test_only_what_changed_is_drawn_again(talking):
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
