"""A disk that is full at any write: one line and exit 2, and nothing half-written is taken for whole."""

import contextlib
import json
import random
from contextlib import contextmanager

import pytest
from voice_maker import buzz, make_voice

from voicesim.app import wire
from voicesim.app.history.entering import enter
from voicesim.app.voices.archive import export_voice
from voicesim.app.voices.files import damaged_takes, read_voice
from voicesim.call.saved_call import read_call
from voicesim.engines.styling import matched
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.model  # real disks, and the vocoder

PAGE_BYTES = 4096
CALL_PAGES = 400
"""A call of fakes takes 1.6 MB, its report with it."""
SEED = 3


@pytest.fixture
def sizes(long_form):
    """Pages of disks on which the so-many-th write of a call fails."""
    every = range(1, CALL_PAGES, 3)
    return every if long_form else sorted(random.Random(SEED).sample(every, 4))


def parts_of(error, folder):
    """What was left, and whether the one line names it."""
    left = sorted(folder.glob("*.part"))
    assert all(str(part) in error or not (part / "inputs.jsonl").stat().st_size for part in left), error
    return left


@pytest.mark.timeout(3000)
def test_a_call_is_broken_off_in_one_line_and_what_was_recorded_can_be_read(
    faked, command, turns, small_disk, sizes, one_line
):
    recorded = 0
    for pages in sizes:
        folder = small_disk(pages * PAGE_BYTES)
        error = one_line(command("run", "first-call", "--agent", turns, "--out", folder / "call"))
        assert "no space left on device" in error.lower()
        assert not (folder / "call").exists()
        recorded += any(readable(part) for part in parts_of(error, folder))
    assert recorded >= len(sizes) // 2


def fill(folder):
    """Until nothing more goes on that disk."""
    with (folder / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while ballast.write(bytes(PAGE_BYTES)):
            pass


def readable(part):
    try:
        return len(read_call(part).mic) > 0
    except BadInput:
        return False


def test_rows_and_plots_are_there_whole_or_not_at_all(faked, command, turns, small_disk, one_line, tmp_path, data):
    for pages, words in (
        (1, ["judge", turns, "--no-asr", "--jsonl", "{}/rows.jsonl"]),
        (1, ["judge", turns / "0.wav", "--no-asr", "--plot", "{}/plot.svg"]),
    ):
        folder = small_disk(pages * PAGE_BYTES)
        code, _, told = command(*(str(word).format(folder) for word in words))
        assert code == 2, (words, told)
        assert "no space left on device" in told.splitlines()[-1].lower(), told
        assert list(folder.iterdir()) == []


def test_the_calls_own_report_stays_as_it_was_when_the_new_one_has_no_room(
    faked, command, turns, small_disk, one_line, monkeypatch
):
    folder = small_disk(3_000_000)
    assert command("run", "first-call", "--agent", turns, "--out", folder / "call")[0] == 0
    before = {path.name: path.read_bytes() for path in (folder / "call").iterdir() if path.is_file()}
    fill(folder)
    one_line(command("report", folder / "call"))
    after = {path.name: path.read_bytes() for path in (folder / "call").iterdir() if path.is_file()}
    assert after == before


def test_a_history_without_room_says_so_and_keeps_what_it_has(past_call, small_disk, monkeypatch, command, make_call):
    folder = small_disk(40 * PAGE_BYTES)
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(folder))
    call = make_call(folder / "calls" / "one")
    assert enter(call, "headless", None) is None
    fill(folder)
    told = [enter(make_call_on(folder, call, number), "headless", None) for number in range(3)]
    assert all(line and line.startswith("the call is kept, but is not in the history: ") for line in told), told
    assert not any("\n" in line for line in told)
    (folder / "ballast").unlink()
    assert json.loads(command("history", "--json")[1])["n_calls"] == 1
    assert command("history", "rebuild")[0] == 0


def make_call_on(folder, call, number):
    """Another call: links take no room."""
    other = folder / "calls" / f"other-{number}"
    other.mkdir()
    for name in ("inputs.jsonl", "call.json"):
        (other / name).hardlink_to(call / name)
    return other


class Buzzing:
    name = "buzzing"

    def render(self, text, style):
        return matched(buzz(0.3), -24.0)


def test_takes_of_a_voice_are_whole_or_not_there(small_disk, monkeypatch, command, one_line):
    @contextmanager
    def opened(_voice):
        yield Buzzing()

    monkeypatch.setattr(wire, "foreign_synthesizer", opened)
    folder = small_disk(14 * PAGE_BYTES)
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(folder))
    words = ("voices", "render", "first-call", "--name", "heart", "--engine", "kokoro", "--model", "x")
    code, _, told = command(*words, "--speaker", "af", "--lines", "9")
    assert code == 2, told
    assert "no space left on device" in told.splitlines()[-1]
    voice = read_voice(folder / "voices" / "heart")
    assert voice.takes
    assert damaged_takes(voice) == []


def test_a_voice_of_others_that_has_no_room_leaves_the_one_that_is_there(
    small_disk, monkeypatch, command, one_line, tmp_path
):
    folder = make_voice(tmp_path / "elsewhere" / "anna", [("This is theirs.", "neutral")])
    pack = export_voice(folder, tmp_path / "anna.zip")
    disk = small_disk(40 * PAGE_BYTES)
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(disk))
    make_voice(disk / "voices" / "anna", [("This is mine.", "neutral")])
    fill(disk)
    before = {path: path.read_bytes() for path in disk.rglob("*") if path.is_file()}
    told = one_line(command("voices", "import", pack, "--force"))
    assert told.startswith(f"voicesim: {disk / 'voices'}: no voice can be written there (no space left on device)")
    assert {path: path.read_bytes() for path in disk.rglob("*") if path.is_file()} == before
    assert [path.name for path in (disk / "voices").iterdir()] == ["anna"]
