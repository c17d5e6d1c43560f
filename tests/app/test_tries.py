"""A turn of a live call is done again: the call goes on from there, and what there was is kept."""

import io

import pytest

from voicesim.app.calls.plain import PlainCall
from voicesim.app.calls.redoing import open_redo
from voicesim.app.calls.running import wired_engine
from voicesim.app.calls.session_state import AGAIN
from voicesim.app.first_tries import comparison_in
from voicesim.app.reports.reporting import report_call
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.model import events as ev

pytestmark = pytest.mark.slow


def replays(folder):
    saved = read_call(folder)
    return replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None


@pytest.fixture
def redone(session):
    """A call in which the agent's second turn is done again once; what was seen of it."""

    def run(**plan):
        call, seen = session(**plan), {"states": [], "starts": 0, "said": [], "events": [], "turns": 0}

        def listen(now, _mic, _arrivals, result):
            seen["starts"] += now == 0
            if call.state == "redoing":
                seen["events"] += result.events
                return
            seen["turns"] += sum(isinstance(e, ev.TurnEnded) and e.speaker == "agent" for e in result.events)
            if seen["turns"] >= 2 and not call.tries:
                seen["said"].append(call.redo())

        def on_state(state):
            seen["states"].append(state)
            if state == "running" and call.tries:
                call._port.says(["thank you for calling have a nice day goodbye"], seen["events"])

        call.subscribe(listen)
        call.on_state(on_state)
        call.start()
        return call, call.wait(60), seen

    return run


def test_the_call_goes_on_from_the_turn_and_the_first_try_is_kept(redone):
    call, result, seen = redone()
    assert all(seen["said"])
    assert seen["starts"] == 2
    assert [state for state in seen["states"] if state in {"running", "redoing"}][-1] == "running"
    (first,) = call.tries
    assert first.name == f"{result.folder.name}-try-1"
    redo = result.call.options.redo_of
    assert (redo.call, redo.turn) == (first.name, 2)
    old, new = read_call(first), read_call(result.folder)
    assert not old.complete
    assert new.complete
    assert (old.mic[: redo.at_sample] == new.mic[: redo.at_sample]).all()
    assert replays(first)
    assert replays(result.folder)


def test_both_can_be_reported_and_are_compared(redone):
    call, result, _ = redone()
    comparison = comparison_in(result.folder, result.call.options, result.summary)
    assert comparison.first.outcome is None
    assert comparison.again.outcome == result.summary.outcome
    assert "Turn 2 again" in result.report.read_text()
    again = report_call(result.folder)
    assert "Turn 2 again" in again.report.read_text()
    assert "Turn 2 again" not in report_call(call.tries[0]).report.read_text()


def test_not_in_an_exam_and_not_before_a_turn(redone, session):
    call, _, seen = redone(mode="exam")
    assert not any(seen["said"])
    assert call.tries == ()
    assert not session().redo()


def test_a_call_that_was_over_is_taken_up_live(session, tmp_path):
    first = session()
    first.start()
    old = first.wait(60).folder.rename(tmp_path / "old")
    call = session(["thank you for calling have a nice day goodbye"], redo=open_redo(old, 2))
    call.start()
    result = call.wait(60)
    assert (result.call.options.redo_of.call, result.call.options.redo_of.turn) == ("old", 2)
    assert result.call.options.mode == "practice"
    assert replays(result.folder)
    assert call.tries == ()
    assert "Turn 2 again" in result.report.read_text()


def test_plain_has_the_key(session):
    call, lines, turns = session(), [], []

    def listen(_now, _mic, _arrivals, result):
        turns.extend(e for e in result.events if isinstance(e, ev.TurnEnded) and e.speaker == "agent")
        if len(turns) == 2 and not pressed:
            pressed.append(shown.press("b"))

    pressed = []
    call.subscribe(listen)
    shown = PlainCall(call, lines.append)
    shown.run()
    assert lines.index("One moment.") < lines.index(AGAIN)
    assert lines.count("One moment.") == 1
    first_lines = [line for line in lines if " you: good morning" in line]
    assert len(first_lines) == 1  # what is gone through again is not told again


def test_plain_refuses_it_in_an_exam(session):
    lines = []
    PlainCall(session(mode="exam"), lines.append, io.StringIO("b\nx\n")).run()
    assert "There is no second try in an exam." in lines
