"""A live call as an object, with engines and a headset that are none: states, hints, the end, what is left."""

from pathlib import Path

import numpy as np
import pytest

from voicesim.app.calls.running import wired_engine
from voicesim.app.muted_voice import MutedVoice
from voicesim.app.reports.reporting import report_call
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
    with pytest.raises(BadInput, match=r"^/: "):
        check_free(Path("/"), overwrite=False)


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


def test_a_cough_into_a_muted_microphone_is_no_speech():
    heard, rng = MutedVoice(), np.random.default_rng(1)
    for _ in range(100):
        heard.hear(rng.normal(0, 0.05, FRAME_SAMPLES).astype(np.float32))
    assert not heard.speaks


def test_nobody_is_left_waiting_by_a_listener_that_fails(session):
    def fails(state):
        raise RuntimeError(state)

    call = session(["hello there"])
    call.on_state(fails)
    call.start()
    with pytest.raises(RuntimeError):
        call.wait(60)
