"""`voicesim run`, killed at any moment: what was recorded can be read, nothing half-written is taken for whole."""

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voicesim.app.calls.running import wired_engine
from voicesim.app.history.folders import call_folders, read_folder
from voicesim.app.reports.reporting import report_call
from voicesim.call.recorder import FRAMES_A_WRITE
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.model.errors import BadInput

pytestmark = [pytest.mark.model, pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")]

SEED = 9
CHANGES = 31
"""So many times a call opens a file to write it, renames or makes one; the long form finds that out by itself."""
LONGEST_S = 2.0
"""On a quiet machine a call of fakes is over by then."""
OLD_AGE_S = 1200


@pytest.fixture(scope="module")
def killed(tmp_path_factory, long_form):
    """The data folders of calls that were killed, and what became of each process."""
    base, choice = tmp_path_factory.mktemp("killed"), random.Random(SEED)
    moments = [f"s:{choice.uniform(0, LONGEST_S):.3f}" for _ in range(50 if long_form else 3)]
    changes = ["every"] if long_form else [f"op:{number}" for number in sorted(choice.sample(range(8, CHANGES + 1), 5))]
    script = Path(__file__).with_name("calls_that_end.py")
    child = [sys.executable, str(script), str(base), *moments, *changes]
    done = subprocess.run(child, check=True, capture_output=True, text=True, timeout=OLD_AGE_S)
    told = dict(line.split()[:2] for line in done.stdout.splitlines())
    return {base / name: int(code) for name, code in told.items()}


def recordings(data):
    return [path for path in (data / "calls").glob("*") if path.is_dir()] if (data / "calls").is_dir() else []


@pytest.fixture(autouse=True)
def with_fakes(faked):
    """Replays are stepped with the detector of the calls."""


@pytest.mark.timeout(OLD_AGE_S)
def test_the_calls_were_killed_and_only_those(killed):
    codes = {path.name: code for path, code in killed.items()}
    assert codes.pop("whole") == codes.pop("end") == 0
    assert {-signal.SIGKILL} <= set(codes.values()) <= {-signal.SIGKILL, 0}


def test_a_folder_with_the_name_of_a_call_holds_a_whole_one(killed):
    finished = [path for data in killed for path in recordings(data) if path.suffix != ".part"]
    assert len(finished) >= 2
    for path in finished:
        saved = read_call(path)
        assert saved.complete
        assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None
        assert json.loads((path / "call.json").read_text())["outcome"]
        assert (path / "report.html").read_text().rstrip().endswith("</html>")


def test_what_was_cut_off_can_be_read_replayed_and_reported_as_far_as_it_came(killed):
    parts = [path for data in killed for path in recordings(data) if path.suffix == ".part"]
    assert parts
    read = [path for path in parts if is_read(path)]
    assert read
    for path in set(parts) - set(read):
        size = (path / "mic.wav").stat().st_size if (path / "mic.wav").exists() else 0
        assert size <= 44 + 640 * FRAMES_A_WRITE  # nothing was recorded


def is_read(path):
    """Whether there is a call; it is then replayed and reported."""
    try:
        saved = read_call(path)
        assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None
        result = report_call(path)
    except BadInput:
        return False
    assert (result.summary.outcome is not None) == saved.complete
    assert (path / "report.html").read_text().rstrip().endswith("</html>")
    return True


def test_the_history_takes_whole_calls_only(killed):
    for data, code in killed.items():
        entered = [read_folder(folder) for folder in call_folders(data / "calls")]
        assert len(entered) == sum(path.suffix != ".part" for path in recordings(data))
        assert entered or code


def test_the_commands_say_what_is_there(killed, command, one_line, data):
    interrupted = [path for folder in killed for path in recordings(folder) if path.suffix == ".part" and is_read(path)]
    unfinished = [path for path in interrupted if not read_call(path).complete]
    code, out, err = command("report", unfinished[0])
    assert (code, "Not finished: the call stopped before its end" in out) == (0, True), out + err
    assert command("replay", unfinished[0])[0] == 0
    name = unfinished[0].with_name(unfinished[0].name.rsplit(".", 2)[0])
    assert f"what was recorded is in {name}." in one_line(command("report", name))
