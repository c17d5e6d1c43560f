"""Where pictures go: names that tell recordings apart, and nothing lost."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.app.plot_paths import file_names, picture_paths, write_picture
from voicesim.model.errors import BadInput, MissingPart

pytestmark = pytest.mark.unit

NAMES = st.text("aAbé1-. ", min_size=1, max_size=3).map(lambda name: f"{name}.wav")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with two recordings, and a machine that can draw."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("voicesim.app.plot_png.find_spec", lambda _: object())
    (tmp_path / "in").mkdir()
    for name in ("a.wav", "b.wav"):
        (tmp_path / "in" / name).write_bytes(b"RIFF")
    return tmp_path


def refusal(*arguments):
    with pytest.raises(BadInput) as refused:
        picture_paths(*arguments)
    assert "\n" not in str(refused.value)
    assert " -> " in str(refused.value)
    return str(refused.value)


@given(st.lists(st.tuples(st.sampled_from(["x", "y/x", "y/z"]), NAMES), max_size=12, unique=True))
def test_no_two_recordings_share_a_picture_on_any_system(parts):
    names = file_names([Path(folder, name) for folder, name in parts])
    assert len({name.casefold() for name in names}) == len(parts)
    assert not any("/" in name for name in names)


def test_names_are_those_of_the_recordings_with_the_folder_where_it_is_needed():
    paths = [Path("sofa/01.flac"), Path("wedding/01.flac"), Path("wedding/02.flac"), Path("wedding/02.wav")]
    assert file_names(paths) == ["sofa-01", "wedding-01", "wedding-02-1", "wedding-02-2"]
    assert file_names([Path("sofa/01.flac"), Path("sofa/02.flac")]) == ["01", "02"]
    assert file_names([Path("A.wav"), Path("b/a-1.wav"), Path("b/a.flac"), Path("b/a.wav")])[1] == "a-1"


def test_a_very_long_name_has_room_on_every_disk():
    assert all(
        len(name.encode()) < 250 for name in file_names([Path("é" * 125 + ".wav"), Path("x", "é" * 125 + ".ogg")])
    )


def test_what_no_screen_shows_is_in_no_name():
    paths = [Path("a\nb\x1b[31m.wav"), Path("\n.wav"), Path("x", "\t.wav"), Path("na\udce4me.wav")]
    assert file_names(paths) == ["a b_[31m", f"{Path.cwd().name}-recording", "x-recording", "na_me"]


def test_a_folder_is_made_for_its_owner_and_holds_one_picture_a_recording(here):
    found = picture_paths(Path("out"), [Path("in/a.wav"), Path("in/b.wav")], [])
    assert found == [Path("out/a.png"), Path("out/b.png")]
    assert (here / "out").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("place", ["out.svg", "out.PNG", "in/a.svg"])
def test_one_recording_may_have_a_file_of_any_name(here, place):
    assert picture_paths(Path(place), [Path("in/a.wav")], []) == [Path(place)]
    assert not Path(place).exists()


def test_a_folder_may_have_any_name_when_it_is_there(here):
    (here / "v1.pdf").mkdir()
    assert picture_paths(Path("v1.pdf"), [Path("in/a.wav")], []) == [Path("v1.pdf/a.png")]


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("out.pdf", ".pdf is no picture"),
        ("nowhere/out.svg", "no such file or directory"),
        ("nowhere/at/all", "cannot be written to (no such file or directory)"),
        ("in/a.wav/out", "cannot be written to (not a directory)"),
        (f"{300 * 'o'}.svg", "file name too long"),
        ("in/a.wav/out.svg", "not a directory"),
        ("pipe.svg", "not a regular file"),
        ("in/hard.svg", "would be lost"),
        ("link.svg", "would be lost"),
        ("said.svg", "would be lost"),
        ("rows.svg", "would be lost"),
        ("in/../rows.svg", "would be lost"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line(here, place, complaint):
    os.mkfifo(here / "pipe.svg")
    os.link(here / "in/a.wav", here / "in/hard.svg")
    (here / "link.svg").symlink_to("in/a.wav")
    (here / "said.svg").write_text("{}")
    assert complaint in refusal(Path(place), [Path("in/a.wav")], [Path("said.svg"), Path("rows.svg")])
    assert (here / "in/a.wav").read_bytes() == b"RIFF"


def test_one_file_is_not_enough_for_two_recordings(here):
    assert "2 recordings" in refusal(Path("out.svg"), [Path("in/a.wav"), Path("in/b.wav")], [])


def test_without_recordings_there_is_nothing_to_draw(here):
    assert "no recording to draw" in refusal(Path("out.svg"), [], [])


def test_a_folder_in_the_place_of_a_picture_is_refused(here):
    (here / "out" / "a.png").mkdir(parents=True)
    assert "is a folder" in refusal(Path("out"), [Path("in/a.wav")], [])


def test_a_locked_folder_is_refused(here, locked):
    locked(here / "in")
    assert "cannot be written to" in refusal(Path("in/out.svg"), [Path("a.wav")], [])


def test_without_matplotlib_png_is_refused_and_svg_is_not(here, monkeypatch):
    monkeypatch.setattr("voicesim.app.plot_png.find_spec", lambda _: None)
    with pytest.raises(MissingPart, match=r"voicesim\[plot\]"):
        picture_paths(Path("out.png"), [Path("in/a.wav")], [])
    with pytest.raises(MissingPart):
        picture_paths(Path("out"), [Path("in/a.wav")], [])
    assert not (here / "out").exists()
    assert picture_paths(Path("out.svg"), [Path("in/a.wav")], []) == [Path("out.svg")]


def test_a_picture_is_whole_private_and_replaces_the_older_one(tmp_path):
    place = tmp_path / "out.svg"
    place.write_text("old")
    write_picture(place, b"<svg/>")
    assert place.read_bytes() == b"<svg/>"
    assert place.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [place]


def test_a_full_disk_leaves_no_half_picture(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInput, match="no space left"):
        write_picture(tmp_path / "out.svg", b"<svg/>")
    assert not list(tmp_path.iterdir())
