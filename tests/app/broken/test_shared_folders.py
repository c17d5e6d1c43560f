"""Two processes in one data folder, and folders that cannot be written to."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from voice_maker import make_voice

from voicesim.app.history.store import open_history
from voicesim.app.voices.archive import export_voice
from voicesim.call.saved_call import read_call

pytestmark = pytest.mark.model

WRITERS = 3
ROWS_EACH = 12
WRITE = """
import sys
from datetime import UTC, datetime
from voicesim.app.history.store import open_history
from voicesim.model.past_call import Entry, PastCall
writer, rows = int(sys.argv[1]), int(sys.argv[2])
about = ("lost-parcel", 1, "The parcel", "aggressive", "practice", "resolved")
for number in range(rows):
    entry = Entry(f"{writer:016x}{number:016x}", datetime(2026, 1, 1, tzinfo=UTC), None, None, "live")
    open_history().put([PastCall(entry, *about, 90.0, 80, True, 1, {"Listens": 0.5})])
"""


def test_two_calls_at_once_in_one_data_folder_are_both_kept_and_both_in_the_history(tmp_path, command, data):
    script = Path(__file__).with_name("calls_that_end.py")
    children = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "whole").symlink_to(data)
        (tmp_path / name / "end").symlink_to(data)
        children.append(subprocess.Popen([sys.executable, str(script), str(tmp_path / name)], stdout=subprocess.PIPE))
    data.mkdir()
    told = [child.communicate(timeout=280)[0].decode().split()[1::3] for child in children]
    assert told == [["0", "0"], ["0", "0"]]
    folders = list((data / "calls").iterdir())
    assert len(folders) == 4
    assert all(read_call(folder).complete for folder in folders)
    assert json.loads(command("history", "--json")[1])["n_calls"] == 4


def test_several_writers_of_one_history_lose_nothing(data):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(number), str(ROWS_EACH)], stderr=subprocess.PIPE)
        for number in range(WRITERS)
    ]
    told = [writer.communicate(timeout=280)[1].decode() for writer in writers]
    assert told == [""] * WRITERS
    assert len(open_history().calls()) == WRITERS * ROWS_EACH


@pytest.fixture
def read_only(tmp_path, locked, monkeypatch):
    """Home and the data folder are there, and nobody may write to them."""
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    for path in (home / "data", home):
        locked(path)
        path.chmod(0o500)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(home / "data"))
    monkeypatch.setenv("VOICESIM_CACHE_DIR", str(home / "cache"))
    return home


@pytest.mark.parametrize(
    "words",
    [
        ("run", "first-call", "--agent", "{turns}"),
        ("run", "first-call", "--agent", "{turns}", "--out", "{home}/call"),
        ("judge", "{turns}", "--no-asr", "--jsonl", "{home}/rows.jsonl"),
        ("judge", "{turns}/0.wav", "--no-asr", "--plot", "{home}/plot.svg"),
        ("calibrate", "--from", "{turns}/0.wav", "--from", "{turns}/1.wav"),
        ("scenarios", "new", "a-call", "--industry", "retail", "--out", "{home}"),
        ("history", "rebuild"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_where_nothing_can_be_written_a_command_says_so_in_one_line(faked, turns, read_only, command_at, words):
    code, _, told = command_at(*(word.format(turns=turns, home=read_only) for word in words))
    assert code == 2, told
    assert "Traceback" not in told
    last = told.splitlines()[-1]
    assert last.startswith("voicesim: ")
    assert sorted(path.name for path in read_only.iterdir()) == ["data"]
    assert not list((read_only / "data").iterdir())


@pytest.fixture
def command_at(command, read_only, monkeypatch):
    """The command line in that home; the fixture below it sets a data folder of its own."""
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(read_only / "data"))
    monkeypatch.setenv("VOICESIM_CACHE_DIR", str(read_only / "cache"))
    return command


def test_a_call_that_is_kept_elsewhere_needs_no_home(faked, turns, command_at, tmp_path):
    code, _, told = command_at("run", "first-call", "--agent", turns, "--out", tmp_path / "call")
    assert code == 0, told
    assert read_call(tmp_path / "call").complete


@pytest.fixture
def pack(tmp_path):
    """A voice as others give it: nothing but the place can keep it out."""
    folder = make_voice(tmp_path / "elsewhere" / "anna", [("Where is my order?", "neutral")])
    return export_voice(folder, tmp_path / "anna.zip")


def everything(folder):
    """Each path below it with its rights, and of files the time of the last change and the content."""
    return {path: (path.stat().st_mode, path.is_file() and content(path)) for path in (folder, *folder.rglob("*"))}


def content(path):
    return path.stat().st_mtime_ns, path.read_bytes()


@pytest.mark.parametrize(
    ("there", "names"),
    [("", "data/voices"), ("data", "data/voices"), ("data/voices", "data/voices"), ("data/voices/anna",) * 2],
    ids=["home", "data folder", "folder of voices", "voice of that name"],
)
def test_a_voice_that_finds_no_place_leaves_everything_as_it_was(
    command, monkeypatch, locked, pack, tmp_path, there, names
):
    """What is there cannot be written to; the line names the place, not the zip, and what it advises helps."""
    home = tmp_path / "home"
    if there.endswith("anna"):
        make_voice(home / there, [("I have waited for weeks.", "curt")])
    (home / there).mkdir(parents=True, exist_ok=True)
    locked(home / there).chmod(0o500)
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(home / "data"))
    before = everything(tmp_path)
    code, out, told = command("voices", "import", pack, "--force")
    assert everything(tmp_path) == before
    assert (code, out, told.count("\n")) == (2, "", 1)
    assert told.startswith(f"voicesim: {home / names}: ")
    assert "permission denied" in told
    assert "was kept -> check the rights and the space there, or set VOICESIM_DATA_DIR to a folder of yours" in told
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(tmp_path / "mine"))
    assert command("voices", "import", pack)[0] == 0
    assert [path.name for path in (tmp_path / "mine" / "voices").iterdir()] == ["anna"]


def test_a_voice_that_may_not_be_read_is_told_as_that(command, locked, pack, data):
    code, _, told = command("voices", "import", locked(pack))
    assert code == 2
    assert told == f"voicesim: {pack}: cannot be read (permission denied) -> check its permissions\n"
    assert not data.exists()
