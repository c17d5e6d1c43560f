"""A live call as an object, with engines and a headset that are none: states, keys, hints, the end, what is left."""

import io
import os
import threading

import numpy as np
import pytest

from voicesim.app.call_plain import KEYS, PRESSED, SPEAKS_MUTED, PlainCall, briefing_lines, typed_lines
from voicesim.app.muted_voice import MutedVoice
from voicesim.app.reporting import report_call
from voicesim.app.running import wired_engine
from voicesim.app.screen.notices import LATER, NOT_NOW
from voicesim.app.screen.talk import TalkScreen
from voicesim.call.recorder import check_free
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.model.errors import BadInput, MissingPart
from voicesim.model.units import FRAME_SAMPLES, to_samples

pytestmark = pytest.mark.slow


def test_a_call_goes_from_loading_to_its_report_and_replays(session):
    call, states = session(), []
    call.on_state(states.append)
    call.start()
    result = call.wait(60)
    assert states == ["preparing", "running", "ended"] or states == ["running", "ended"]
    assert (call.state, call.device) == ("ended", "headset of the test")
    assert result is call.result
    assert result.summary.outcome == "resolved"
    assert result.report.is_file()
    saved = read_call(result.folder)
    assert (saved.options.mode, saved.options.device) == ("practice", "headset of the test")
    assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None


def test_a_ceiling_and_a_line_are_kept_with_the_call_and_replay(session):
    call = session(ceiling=0.05, phone_line=True, mode="exam")
    call.start()
    saved = read_call(call.wait(60).folder)
    assert (saved.options.ceiling, saved.options.phone_line, saved.options.mode) == (0.05, True, "exam")
    assert all(point.mood.anger <= 0.05 for point in call.result.summary.mood)
    assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None


def test_the_report_can_be_written_again(session):
    call = session()
    call.start()
    folder = call.wait(60).folder
    document = (folder / "call.json").read_text()
    (folder / "call.json").unlink()
    report_call(folder)
    assert (folder / "call.json").read_text() == document


def test_a_call_that_is_broken_off_has_no_result_and_leaves_what_was_recorded(session):
    call = session()
    call.subscribe(lambda now, *_: call.stop() if now >= to_samples(6.0) else None)
    call.start()
    assert call.wait(60) is None
    assert call.state == "ended"
    assert call.part.is_dir()
    with pytest.raises(BadInput, match=f"what was recorded is in {call.part}"):
        report_call(call.plan.folder)
    result = report_call(call.part)
    assert result.summary.outcome is None
    assert '"outcome":null,"interrupted":true' in (call.part / "call.json").read_text()
    assert "not ended" in result.report.read_text()


def test_a_call_that_is_stopped_before_it_began_is_over_and_does_not_begin(session):
    call = session()
    call.stop()
    call.start()
    assert call.wait(5) is None
    assert (call.state, call.part) == ("ended", None)


def test_what_is_missing_is_raised_where_the_call_is_waited_for(session):
    call = session()
    call._port.fails = MissingPart("no headset")
    call.start()
    with pytest.raises(MissingPart, match="no headset"):
        call.wait(60)
    assert call.state == "failed"


def test_a_folder_that_holds_something_is_refused(session, tmp_path):
    (tmp_path / "call").mkdir()
    (tmp_path / "call" / "thesis.txt").write_text("years of work")
    call = session()
    call.start()
    with pytest.raises(BadInput, match="not a recorded call"):
        call.wait(60)


def test_a_folder_that_cannot_be_written_is_told_first(tmp_path, locked):
    with pytest.raises(BadInput, match="a call cannot be kept here: permission denied"):
        check_free(locked(tmp_path) / "calls" / "mine", overwrite=False)
    (file := tmp_path.parent / "a-file").touch()
    with pytest.raises(BadInput, match="a call cannot be kept here: not a directory"):
        check_free(file / "mine", overwrite=False)


def test_an_exam_has_no_pause_and_no_hints(session):
    call, hints = session(["hello there"], mode="exam"), []
    call.on_hint(hints.append)
    call.pause()
    assert not call.paused
    call.start()
    call.wait(60)
    assert hints == []


def test_a_practice_call_has_hints(session):
    call, hints = session(["hello there"]), []
    call.on_hint(hints.append)
    call.start()
    assert call.wait(60).summary.outcome == "abandoned"
    assert [hint.name for hint in hints] == ["unanswered"]


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


def test_a_cough_into_a_muted_microphone_is_no_speech():
    heard, rng = MutedVoice(), np.random.default_rng(1)
    for _ in range(100):
        heard.hear(rng.normal(0, 0.05, FRAME_SAMPLES).astype(np.float32))
    assert not heard.speaks


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


def test_nobody_is_left_waiting_by_a_listener_that_fails(session):
    def fails(state):
        raise RuntimeError(state)

    call = session(["hello there"])
    call.on_state(fails)
    call.start()
    with pytest.raises(RuntimeError):
        call.wait(60)
