"""The keys of a running call, on a screen over a call that is made by hand."""

import pytest
from textual import events

from voicesim.app.screen.help import KEYS, HelpScreen
from voicesim.app.screen.mood import FACES
from voicesim.app.screen.notices import LATER, NOT_BEGUN, NOT_NOW, NOTHING, PATIENCE_LOOKS, SHOWN_LOOKS
from voicesim.app.screen.talk import TalkScreen
from voicesim.app.screen.watch import CallWatch
from voicesim.model import events as ev
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

pytestmark = pytest.mark.model  # each starts a screen: half a second

SMALL, WIDE = (80, 24), (120, 40)


async def looks(look, count):
    """So many looks of the screen, a tenth of a second each."""
    for _ in range(count):
        look.app.screen.look()
    await look.settle()


def test_a_key_that_did_nothing_is_told_so_and_one_in_a_pause_comes_later(talking):
    async def play(look, session):
        await look.press("r")
        await looks(look, PATIENCE_LOOKS)
        assert NOT_NOW["repeat"] in look.text
        await look.press("space", "h")
        assert LATER in look.text
        await looks(look, SHOWN_LOOKS + PATIENCE_LOOKS)
        assert NOTHING not in look.text, "no time passes in a pause"
        session.go_on()
        session.step(ev.KeyPressed(0, "hold"))
        await look.settle()
        assert "The customer is on hold" in look.text

    talking(play)


def test_before_the_line_is_open_keys_do_nothing_and_nobody_is_shown(talking):
    async def play(look, session):
        session.state = "preparing"
        look.app.screen._watch = CallWatch(session.plan.baseline, session.plan.scenario.persona)
        await look.press("h")
        assert session.given == []
        assert NOT_BEGUN in look.text
        assert not any(word in look.text for word in FACES)
        await look.press("x", "x")
        assert session.stopped
        assert session.given == []

    talking(play)


def test_speaking_while_muted_is_noticed(talking):
    async def play(look, session):
        await look.press("m")
        assert "does not hear you: m" not in look.text
        session.speaks_muted = True
        await look.settle()
        assert "You are muted and the customer does not hear you: m" in look.text

    talking(play)


def test_a_microphone_that_hears_the_customer_is_told(talking):
    async def play(look, session):
        session.step(ev.CustomerInsists(0, 3))
        await look.settle()
        assert "use a headset." in look.text

    talking(play)


def test_keys_of_the_telephone_are_given_to_the_call(talking):
    async def play(look, session):
        await look.press("r", "e", "h")
        assert session.given == ["repeat", "ease", "hold"]
        assert "on hold" not in look.text, "the call has not taken it in yet"
        session.step(ev.KeyPressed(0, "hold"))
        await look.settle()
        assert "The customer is on hold" in look.text
        assert "h resume" in look.text
        await look.press("h")
        assert session.given[-1] == "resume"

    talking(play)


@pytest.mark.parametrize(
    ("key", "command"), [("x", "hang_up"), ("t", "transfer"), ("ctrl+c", "hang_up"), ("ctrl+q", "hang_up")]
)
def test_what_ends_the_call_is_asked_once(key, command, talking):
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


def test_a_question_that_nobody_answers_is_dropped(talking):
    async def play(look, session):
        await look.press("x")
        assert "yes" in look.text
        look.app.screen._question_looks = 1
        await look.settle()
        assert "yes" not in look.text
        await look.press("x")
        assert session.given == [], "it is asked anew"

    talking(play)


def test_hanging_up_in_a_pause_ends_the_pause(talking):
    async def play(look, session):
        await look.press("space", "x", "x")
        assert session.given == ["hang_up"]
        assert not session.paused

    talking(play)


def test_pause_and_mute_are_seen(talking):
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


def test_hints_come_go_and_can_be_off(talking):
    async def play(look, session):
        session.hint()
        await look.settle()
        assert "Let your voice drop. (9 dB louder than your usual)" in look.text
        await look.press("i")
        assert "Hints are off." in look.text
        assert "i hints on" in look.text
        await looks(look, SHOWN_LOOKS)
        assert "Let your voice drop." not in look.text
        await look.press("i")
        await looks(look, SHOWN_LOOKS)
        assert "Let your voice drop." in look.text
        for _ in range(14 * RATE_HZ // FRAME_SAMPLES):
            session.step()
        await look.settle()
        assert "Let your voice drop." not in look.text, "it is old by now"

    talking(play)


def test_an_exam_has_no_hints_no_pause_and_no_second_try(new_session, talking):
    async def play(look, session):
        session.hint()
        await look.settle()
        assert "Let your voice drop." not in look.text
        assert "pause" not in look.text
        assert "hints" not in look.text
        await look.press("space", "i", "b")
        assert not session.paused
        assert "no second try" in look.text

    talking(play, new_session(mode="exam"))


def test_a_turn_is_done_again_once_there_is_one(talking):
    async def play(look, session):
        assert "b redo" in look.text
        await look.press("b")
        assert "There is no turn yet." in look.text
        assert session.given == []
        session.agent_says("this was not what i meant")
        await look.press("b")
        assert session.given == ["redo"]
        assert "Say it again" not in look.text, "it has not happened yet"
        session.state = "redoing"
        await look.settle()
        session.state = "running"
        await look.settle()
        assert "Say it again" in look.text

    talking(play)


def test_the_screen_begins_anew_with_the_call(talking, new_session):
    session = new_session()

    async def play(look, _session):
        session.agent_says("this was not what i meant")
        await look.settle()
        assert "not what i meant" in look.text
        session.state = "redoing"
        session._now = 0
        session.step()
        await look.settle()
        assert "one moment" in look.text
        assert "not what i meant" not in look.text

    talking(play, session)


def test_the_facts_take_the_place_of_the_dialogue_in_a_small_terminal(talking):
    async def play(look, session):
        assert "What you may do" not in look.text
        await look.press("f")
        assert "What you know" in look.text
        await look.press("f")
        assert "What you know" not in look.text

    talking(play)


def test_the_facts_stand_beside_the_call_where_there_is_room(talking):
    async def play(look, session):
        assert "What you know" in look.text
        await look.press("f")
        assert "What you know" not in look.text

    talking(play, size=WIDE)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_help_names_every_key_and_any_key_closes_it(size, talking):
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


def test_keys_that_come_in_a_burst_close_the_help_once(talking):
    async def play(look, session):
        await look.press("question_mark")
        for key in "xxxxxx":
            look.app.screen.post_message(events.Key(key, key))
        await look.settle()
        await look.settle()
        assert isinstance(look.app.screen, TalkScreen)
        assert session.given == []

    talking(play)


def test_a_reason_that_does_not_fit_is_left_out(talking):
    async def play(look, session):
        session.hint("The customer has asked you something: answer, or say that you will look.", "it has waited")
        await look.settle()
        assert "say that you will look." in look.text
        assert "it has waited" not in look.text

    talking(play)
