"""The line above the keys says only what the call has taken in."""

import pytest

from voicesim.app.screen.notices import (
    DONE,
    LATER,
    NOT_NOW,
    NOTHING,
    PATIENCE_LOOKS,
    READ_LOOKS,
    SHOWN_LOOKS,
    Notices,
)
from voicesim.model import events as ev

pytestmark = pytest.mark.unit

COLUMNS = 79
"""Of a terminal of 80; the line begins with a space."""


def after(notices, looks, *, standing=False):
    for _ in range(looks):
        notices.look(standing=standing)
    return notices.text


def test_a_key_is_told_when_the_call_has_taken_it_in_and_for_a_while():
    notices = Notices()
    notices.press("hold", standing=False)
    assert after(notices, PATIENCE_LOOKS - 1) == ""
    notices.take_in([ev.KeyPressed(0, "hold")])
    assert after(notices, SHOWN_LOOKS - 1) == DONE["hold"]
    assert after(notices, 1) == ""


def test_a_key_that_the_call_ignored_is_told_so():
    notices = Notices()
    notices.press("repeat", standing=False)
    assert after(notices, PATIENCE_LOOKS) == NOT_NOW["repeat"]
    notices.press("transfer", standing=False)
    assert after(notices, PATIENCE_LOOKS) == NOTHING


def test_no_time_passes_while_the_call_stands():
    notices = Notices()
    notices.press("ease", standing=True)
    assert notices.text == LATER
    assert after(notices, SHOWN_LOOKS + PATIENCE_LOOKS, standing=True) == ""
    notices.take_in([ev.KeyPressed(0, "ease")])
    assert after(notices, PATIENCE_LOOKS + 1) == DONE["ease"]


def test_what_comes_once_stays_longer():
    notices = Notices()
    notices.take_in([ev.CustomerInsists(0, 3)])
    assert "use a headset" in after(notices, READ_LOOKS - 1)


def test_every_notice_fits_into_a_row():
    notices = Notices()
    notices.take_in([ev.CustomerInsists(0, 3)])
    texts = [*DONE.values(), *NOT_NOW.values(), NOTHING, LATER, notices.text]
    assert [text for text in texts if len(text) > COLUMNS] == []
