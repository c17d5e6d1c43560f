"""`voicesim score` on a disk that is full: one line, nothing half-written, and with room it goes on."""

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from calls_that_end import spoken

from voicesim.app.floor_words import load_floor_words
from voicesim.app.lexicons import load_lexicon
from voicesim.app.scoring import plan, workshop
from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.judged_call import Books
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.errors import BadInput
from voicesim.model.speech import Word
from voicesim.model.units import HEAR_BLOCK_SAMPLES, RATE_HZ, to_samples
from voicesim.turns.overlap import OverlapWords

pytestmark = pytest.mark.model  # real disks

PAGE_BYTES = 4096
DISK_PAGES = 400
CALLS = 3
WORDS = ("i", "am", "sorry", "to", "hear", "that", "and", "i", "will", "send", "you", "a", "new", "one", "today")


class Hearing:
    """Hears a word every third of a second, whatever is said: the same sound, the same rows."""

    name = "hearing"

    def __init__(self):
        self.fed = 0

    def open_stream(self):
        return Hearing()

    def feed(self, _block):
        self.fed += HEAR_BLOCK_SAMPLES
        return ""

    def settle_so_far(self):
        third = RATE_HZ // 3
        return tuple(
            Word(WORDS[at % len(WORDS)], Span(at * third, (at + 1) * third), 0.9) for at in range(self.fed // third)
        )

    settle = settle_so_far


@pytest.fixture
def hearing(faked, monkeypatch):
    """Scoring without a speech model."""
    books = Books(OverlapWords(load_floor_words()), Reader(load_lexicon()))
    monkeypatch.setattr(workshop, "workshop", lambda accurate: workshop.Workshop(Hearing(), books, settle=None))
    for module in (workshop, plan):
        monkeypatch.setattr(module, "models_here", lambda accurate: {"vosk": "none"})


@pytest.fixture
def archive(tmp_path):
    """Calls of which no two are alike."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(CALLS):
        both = np.random.default_rng(number).normal(0, 1e-4, (to_samples(8.0), 2))
        for channel, at_s in ((0, 0.5), (1, 3.5), (0, 5.5)):
            sound = spoken(1.2 + 0.2 * number)
            both[to_samples(at_s) :][: len(sound), channel] += sound
        soundfile.write(folder / f"{number}.wav", both, RATE_HZ)
    return folder


@pytest.fixture
def scored(hearing, archive, command, tmp_path):
    """What a run finds that nothing disturbs."""
    code, _, told = command("score", archive, "--out", tmp_path / "undisturbed")
    assert (code, told.count("3 calls, 3 scored now, 0 failed")) == (0, 1)
    return tmp_path / "undisturbed"


def refused(found):
    """The one line that is no progress, and the last."""
    code, out, told = found
    *progress, line = told.splitlines()
    assert (code, out, line[:10]) == (2, "", "voicesim: "), told
    assert all(f" of {CALLS} calls" in one for one in progress), told
    return line


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages(size_bytes):
    return -(-size_bytes // PAGE_BYTES)


def writes(scored):
    """Pages of what is written, in its order: each call, then all calls and all turns."""
    kept = [path.read_bytes() for path in (scored / "kept").rglob("*.json")]
    kept.sort(key=lambda content: json.loads(content)["call"]["call"])
    return [pages(len(content)) for content in (*kept, *(files(scored)[Path(n)] for n in (plan.CALLS, plan.TURNS)))]


def filled(disk, room_pages):
    """All of it but that many pages."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes((DISK_PAGES - room_pages) * PAGE_BYTES))
    return ballast


@pytest.mark.parametrize("failing", range(CALLS + 2), ids=["1st call", "2nd call", "3rd call", "calls", "turns"])
def test_what_is_written_is_whole_and_the_same_command_goes_on(scored, archive, command, small_disk, failing):
    disk = small_disk(DISK_PAGES * PAGE_BYTES)
    ballast = filled(disk, sum(writes(scored)[: failing + 1]) - 1)
    out = disk / "scores"
    told = refused(command("score", archive, "--out", out))
    assert told.startswith(f"voicesim: {out}/")
    assert "no space left on device" in told
    assert told.endswith(
        "-> check the rights and the space there; what was scored is kept, and the same command goes on from there"
    )
    assert len(files(out)) == failing
    assert files(out).items() <= files(scored).items()
    ballast.unlink()
    code, _, told = command("score", archive, "--out", out)
    assert (code, told.splitlines()[-1]) == (0, f"3 calls, {max(0, CALLS - failing)} scored now, 0 failed: {out}")
    assert files(out) == files(scored)


@pytest.mark.parametrize("name", ["calls.csv", "calls.jsonl", "calls.parquet", "report.html"])
def test_a_table_without_room_stays_as_it_was(scored, archive, command, small_disk, name):
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="Parquet is an extra: pip install 'voicesim[tables]'")
    disk = small_disk(PAGE_BYTES)
    (disk / name).write_text("the one of yesterday")
    option = "--report" if name == "report.html" else "--table"
    told = refused(command("score", archive, "--out", scored, option, disk / name))
    assert "no space left on device" in told.lower()
    assert told.startswith(f"voicesim: {disk / name}: cannot be written")
    assert files(disk) == {Path(name): b"the one of yesterday"}


def test_rows_that_are_only_shown_need_room_too(hearing, archive, command, small_disk, monkeypatch):
    disk = small_disk(DISK_PAGES * PAGE_BYTES)
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    ballast = filled(disk, 1)
    told = refused(command("score", archive))
    assert told.startswith(f"voicesim: {disk}/")
    assert told.endswith(
        "no space left on device -> check the rights and the space there, or name a folder that has room with --out"
    )
    assert list(disk.iterdir()) == [ballast]


def test_without_a_folder_for_what_passes_by_it_is_one_line(hearing, archive, command, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    told = refused(command("score", archive))
    assert told.startswith("voicesim: there is no folder for what passes by (no such file or directory) -> ")


def test_nobody_goes_on_scoring_for_a_disk_that_is_full(scored, archive, small_disk, monkeypatch):
    """The processes are told to stop at once, not when the program is left."""
    told = []

    def spread(jobs):
        try:
            yield from ((key, workshop.score_job(job)) for key, job in jobs)
        finally:
            told.append("stop")

    disk = small_disk(DISK_PAGES * PAGE_BYTES)
    filled(disk, 1)
    monkeypatch.setattr(plan, "_spread", lambda _: spread)
    asked = plan.ScorePlan(Wanted((archive,)), out=disk / "scores")
    with pytest.raises(BadInput, match="no space left") as held, plan.scored(asked, lambda _: None):
        pass
    assert (told, held.value.exit_code) == (["stop"], 2)
