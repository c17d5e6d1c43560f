"""Every file of the torture set through every door: judged or refused in one line, soon and in little memory."""

import contextlib
import csv
import json
import resource
import shutil
import subprocess
import sys
import time
import tracemalloc

import pytest

from voicesim.app import wire
from voicesim.app.agent_files import load_agent
from voicesim.app.floor_words import load_floor_words
from voicesim.app.judged.judging import Ears, hear
from voicesim.app.lexicons import load_lexicon
from voicesim.app.scoring import plan, workshop
from voicesim.app.scoring.judged_call import Books
from voicesim.app.voices.archive import import_voice
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.language.reading import Reader
from voicesim.model.errors import BadInput
from voicesim.ports.audio_files import load_audio, load_channels
from voicesim.turns.overlap import OverlapWords

pytestmark = pytest.mark.model

HANGS_S = 5.0
MOST_BYTES = 500_000_000
SOUND = {".wav", ".aif", ".aiff", ".aifc", ".au"}
CHILD = """
import sys
from pathlib import Path
from voicesim.app.cli import main
try:
    main()
finally:
    lines = Path("/proc/self/status").read_text().splitlines()  # ru_maxrss would count the parent it was forked from
    sys.stderr.write(next(line.split()[1] for line in lines if line.startswith("VmHWM")) + "\\n")
"""


def children_s() -> float:
    """Processor time of all children so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


@pytest.fixture(scope="module")
def torture(shared_data):
    """The odd, broken and rare files."""
    files = sorted(path for path in shared_data("torture_wav").rglob("*") if path.suffix in SOUND)
    assert len(files) > 100
    return files


@pytest.fixture(scope="module")
def few(torture):
    """Those that have hurt somebody's reader, for what is done in processes."""
    signs = ("ok_16k", "65535", "ffffffff", "nan_inf", "tiny_chunks", "evil", "0_bytes", "one_sample", "too_big")
    return [path for path in torture if any(sign in path.name for sign in signs)]


def slow_or_large(do, given):
    """What took too long, or too much of Python's memory (libraries count in the test with processes)."""
    found = []
    for one in given:
        tracemalloc.reset_peak()
        began_s = time.process_time()
        with contextlib.suppress(BadInput):
            do(one)
        took_s, (_, peak) = time.process_time() - began_s, tracemalloc.get_traced_memory()
        if took_s > HANGS_S or peak > MOST_BYTES:
            found.append((one.name, took_s, peak))
    return found


@pytest.fixture
def traced():
    tracemalloc.start()
    yield
    tracemalloc.stop()


def test_the_door_takes_or_refuses_each_quickly(torture, traced):
    assert slow_or_large(load_audio, torture) == []
    assert slow_or_large(load_channels, torture) == []


def test_each_is_judged_or_refused(torture, long_form):
    ears = Ears(None, Reader(load_lexicon()))  # tracing the memory would make it three times as slow
    for path in torture if long_form else torture[::4]:
        began_s = time.process_time()
        with contextlib.suppress(BadInput):
            hear(path, ears, None)
        assert time.process_time() - began_s < HANGS_S


def test_each_is_an_agent_or_refused(torture, traced):
    assert slow_or_large(lambda path: load_agent(path, ToneSynthesizer()), torture) == []


def test_none_is_a_voice(torture, data):
    for path in torture:
        with pytest.raises(BadInput, match=r"nothing was kept|cannot be taken in"):
            import_voice(path)
    assert not list((data / "voices").glob("*"))


class Deaf:
    """A recogniser that hears no words."""

    name = "deaf"

    def open_stream(self):
        return self

    def feed(self, block):
        return ""

    def settle_so_far(self):
        return ()

    settle = settle_so_far


@pytest.fixture
def no_words(monkeypatch):
    """Scoring in this process, without a speech model."""
    books = Books(OverlapWords(load_floor_words()), Reader(load_lexicon()))
    monkeypatch.setattr(workshop, "workshop", lambda accurate: workshop.Workshop(Deaf(), books, settle=None))
    for module in (workshop, plan):
        monkeypatch.setattr(module, "models_here", lambda accurate: {"vosk": "none"})


def test_score_gives_a_row_for_each(torture, few, long_form, no_words, command, tmp_path):
    wanted = torture if long_form else few
    table = tmp_path / "calls.csv"
    code, _, told = command("score", *wanted, "--table", table, "--workers", "1", "--out", tmp_path / "out")
    assert code in (0, 1), told
    assert "Traceback" not in told
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(wanted)
    assert all(row["error_message"] == "the file is empty" for row in rows if "empty_0_bytes" in row["call"])


def test_a_voice_tells_of_each_that_cannot_be_read(
    torture, few, long_form, faked, command, data, tmp_path, monkeypatch
):
    monkeypatch.setattr(wire, "recognizer", lambda _model: Deaf())
    for path in torture if long_form else few:
        (tmp_path / "from").mkdir(exist_ok=True)
        (tmp_path / "from" / path.name).symlink_to(path)
    words = ("voices", "record", "odd", "--scenario", "first-call", "--from", tmp_path / "from")
    code, _, told = command(*words, "--speaker", "Ann", "--gender", "female", "--agree")
    assert code == 2, told
    assert "Traceback" not in told
    assert "empty_0_bytes.wav: the file is empty" in told


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_whole_commands_stay_quick_and_small(few, long_form, tmp_path, data):
    for path in few if long_form else few[:2]:
        folder = tmp_path / path.stem
        folder.mkdir()
        shutil.copy(path, folder)
        words = ("judge", folder, "--no-asr", "--json")
        began_s, before_s = time.monotonic(), children_s()
        done = subprocess.run(
            [sys.executable, "-c", CHILD, *map(str, words)], capture_output=True, text=True, timeout=120, check=False
        )
        used_s = children_s() - before_s
        peak_kb = int(done.stderr.split()[-1])
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
        assert peak_kb * 1024 < MOST_BYTES
        assert json.loads(done.stdout)
        assert time.monotonic() - began_s < 120
        assert used_s < 60
