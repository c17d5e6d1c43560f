"""Where judging reads from and writes to: nothing is lost, nothing hangs, nothing vanishes."""

import errno
import json
import os
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from voicesim.app.agent_files import AUDIO_SUFFIXES
from voicesim.app.places import audio_paths
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.model.units import RATE_HZ
from voicesim.ports.audio_files import save_audio

pytestmark = [pytest.mark.unit, pytest.mark.timeout(30)]

PROFILE = asdict(Baseline("profile", 12, level_p90_dbfs=-24.0, f0_median_hz=120.0, articulation_rate_per_s=5.0))


@pytest.fixture
def run(judge):
    """Exit code, what was printed, and what was said besides."""
    return lambda *arguments: judge(*arguments, "--no-asr")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with something of every kind to judge, and links to it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    save_audio(tmp_path / "in" / "g.wav", np.zeros(RATE_HZ // 4, np.float32))
    (tmp_path / "said.jsonl").write_text('{"id": 1, "text": "hello"}')
    (tmp_path / "p.json").write_text(json.dumps(PROFILE))
    (tmp_path / "link").symlink_to("in/g.wav")
    (tmp_path / "hard").hardlink_to("in/g.wav")
    return tmp_path


def refused(found):
    """Whether it was refused in one line."""
    code, out, err = found
    return (code, out, err.count("\n")) == (2, "", 1) and err.startswith("voicesim: ") and " -> " in err


@pytest.mark.parametrize("out", ["in/g.wav", "in/../in/g.wav", "link", "hard", "said.jsonl", "p.json"])
@pytest.mark.parametrize("audio", ["in", "in/g.wav"])
def test_the_rows_never_overwrite_what_they_are_made_from(here, run, audio, out):
    before = (here / out).read_bytes()
    found = run(audio, "--text-file", "said.jsonl", "--baseline", "p.json", "--jsonl", out)
    assert refused(found)
    assert "would be lost" in found[2]
    assert (here / out).read_bytes() == before
    assert (here / "link").is_symlink()


def test_an_older_output_is_replaced(here, run):
    (here / "out.jsonl").write_text("old")
    assert run("in", "--jsonl", "out.jsonl")[0] == 0
    assert json.loads((here / "out.jsonl").read_text())["file"] == "in/g.wav"


@pytest.mark.parametrize("out", ["in", "in/g.wav/out.jsonl", "nowhere/out.jsonl", "pipe", "o" * 300, "/proc/out.jsonl"])
def test_an_output_without_a_place_is_refused_before_the_work(here, run, monkeypatch, out):
    if out.startswith("/proc") and not Path("/proc/self").is_dir():
        pytest.skip("this system has no folder that nobody can write to")
    os.mkfifo(here / "pipe")
    monkeypatch.setattr("voicesim.app.judged.plan.hear", lambda *_: pytest.fail("the work was started"))
    assert refused(run("in", "--jsonl", out))
    assert not list(here.glob("**/.part-*"))


@pytest.mark.parametrize("arguments", [("--text-file", "pipe"), ("--baseline", "pipe.json", "in")])
def test_a_pipe_is_not_waited_for(here, run, arguments):
    for name in ("pipe", "pipe.json"):
        os.mkfifo(here / name)
    found = run(*arguments)
    assert refused(found)
    assert "not a regular file" in found[2]


@pytest.mark.parametrize("arguments", [("n" * 300 + ".wav",), ("--text-file", "n" * 300)])
def test_a_path_that_the_system_refuses_is_one_line(here, run, arguments):
    assert refused(run(*arguments))


@pytest.mark.parametrize("arguments", [("locked/a.wav",), ("--text-file", "locked/said.jsonl")])
def test_a_path_in_a_folder_that_may_not_be_entered_is_one_line(here, run, monkeypatch, arguments):
    stat = os.stat

    def locked(path, *rest, **options):
        if "locked" in str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return stat(path, *rest, **options)

    monkeypatch.setattr(os, "stat", locked)  # root may enter any folder, so a real one would show nothing
    found = run(*arguments)
    assert refused(found)
    assert "permission denied" in found[2]


def test_a_folder_inside_that_may_not_be_read_is_not_passed_over(here, run, monkeypatch):
    (here / "in" / "locked").mkdir()
    scandir = os.scandir

    def locked(path):
        if "locked" in str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    found = run("in")
    assert refused(found)
    assert "in/locked" in found[2]


def test_a_file_is_judged_once_however_it_is_spelt(here):
    (here / "also").symlink_to("in")
    named = ["in/g.wav", here / "in" / "g.wav", "in", "in/../in/g.wav", "also/g.wav"]
    assert [str(path) for path in audio_paths([Path(name) for name in named], AUDIO_SUFFIXES)] == ["in/g.wav"]


def test_links_of_other_names_are_files_of_their_own(here):
    (here / "in" / "h.wav").symlink_to("g.wav")
    assert [path.name for path in audio_paths([here / "in"], AUDIO_SUFFIXES)] == ["g.wav", "h.wav"]


def test_broken_links_and_pipes_in_a_folder_are_error_rows(here, run):
    (here / "in" / "a.wav").symlink_to("gone.wav")
    os.mkfifo(here / "in" / "b.wav")
    code, out, _ = run("in")
    link, pipe, good = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert "link to a file that is not there" in link["error"]["message"]
    assert "not a regular file" in pipe["error"]["message"]
    assert link["error"]["where"] == "in/a.wav"
    assert good["error"] is None


NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"source": "banana"}, "source is 'banana'"),
        ({"utterances": -3}, "utterances is -3"),
        ({"f0_median_hz": -5}, "f0_median_hz is -5"),
        ({"f0_median_hz": 0}, "f0_median_hz is 0"),
        ({"level_p90_dbfs": NAN}, "level_p90_dbfs is nan"),
        ({"hnr_db": INFINITE}, "hnr_db is inf"),
        ({"articulation_rate_per_s": "quick"}, "articulation_rate_per_s"),
        ({"spectral_tilt_db": -1e300}, "spectral_tilt_db"),
        ({"f0_median_hz": "200"}, "f0_median_hz must be a number"),
        ({"f0_median_hz": None}, "no f0_median_hz"),
        ({"utterances": True}, "utterances must be a whole number"),
        ({"utterances": 0}, "utterances is 0"),
        ({"source": "population"}, "nobody's own voice"),
        ({"f0_medain_hz": 120}, "did you mean 'f0_median_hz'?"),
    ],
)
def test_a_profile_of_no_possible_voice_is_refused_before_the_work(here, run, monkeypatch, change, says):
    (here / "p.json").write_text(json.dumps(PROFILE | change))
    monkeypatch.setattr("voicesim.app.judged.plan.hear", lambda *_: pytest.fail("the work was started"))
    found = run("in", "--baseline", "p.json")
    assert refused(found)
    assert says in found[2]
    assert not any(word in found[2] for word in ("calibrate", "input should", "instance", "Baseline."))


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"{}"])
def test_what_is_no_profile_is_one_line(here, run, content):
    (here / "p.json").write_bytes(content)
    assert refused(run("in", "--baseline", "p.json"))


def test_the_baseline_of_a_row_is_a_profile(here, run):
    [row] = map(json.loads, run("in")[1].splitlines())
    (here / "own.json").write_text(json.dumps(row))
    assert "what people in general have" in run("in", "--baseline", "own.json")[2]
    own = row["baseline"] | {"source": "self", "utterances": 4, "f0_median_hz": 120.0}
    (here / "own.json").write_text(json.dumps(row | {"baseline": own}))
    code, out, _ = run("in", "--baseline", "own.json")
    assert code == 0
    assert json.loads(out)["baseline"] == own


@pytest.mark.parametrize("option", ["--plot", "--jsonl", "--text-file", None])
def test_an_empty_path_is_not_the_working_folder(here, run, option):
    before = sorted(here.rglob("*"))
    found = run(*("in/g.wav", option, "") if option else ("",))
    assert refused(found)
    assert "a path is empty" in found[2]
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize("content", ["", "\n \r\n"])
def test_a_text_file_with_nothing_in_it_is_refused(here, run, content):
    (here / "said.jsonl").write_text(content)
    found = run("--text-file", "said.jsonl")
    assert refused(found)
    assert "said.jsonl: there is nothing in it" in found[2]


def test_a_pipe_in_the_place_of_yaml_is_refused(tmp_path):
    from voicesim.app.yaml_files import read_yaml

    os.mkfifo(tmp_path / "a.yaml")
    with pytest.raises(BadInput, match="not a regular file"):
        read_yaml(tmp_path / "a.yaml")
