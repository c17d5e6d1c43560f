"""A process that is killed in the middle of a call loses half a second of it at most."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voicesim.call.recorder import FRAMES_A_WRITE
from voicesim.call.replay import replay, replayed_steps
from voicesim.call.saved_call import read_call, read_sound
from voicesim.model import events as ev
from voicesim.model.units import FRAME_SAMPLES

pytestmark = pytest.mark.model


def killed_after(frames: int, folder: Path) -> tuple[Path, int]:
    """The .part of a call whose process was killed, and how many frames had been taken."""
    script = Path(__file__).with_name("endless_call.py")
    child = subprocess.Popen([sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, text=True)
    with child, child.stdout:
        taken = next(int(line) for line in child.stdout if int(line) >= frames)
        child.send_signal(signal.SIGKILL)
        taken = max([taken, *(int(line) for line in child.stdout if line.endswith("\n"))])
        child.wait()
    assert child.returncode == -signal.SIGKILL
    return next(folder.parent.glob(f"{folder.name}.*.part")), taken


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("frames", [1, 333, 901])
def test_what_a_killed_process_recorded_replays_up_to_its_last_half_second(mini_call, tmp_path, frames):
    part, taken = killed_after(frames, tmp_path / "call")
    saved, engine = read_call(part), mini_call().engine()
    kept = len(saved.mic) // FRAME_SAMPLES
    assert taken - FRAMES_A_WRITE < kept <= taken + FRAMES_A_WRITE
    assert abs(len(read_sound(part / "customer.wav")) - len(saved.mic)) <= FRAMES_A_WRITE * FRAME_SAMPLES
    assert not saved.complete
    assert replay(saved, engine) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_call_has_events_but_no_outcome(mini_call, tmp_path):
    part, _ = killed_after(700, tmp_path / "call")
    events = [event for step in replayed_steps(read_call(part), mini_call().engine()) for event in step.events]
    assert any(isinstance(event, ev.TurnJudged) for event in events)
    assert not any(isinstance(event, ev.CallEnded) for event in events)
