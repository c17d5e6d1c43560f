"""A live call that is broken off by a signal: what was recorded is on disk, one line says where, the screen is gone."""

import os
import signal
import sys
import threading
import time

import pytest

from voicesim.app import wire
from voicesim.app.calls.breaking_off import break_off, interrupt, leave_interrupted, when_told_to_end
from voicesim.app.commands.call import show_call
from voicesim.call.saved_call import read_call
from voicesim.model.units import to_samples

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals"),
]


def kill_at(seconds, number):
    """A listener that has the signal sent once at that time of the call, which goes on slowly."""
    sent = []

    def listen(now, *_):
        if now >= to_samples(seconds) and not sent:
            sent.append(os.kill(os.getpid(), number))
        time.sleep(0.01 if sent else 0.0)

    return listen


@pytest.fixture
def no_keys(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)


def test_a_signal_ends_a_plain_call_like_ctrl_c(session, no_keys, capsys):
    call, before = session(), signal.getsignal(signal.SIGTERM)
    call.subscribe(kill_at(0.8, signal.SIGTERM))
    with pytest.raises(KeyboardInterrupt):
        show_call(call, plain=True)
    said = f"voicesim: interrupted, what was recorded is in {call.part} -> voicesim report {call.part}\n"
    assert capsys.readouterr().err == said
    assert read_call(call.part).mic.size > 0
    assert call._port.closed
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_is_ignored_stays_so():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with when_told_to_end(interrupt):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_in_another_thread_signals_are_left_alone():
    done = []

    def run():
        with when_told_to_end(interrupt):
            done.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == [signal.getsignal(signal.SIGTERM)]


@pytest.mark.parametrize("when", ["before the headset is open", "as it is opened"])
def test_ctrl_c_while_loading_leaves_no_folder(when, session, no_keys, monkeypatch, tmp_path, capsys):
    call, opened = session(), []
    make, opens = wire.engines, call._port.open
    if when == "as it is opened":
        monkeypatch.setattr(call._port, "open", lambda: (opened.append(opens()), call.stop()))
    else:
        monkeypatch.setattr(call._port, "open", lambda: opened.append(opens()))
        monkeypatch.setattr(wire, "engines", lambda *parts: (call.stop(), make(*parts))[1])
    with pytest.raises(KeyboardInterrupt):
        show_call(call, plain=True)
    assert bool(opened) is (when == "as it is opened")
    assert call.part is None
    assert not list(tmp_path.glob("call*"))
    assert "interrupted" not in capsys.readouterr().err


def test_ctrl_c_ends_a_call_that_still_loads_at_once(session, no_keys, monkeypatch):
    call, loaded, left = session(), threading.Event(), []
    make = wire.engines

    def load_for_ever(*parts):
        os.kill(os.getpid(), signal.SIGINT)
        loaded.wait(60)
        return make(*parts)

    monkeypatch.setattr(wire, "engines", load_for_ever)
    monkeypatch.setattr(os, "_exit", left.append)
    try:
        with pytest.raises(KeyboardInterrupt):
            show_call(call, plain=True)
        assert not call.ended.is_set()
        with pytest.raises(SystemExit):  # as nothing ends the process here
            leave_interrupted()
        assert left == [130]
    finally:
        loaded.set()
        assert call.ended.wait(60)
    assert call.part is None


def test_whoever_waits_for_no_call_leaves_as_usual(monkeypatch):
    monkeypatch.delattr(os, "_exit")
    with pytest.raises(SystemExit, match="130"):
        leave_interrupted()


def test_ctrl_c_after_hanging_up_lets_the_call_end_well(session, no_keys, capsys):
    call, pressed = session(), []

    def hang_up(now, *_):
        if now >= to_samples(0.8) and not pressed:
            call.commands.give("hang_up")
            pressed.append(os.kill(os.getpid(), signal.SIGINT))

    call.subscribe(hang_up)
    assert show_call(call, plain=True) is False
    shown = capsys.readouterr()
    assert call.result.summary.outcome == "hung_up"
    assert shown.out.endswith(f"Report: {call.result.report}\n")
    assert "interrupted" not in shown.err


def test_ctrl_c_as_the_report_is_written_lets_it_be_written(session, no_keys, monkeypatch):
    from voicesim.app import tries

    call, finish = session(["hello there"]), tries.finish_call

    def finishing(*args):
        os.kill(os.getpid(), signal.SIGINT)
        return finish(*args)

    monkeypatch.setattr(tries, "finish_call", finishing)
    show_call(call, plain=True)
    assert call.result.report.is_file()


def test_nobody_there_to_read_breaks_the_call_off(session, no_keys, monkeypatch):
    from voicesim.app.calls.plain import PlainCall

    call = session()

    def say(line):
        if "customer is" in line:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        PlainCall(call, say).run()
    assert call.ended.is_set()
    assert call._port.closed


def test_no_second_signal_disturbs_the_end(session):
    call = session()
    real_stop = call.stop

    def stop():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        real_stop()

    call.stop = stop
    break_off(call)
    assert call.ended.is_set()
