"""A headset that cannot be opened: what is said, and that nothing stays open."""

import pytest

from voicesim.model.errors import MissingPart

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("kind", ["microphone", "loudspeaker"])
def test_a_busy_device_is_said_and_nothing_stays_open(card, port, kind):
    card.refuses = {kind: ("Device unavailable", -9985)}
    with pytest.raises(MissingPart, match=f"{kind} 'Blue .*used by another program"):
        port.open()
    assert not card.streams
    card.refuses = {}
    port.open()
    assert len(card.streams) == 2


def test_no_rate_at_all_is_said(card, port):
    card.refuses = {"microphone": ("Invalid sample rate", -9997)}
    with pytest.raises(MissingPart, match="no rate"):
        port.open()


def test_a_microphone_that_gives_nothing_is_said(card, port):
    card.deaf = True
    with pytest.raises(MissingPart, match="gives no sound within 5 s"):
        port.open()
    assert not card.streams


def test_no_device_is_said(card, port):
    card.plugged = False
    with pytest.raises(MissingPart, match="there is no microphone -> plug in a headset"):
        port.open()


def test_a_device_gone_between_the_list_and_the_start_is_said(card, port, monkeypatch):
    def start():
        raise card.PortAudioError("Unanticipated host error", -9999, (0, -19, "No such device"))

    made = card._opened

    def opened(kind, options):
        stream = made(kind, options)
        stream.start = start
        return stream

    monkeypatch.setattr(card, "_opened", opened)
    with pytest.raises(MissingPart, match="not there any more"):
        port.open()
