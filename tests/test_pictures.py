"""The pictures of the documents can be made anew, and say nothing of the machine they were made on."""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # the screen and the engine are imported
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("write_pictures", ROOT / "scripts" / "write_pictures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_a_browser_it_is_one_line_and_no_call_is_played(script, monkeypatch, capsys):
    monkeypatch.setenv("VOICESIM_BROWSER", "no-such-browser")
    monkeypatch.setattr(script, "play", None)
    assert script.main() == 3
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no Chromium" in said
    assert "VOICESIM_BROWSER" in said


def test_each_picture_is_one_that_the_script_makes_and_holds_nothing_beside(script):
    from PIL import Image

    made = {"call-screen": script.LARGE.pixels, "call-score": script.SMALL.pixels, "call-report": script.REPORT_PIXELS}
    assert {path.stem for path in script.PICTURES.glob("*.png")} == {*made, "judged-turn"}
    for name, pixels in made.items():
        with Image.open(script.PICTURES / f"{name}.png") as picture:
            assert picture.size == pixels
            assert picture.info == {}
