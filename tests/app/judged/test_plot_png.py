"""voicesim judge --plot: PNG, and pictures of real speech."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from voicesim.app import plot_png, wire
from voicesim.coach.plot_marks import Box, Dot, Label, Lines, Picture, text_width
from voicesim.model.errors import MissingPart

pytestmark = pytest.mark.model

image = pytest.importorskip("PIL.Image", reason="PNG needs matplotlib and its pillow")
SVG = "{http://www.w3.org/2000/svg}"
SMALL = Picture(
    200, 100, "How x came across", "x: assertive, 71% sure.",
    (Box(10, 20, 50, 30, "#00734f"), Lines((((0, 90), (200, 90)),), "#b23a00", 2.0, (7.0, 4.0)),
     Dot(150, 40, 4.5, "#ffffff", "#6b737c"), Label(10, 80, "assertive $x_1$ \u4f60", 12.0)),
)  # fmt: skip


@pytest.fixture
def call(root, tmp_path):
    """voicesim judge in a process of its own, in a clean environment."""

    def run(*arguments, **environment):
        program = [str(Path(sys.executable).parent / "voicesim"), "judge", *map(str, arguments)]
        if not Path(program[0]).exists():
            program[:1] = [sys.executable, "-m", "voicesim.app.cli"]
        kept = {**os.environ, "VOICESIM_CACHE_DIR": str(tmp_path / "cache"), **environment}
        return subprocess.run(program, cwd=root, env=kept, capture_output=True, text=True, timeout=240, check=False)

    return run


@pytest.fixture
def words():
    """Skips where there is nothing to hear words with."""
    try:
        wire.speech_model()
    except MissingPart as error:
        pytest.skip(str(error))


def test_marks_are_painted_where_they_are_and_the_letters_are_on_the_paper(tmp_path):
    (tmp_path / "x.png").write_bytes(plot_png.png(SMALL))
    pixels = np.asarray(image.open(tmp_path / "x.png").convert("RGB"))
    assert pixels.shape == (150, 300, 3)
    assert tuple(pixels[45, 45]) == (0x00, 0x73, 0x4F)
    assert tuple(pixels[10, 10]) == (255, 255, 255)
    row = (pixels[135] != 255).any(axis=1)
    assert 150 < row.sum() < 230  # dashes
    assert (pixels[108:122, 15:100] < 128).any()


def test_the_file_says_in_words_what_there_is_to_see_and_has_no_date(tmp_path):
    (tmp_path / "x.png").write_bytes(plot_png.png(SMALL))
    assert image.open(tmp_path / "x.png").text == {
        "Title": "How x came across", "Description": "x: assertive, 71% sure.",
    }  # fmt: skip


def test_the_same_picture_gives_the_same_bytes():
    assert plot_png.png(SMALL) == plot_png.png(SMALL)


def test_a_very_long_picture_gets_fewer_pixels_to_a_unit():
    tall = Picture(1500, 40_000, "", "", ())
    width, height = image.open(io.BytesIO(plot_png.png(tall))).size
    assert width * height <= plot_png.MOST_PIXELS * 1.01


def test_inks_keep_their_colour_beside_thousands_of_others():
    noise = np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8)
    noise[0, 0] = (0x8A, 0x61, 0x00)
    places, palette = plot_png.few_colours(noise, ["#8a6100", "#ffffff"])
    assert tuple(palette[places[0, 0]]) == (0x8A, 0x61, 0x00)
    assert len(palette) == 256


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["aggressive, 96% sure", 'said "what would help" (offer)', "mmmmm WWW il 0:12.5 −21"])
def test_texts_are_never_wider_than_they_were_taken_for(text, bold):
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family=plot_png.FACE, weight="bold" if bold else "normal")
    drawn = TextPath((0, 0), text, size=100, prop=font).get_extents().width
    assert 0.85 * text_width(text, 100, bold=bold) < drawn <= text_width(text, 100, bold=bold)


@pytest.mark.parametrize("hostile", [{"MPLBACKEND": "nonsense"}, {"HOME": "/proc", "VOICESIM_CACHE_DIR": "/proc/x"}])
def test_foreign_settings_and_a_home_that_is_read_only_change_nothing(call, tmp_path, hostile):
    clip = "tests/data/agents/sofa-passive/03.flac"
    plain = call(clip, "--no-asr", "--plot", tmp_path / "one.png")
    odd = call(clip, "--no-asr", "--plot", tmp_path / "two.png", **hostile)
    assert (plain.returncode, odd.returncode) == (0, 0)
    assert odd.stderr == f"drawn: {tmp_path / 'two.png'}\n"
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    assert (tmp_path / "one.png").stat().st_mode & 0o777 == 0o600


def test_turns_of_the_same_name_give_a_picture_each(call, words, tmp_path):
    clips = [f"tests/data/agents/{agent}-aggressive/02.flac" for agent in ("sofa", "wedding")]
    ran = call(*clips, "--plot", tmp_path / "out")
    assert ran.returncode == 0
    assert ran.stderr == f"drawn: 2 pictures in {tmp_path / 'out'}\n"
    rows = [json.loads(row) for row in ran.stdout.splitlines()]
    for row, name in zip(rows, ("sofa-aggressive-02.png", "wedding-aggressive-02.png"), strict=True):
        about = image.open(tmp_path / "out" / name).text["Description"]
        assert about.startswith(f"{name[:-7]}/02.flac: {row['delivery']['label']}")


def test_a_telephone_call_is_drawn_with_its_words_and_utterances(call, words, shared_data, tmp_path):
    path = min((shared_data("harper_valley") / "audio" / "agent").glob("*.wav"))
    row = json.loads(call(path, "--plot", tmp_path / "out.svg").stdout)
    labels = [tuple(label.itertext()) for label in ET.parse(tmp_path / "out.svg").iter(f"{SVG}text")]
    shown = [label[-1] for label in labels if re.match(r"\S+: [\d.]+ to [\d.]+ s, heard with", label[0])]
    assert set(shown) <= set(row["transcript"].split())
    assert len(shown) > 0.8 * len(row["words"])
    heads = [label[-1] for label in labels if re.fullmatch(r"\d+ \w+.* \(\d:\S+ to \d:\S+\)", label[-1])]
    assert len(heads) == len(row["utterances"])
