"""A headset that is missing or refuses every rate is told at once: before a briefing, and by the doctor."""

import os
import sys

import pytest
from typer.testing import CliRunner

from voicesim.app import checkup, wire
from voicesim.app.calls.calling import CallSession
from voicesim.app.cli import app
from voicesim.app.commands.call import show_call
from voicesim.model.errors import MissingPart

pytestmark = pytest.mark.unit


@pytest.fixture
def refused(monkeypatch):
    """Every device is refused, and the library prints about it."""

    def refuses(*_):
        os.write(2, b"Expression 'ret' failed in 'pa_linux_alsa.c'\n")
        raise MissingPart("has no rate that voicesim can use", where="microphone 'Blue'", remedy="choose another")

    monkeypatch.setattr(wire, "check_headset", refuses)


@pytest.mark.parametrize("plain", [True, False])
def test_a_headset_that_is_not_there_is_told_before_the_briefing(plain, refused, session, monkeypatch, capfd):
    monkeypatch.setattr(sys, "stdin", None)
    call = CallSession(session().plan)
    with pytest.raises(MissingPart, match="has no rate"):
        show_call(call, plain=plain)
    assert capfd.readouterr() == ("", "")
    assert call.part is None


def test_what_a_library_prints_about_devices_is_not_shown(monkeypatch, capfd):
    def none():
        os.write(2, b"ALSA lib confmisc.c: cannot find card '0'\n")
        return []

    monkeypatch.setattr(wire, "sound_devices", none)
    found = CliRunner().invoke(app, ["devices"])
    assert isinstance(found.exception, MissingPart)
    assert "ALSA" not in capfd.readouterr().err


def test_the_doctor_calls_no_headset_fine_that_no_rate_works_with(refused, capfd):
    found = checkup._tried("headset", checkup._headset, needed=False)
    assert not found.ok
    assert found.found == "microphone 'Blue': has no rate that voicesim can use"
    assert capfd.readouterr().err == ""
