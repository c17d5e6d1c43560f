"""voicesim call over the virtual headset: spoken to, hung up, interrupted, killed, unplugged."""

import json
import os
import signal
import subprocess
import sys
import threading
from queue import Empty, SimpleQueue

import pytest

from voicesim.app import wire
from voicesim.app.calls.running import wired_engine
from voicesim.app.history.store import open_history
from voicesim.app.reports.reporting import report_call
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.model.errors import MissingPart
from voicesim.model.units import to_samples

pytestmark = pytest.mark.card

PATIENCE_S = 90


class Caller:
    """A `voicesim call --plain` in a process of its own; its lines and its keys."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "voicesim.app.cli", "call", *options, "--plain"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ
        )
        self.lines: list[str] = []
        self._new: SimpleQueue[str] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def end(self) -> None:
        """However far it has come."""
        with self.process:
            self.process.kill()
            self._reader.join()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._new.put(line.rstrip("\n"))

    def until(self, part: str) -> str:
        """Wait for a line that has this in it."""
        while True:
            try:
                self.lines.append(self._new.get(timeout=PATIENCE_S))
            except Empty:
                raise AssertionError(f"no {part!r} in {self.lines}") from None
            if part in self.lines[-1]:
                return self.lines[-1]

    def press(self, key: str) -> None:
        self.process.stdin.write(f"{key}\n")
        self.process.stdin.flush()

    def leave(self) -> int:
        """The exit code once it is over, and all lines read."""
        code = self.process.wait(PATIENCE_S)
        self._reader.join()
        while not self._new.empty():
            self.lines.append(self._new.get())
        return code


@pytest.fixture
def caller(headset, tmp_path):
    try:
        wire.speech_model()
    except MissingPart as error:
        pytest.skip(str(error))
    started = []

    def start(*options):
        started.append(Caller("late-wedding-photographer", "--out", str(tmp_path / "call"), *options))
        started[-1].until("Speak first")
        return started[-1]

    yield start
    for one in started:
        one.end()


def replays(folder) -> bool:
    saved = read_call(folder)
    return replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None


def test_a_call_is_heard_answered_hung_up_and_replays(caller, headset, root, tmp_path):
    call = caller("--seed", "3")
    headset.say(root / "tests/data/agents/wedding-assertive/01.flac").wait()
    assert "silver birch" in call.until(" you: ")
    call.until(" customer: ")
    call.press("x")
    assert call.leave() == 0, call.lines
    document = json.loads((tmp_path / "call" / "call.json").read_text())
    assert document["outcome"] == "hung_up"
    assert [turn["speaker"] for turn in document["turns"]][:2] == ["agent", "customer"]
    assert replays(tmp_path / "call")
    (row,) = [past for past in open_history().calls() if past.folder == str(tmp_path / "call")]
    assert (row.entry.kind, row.mode, row.outcome) == ("live", "practice", "hung_up")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_130_and_a_record_that_can_be_reported(number, caller, tmp_path):
    call = caller()
    call.until("nobody has spoken")
    call.process.send_signal(number)
    assert call.leave() == 130
    (part,) = tmp_path.glob("call.*.part")
    assert any(f"voicesim report {part}" in line for line in call.lines)
    assert replays(part)
    assert report_call(part).summary.outcome is None


def test_a_killed_call_has_lost_no_more_than_its_last_half_second(caller, tmp_path):
    call = caller()
    call.until("nobody has spoken")
    call.process.kill()
    call.process.wait()
    (part,) = tmp_path.glob("call.*.part")
    assert len(read_call(part).mic) >= to_samples(4.0)
    assert replays(part)


def test_an_unplugged_headset_is_told_and_the_call_goes_on_when_it_is_back(caller, headset):
    call = caller()
    headset.unplug()
    call.until("The headset is gone")
    headset.plug()
    call.until("The call goes on")
    call.press("x")
    assert call.leave() == 0, call.lines
