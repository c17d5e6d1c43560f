"""A voice given to others, and zips of strangers: refused whole, nothing left behind."""

import hashlib
import io
import json
import stat
import struct
import zipfile

import numpy as np
import pytest
import soundfile
from voice_maker import make_voice

from voicesim.app.voices.files import read_voice
from voicesim.engines.take_shelf import TakeShelf, read_take
from voicesim.model.errors import EngineError
from voicesim.model.voice import Take

pytestmark = pytest.mark.unit

LINES = [("Where is my order?", "neutral"), ("Where is my order?", "furious")]


@pytest.fixture
def mine(data):
    return make_voice(data / "voices" / "anna", LINES)


@pytest.fixture
def parts(tmp_path):
    """The files of a sound voice, by their names in a zip."""
    folder = make_voice(tmp_path / "elsewhere" / "anna", LINES)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"anna/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}


def zipped(path, parts, attributes=None, packing=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (attributes or {}).get(name, stat.S_IFREG | 0o600) << 16
            info.compress_type = packing
            archive.writestr(info, content)
    return path


def left(data):
    return sorted(path.name for path in (data / "voices").iterdir()) if (data / "voices").exists() else []


def test_a_voice_goes_out_and_comes_in_as_it_was(command, mine, data, tmp_path):
    before = read_voice(mine)
    code, out, _ = command("voices", "export", "anna", tmp_path / "anna.zip")
    assert (code, out.strip()) == (0, str(tmp_path / "anna.zip"))
    first = (tmp_path / "anna.zip").read_bytes()
    assert command("voices", "export", "anna", tmp_path / "anna.zip", "--force")[0] == 0
    assert (tmp_path / "anna.zip").read_bytes() == first
    code, _, err = command("voices", "import", tmp_path / "anna.zip")
    assert code == 2
    assert "there is such a voice already -> add --force" in err
    code, out, _ = command("voices", "import", tmp_path / "anna.zip", "--force")
    assert code == 0
    assert "2 takes" in out
    assert read_voice(mine) == before
    assert left(data) == ["anna"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in mine.rglob("*.flac")} == {0o600}


def test_a_damaged_voice_is_not_given_away(command, mine, tmp_path):
    (mine / "takes/take-0.flac").write_bytes(b"fLaC")
    code, _, err = command("voices", "export", "anna", tmp_path / "anna.zip")
    assert code == 2
    assert "take-0.flac is not what was kept" in err
    assert not (tmp_path / "anna.zip").exists()


def test_a_voice_that_is_called_otherwise_than_its_folder_is_not_given_away(command, mine, tmp_path):
    mine.rename(mine.parent / "berta")
    path = mine.parent / "berta" / "voice.yaml"
    told = (
        f"{path}:1: name: 'anna' is not the name of its folder, 'berta' -> rename the folder, or change the name here"
    )
    assert command("voices", "export", "berta", tmp_path / "b.zip") == (2, "", f"voicesim: {told}\n")
    assert not (tmp_path / "b.zip").exists()
    code, _, err = command("voices", "check", "berta")
    assert (code, err) == (0, f"worth a look: {told}\n")
    path.write_text(path.read_text().replace("name: anna", "name: berta"))
    assert command("voices", "export", "berta", tmp_path / "b.zip")[0] == 0


def test_a_voice_goes_out_from_the_folder_that_one_is_in(command, mine, tmp_path, monkeypatch):
    monkeypatch.chdir(mine)
    assert command("voices", "export", ".", tmp_path / "a.zip")[0] == 0
    monkeypatch.chdir(mine / "takes")
    assert command("voices", "export", "..", tmp_path / "b.zip")[0] == 0


def traversal(parts):
    return parts | {"anna/../../../evil.flac": b"x"}, {}


def folder_above(parts):
    return {name.replace("anna/", "../"): content for name, content in parts.items()}, {}


def absolute(parts):
    return parts | {"/etc/cron.d/evil": b"x"}, {}


def backslashes(parts):
    return parts | {"anna\\..\\evil.flac": b"x"}, {}


def symlink(parts):
    return parts | {"anna/takes/link.flac": b"/etc/passwd"}, {"anna/takes/link.flac": stat.S_IFLNK | 0o777}


def executable(parts):
    return parts, {"anna/takes/take-0.flac": stat.S_IFREG | 0o755}


def program(parts):
    return parts | {"anna/run.sh": b"#!/bin/sh\n"}, {}


def second_folder(parts):
    return parts | {"berta/voice.yaml": parts["anna/voice.yaml"]}, {}


def unlisted(parts):
    return parts | {"anna/takes/more.flac": parts["anna/takes/take-0.flac"]}, {}


def wrong_sum(parts):
    return parts | {"anna/takes/take-1.flac": parts["anna/takes/take-0.flac"]}, {}


def missing_take(parts):
    return {name: content for name, content in parts.items() if "take-1" not in name}, {}


def no_sound(parts):
    return _resealed(parts, b"fLaC, but not a sound"), {}


def no_consent(parts):
    text = parts["anna/voice.yaml"].decode()
    return parts | {"anna/voice.yaml": text[: text.index("consent")].encode()}, {}


def other_name(parts):
    return parts | {"anna/voice.yaml": parts["anna/voice.yaml"].replace(b"name: anna", b"name: berta")}, {}


def not_a_list(parts):
    return parts | {"anna/takes.jsonl": b"[1, 2"}, {}


def path_in_the_list(parts):
    return parts | {"anna/takes.jsonl": parts["anna/takes.jsonl"].replace(b"takes/take-0", b"../../take-0")}, {}


def nothing(_):
    return {}, {}


def _resealed(parts, content):
    rows = [json.loads(line) for line in parts["anna/takes.jsonl"].splitlines()]
    rows[0]["sha256"] = hashlib.sha256(content).hexdigest()
    listed = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return parts | {"anna/takes.jsonl": listed, f"anna/{rows[0]['file']}": content}


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (traversal, "belongs to no voice"),
        (folder_above, "a stray path"),
        (absolute, "a stray path: '/etc/cron.d/evil'"),
        (backslashes, "a stray path|belongs to no voice"),
        (symlink, "a link or a device"),
        (executable, "a program"),
        (program, "belongs to no voice"),
        (second_folder, "belongs to no voice"),
        (unlisted, "more.flac is in no row of takes.jsonl"),
        (wrong_sum, "take-1.flac is not what was kept"),
        (missing_take, "take-1.flac is not there"),
        (no_sound, "take-0.flac: a take is no sound"),
        (no_consent, "needs `consent`"),
        (other_name, "its folder 'anna' is not called 'berta'"),
        (not_a_list, "takes.jsonl"),
        (path_in_the_list, "takes.jsonl"),
        (nothing, "holds 0 files"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_hostile_zip_is_refused_whole(command, data, tmp_path, parts, kind, why):
    changed, attributes = kind(parts)
    archive = zipped(tmp_path / "in.zip", changed, attributes)
    before = sorted(tmp_path.rglob("*"))
    code, out, err = command("voices", "import", archive)
    assert (code, out) == (2, "")
    assert any(one in err for one in why.split("|")), err
    assert err.count("\n") == 1
    assert left(data) == []
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in before and "data" not in path.parts] == []


def test_hours_of_silence_in_a_small_take_are_not_unpacked(tmp_path):
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros((16_000 * 130, 1), np.int16), 16_000, format="FLAC")
    (tmp_path / "takes").mkdir()
    (tmp_path / "takes" / "long.flac").write_bytes(sound.getvalue())
    take = Take(
        text="Hello.", style="neutral", file="takes/long.flac", sha256=hashlib.sha256(sound.getvalue()).hexdigest(),
        duration_s=2.0, loudness_lufs=-20.0, true_peak_dbtp=-3.0,
    )  # fmt: skip
    with pytest.raises(EngineError, match="too long"):
        read_take(TakeShelf("long", tmp_path, (take,), "0"), take)


@pytest.mark.parametrize(("name", "why"), [("holly", "of a bundled voice"), ("espeak-us-man", "a synthesiser's voice")])
def test_a_strangers_voice_hides_no_other_by_its_name(command, data, tmp_path, parts, name, why):
    renamed = {path.replace("anna/", f"{name}/", 1): content for path, content in parts.items()}
    renamed[f"{name}/voice.yaml"] = renamed[f"{name}/voice.yaml"].replace(b"name: anna", f"name: {name}".encode())
    code, _, err = command("voices", "import", zipped(tmp_path / "a.zip", renamed))
    assert (code, left(data)) == (2, [])
    assert why in err


def test_a_bomb_is_refused_by_what_it_states(command, data, tmp_path, parts):
    zeros = {"anna/takes/zeros.flac": bytes(30_000_000)}
    archive = zipped(tmp_path / "bomb.zip", parts | zeros, packing=zipfile.ZIP_DEFLATED)
    assert archive.stat().st_size < 200_000
    code, _, err = command("voices", "import", archive)
    assert code == 2
    assert "a file of 30,000,000 bytes" in err
    assert left(data) == []


@pytest.mark.parametrize("stated_bytes", [1_000, 10_000_000_000])
def test_a_zip_that_lies_about_a_size_is_refused(command, data, tmp_path, parts, stated_bytes):
    """In its directory a take is a small one, or one of 4 GB and more."""
    archive = zipped(tmp_path / "lie.zip", parts)
    content, name = archive.read_bytes(), b"anna/takes/take-0.flac"
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(name))
    changed = bytearray(content)
    struct.pack_into("<I", changed, entry + 24, min(stated_bytes, 0xFFFFFFFE))
    archive.write_bytes(changed)
    code, _, err = command("voices", "import", archive)
    assert code == 2
    assert "is no whole zip" in err or "bytes" in err
    assert left(data) == []


def test_what_is_no_zip_or_cut_short_is_one_line(command, data, tmp_path, parts):
    archive = zipped(tmp_path / "in.zip", parts)
    archive.write_bytes(archive.read_bytes()[:-200])
    for path in (archive, tmp_path / "none.zip"):
        code, _, err = command("voices", "import", path)
        assert code == 2
        assert err.count("\n") == 1
    assert left(data) == []


def test_a_refused_zip_leaves_the_voice_of_that_name_as_it_is(command, mine, data, tmp_path, parts):
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    archive = zipped(tmp_path / "in.zip", wrong_sum(parts)[0])
    assert command("voices", "import", archive, "--force")[0] == 2
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before
    assert left(data) == ["anna"]
