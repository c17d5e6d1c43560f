"""What the wheel and the sdist hold, without building them; `make package` builds and tries them."""

import tomllib
from importlib import import_module

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def in_wheel(root):
    return {file.distribution_path for file in WheelBuilder(str(root)).recurse_included_files()}


@pytest.fixture
def check(root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "scripts"))
    return import_module("check_package")


def test_the_wheel_holds_the_package_its_data_and_all_content(check, in_wheel):
    wanted = check.shipped()
    assert {"voicesim/py.typed", "voicesim/language/en/word_model.npz", "voicesim/app/screen/call.tcss"} <= wanted
    assert "voicesim/_content/scenarios/general/neutral.yaml" in wanted
    assert "voicesim/_content/voices/README.md" in wanted
    assert wanted - in_wheel == set()


def test_the_wheel_holds_nothing_else(in_wheel):
    assert {name for name in in_wheel if not name.startswith("voicesim/") or "__pycache__" in name} == set()


def test_takes_of_a_bundled_voice_go_with_the_wheel(tmp_path, root):
    """The same rules over a small tree: sound, lists and pages of a voice lie beside the package."""
    (tmp_path / "pyproject.toml").write_bytes((root / "pyproject.toml").read_bytes())
    (tmp_path / ".gitignore").write_bytes((root / ".gitignore").read_bytes())
    for name in (
        "README.md",
        "LICENSE",
        "NOTICE",
        "voicesim/__init__.py",
        "scenarios/one.yaml",
        "models/registry.yaml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    files = {f"voices/anna/{name}" for name in ("voice.yaml", "takes.jsonl", "takes/0001.ogg")}
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    in_wheel = {file.distribution_path for file in WheelBuilder(str(tmp_path)).recurse_included_files()}
    assert {f"voicesim/_content/{name}" for name in files} <= in_wheel
    in_sdist = {file.distribution_path for file in SdistBuilder(str(tmp_path)).recurse_included_files()}
    assert files <= in_sdist


def test_the_pythons_that_are_named_are_those_from_the_least_one_on(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    said = [line.rsplit(" ", 1)[1] for line in project["classifiers"] if "Python :: 3." in line]
    assert said[0] == project["requires-python"].removeprefix(">=")
    assert "Typing :: Typed" in project["classifiers"]
