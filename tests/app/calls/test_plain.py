"""A live call in lines of text, with engines and a headset that are none: what is told, and the keys."""

import io
import os
import threading

import pytest

from voicesim.app.calls.plain import KEYS, PRESSED, SPEAKS_MUTED, PlainCall, briefing_lines, typed_lines
from voicesim.app.screen.notices import LATER, NOT_NOW
from voicesim.app.screen.talk import TalkScreen
from voicesim.model.units import to_samples

pytestmark = pytest.mark.slow


def plain(session, keys="", **how):
    """The lines of a call, and what pressed the keys."""
    lines = []
    PlainCall(session, lines.append, io.StringIO(keys), **how).run()
    return lines


def test_plain_tells_the_whole_call_a_line_each(session):
    call = session()
    briefing = list(briefing_lines(call.plan.scenario))
    lines = plain(call)
    assert lines[: len(briefing)] == briefing
    ring = next(i for i, line in enumerate(lines) if "Speak first" in line)
    assert "customer is" in lines[ring + 1]
    assert any(line.endswith(("[assertive]", "[unsure]", "[neutral]")) for line in lines)
    assert any("customer: " in line for line in lines)
    assert any(line.startswith("The call ended") and "resolved" in line for line in lines)
    assert any(line.startswith(("Score: ", "No score")) for line in lines)
    assert lines[-1].startswith("Report: ")
    assert not any("\n" in line for line in lines)


def test_plain_takes_keys_from_its_input(session):
    call, begun = session(), threading.Event()
    call.subscribe(lambda *_: begun.set())

    def keys():
        yield from ("m", "m", "?", "h")
        begun.wait(20)
        yield "x"

    lines = []
    PlainCall(call, lines.append, keys()).run()
    assert "The call has not begun yet." in lines
    assert [line for line in lines if "uted" in line] == [
        "Muted: the customer does not hear you.",
        "No longer muted.",
    ]
    assert "You hang up." in lines
    assert any("hung up" in line for line in lines)


def test_plain_pauses_in_practice_and_not_in_an_exam(session):
    call = session()
    shown = PlainCall(call, lambda _: None)
    shown.press("p")
    assert call.paused
    shown.press("p")
    assert not call.paused
    assert "There is no pause in an exam." in plain(session(mode="exam"), "p\nx\n")


def test_plain_tells_of_a_key_that_does_nothing(session):
    call, lines = session(), []
    shown = PlainCall(call, lines.append)

    def press_at_once(state):
        for key in ("r", "x") if state == "running" else ():
            shown.press(key)

    call.on_state(press_at_once)
    shown.run()
    assert NOT_NOW["repeat"] in lines
    assert "You hang up." in lines


def test_plain_holds_and_resumes_with_the_same_key_as_the_screen(session):
    call, begun, held = session(), threading.Event(), threading.Event()
    call.subscribe(lambda *_: begun.set())
    lines = []

    def say(line):
        lines.append(line)
        held.set() if line == PRESSED["hold"] else None

    def keys():
        begun.wait(20)
        yield "h"
        held.wait(20)
        yield from ("h", "x")

    PlainCall(call, say, keys()).run()
    told = [line for line in lines if line in PRESSED.values()]
    assert told == [PRESSED["hold"], PRESSED["resume"], PRESSED["hang_up"]]


def test_plain_has_the_letters_of_the_screen():
    on_screen = {binding.key: binding.action for binding in TalkScreen.BINDINGS}
    assert KEYS == {"h": "hold", "x": "hang_up", "t": "transfer", "r": "repeat", "e": "ease"}
    assert on_screen["r"] == "press('repeat')"
    assert on_screen["h"] == "hold"
    assert {"t", "m", "e", "i", "b"} <= set(on_screen)


def test_plain_says_that_a_key_waits_for_the_end_of_a_pause(session):
    call, begun, paused = session(), threading.Event(), threading.Event()
    call.subscribe(lambda *_: begun.set())
    call.on_state(lambda state: paused.set() if state == "paused" else None)

    def keys():
        begun.wait(20)
        yield "p"
        paused.wait(20)
        yield from ("h", "t")

    lines = []
    PlainCall(call, lines.append, keys()).run()
    assert lines.index("Paused. p and Enter to go on.") < lines.index(LATER) < lines.index(PRESSED["hold"])
    assert lines.count(LATER) == 1  # passing the customer on ends the pause
    assert PRESSED["transfer"] in lines


def test_plain_switches_hints_off(session):
    lines = plain(session(["hello there"]), "i\n")
    assert "Hints are off." in lines
    assert not any(line.startswith("hint: ") for line in lines)
    assert any(line.startswith("hint: ") for line in plain(session(["hello there"], overwrite=True), "i\ni\n"))
    assert "There are no hints in an exam." in plain(session(mode="exam", overwrite=True), "i\nx\n")


def test_plain_hangs_up_before_the_line_is_open(session):
    call = session()
    shown = PlainCall(call, lambda _: None)
    shown.press("x")
    assert call.wait(5) is None
    assert (call.state, call.part) == ("ended", None)


def test_speaking_while_muted_is_told_once(session):
    call, lines = session(), []
    call.on_state(lambda state: call.mute(True) if state == "running" else None)
    call.subscribe(lambda now, *_: call.commands.give("hang_up") if now == to_samples(6.0) else None)
    PlainCall(call, lines.append).run()
    assert lines.count(SPEAKS_MUTED) == 1
    assert not any(line.endswith("]") for line in lines), "nothing was judged"


def test_typed_lines_come_one_by_one_and_the_last_without_its_end_too():
    read, write = os.pipe()
    os.write(write, "h\nré\nx".encode())
    os.close(write)
    assert list(typed_lines(read)) == ["h", "ré", "x"]
    os.close(read)


def test_ctrl_c_breaks_off_and_keeps_what_was_recorded(session):
    call, said = session(), []

    def say(line):
        said.append(line)
        if "customer is" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PlainCall(call, say).run()
    assert call.state == "ended"
    assert call.result is None
    assert call.part.is_dir()
