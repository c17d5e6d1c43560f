"""Changing a value leaves comments, order and quotes alone."""

import shutil

import pytest
from typer.testing import CliRunner

from voicesim.app.commands.scenarios import app
from voicesim.app.scenarios.editing import bump, file_to_edit, set_value
from voicesim.app.scenarios.files import load_scenario, scenario_paths
from voicesim.app.writing import write_new
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("original", scenario_paths(), ids=lambda path: path.stem)
def test_only_the_version_changes_when_it_is_raised(original, tmp_path):
    path = shutil.copy(original, tmp_path / original.name)
    version = load_scenario(path).version
    assert bump(path) == version + 1
    expected = original.read_text(encoding="utf-8").replace(f"\nversion: {version}\n", f"\nversion: {version + 1}\n")
    assert path.read_text(encoding="utf-8") == expected
    assert [one.name for one in tmp_path.iterdir()] == [original.name]


def test_a_value_deep_inside_is_set_and_comments_stay(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("# above\na:\n- b: 'x'  # beside\n  c: \"y\"\n# below\nd: 1\n")
    set_value(path, ("a", 0, "b"), "z")
    set_value(path, ("e",), 2)
    assert path.read_text() == "# above\na:\n- b: 'z'  # beside\n  c: \"y\"\n# below\nd: 1\ne: 2\n"


@pytest.mark.parametrize("place", [("b", "c"), ("a", 3), ("a", 0, "b", "c")])
def test_a_place_that_is_not_there_is_refused_and_nothing_is_written(place, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a:\n  - b: 1\n")
    with pytest.raises(BadInput, match="there is no"):
        set_value(path, place, 1)
    assert path.read_text() == "a:\n  - b: 1\n"


def test_the_command_says_the_new_version(tmp_path):
    path = shutil.copy(scenario_paths()[0], tmp_path / "x.yaml")
    result = CliRunner().invoke(app, ["bump", str(path)])
    assert result.exit_code == 0
    assert result.stdout == f"{path}: version {load_scenario(path).version}\n"


def test_the_name_of_a_bundled_scenario_is_answered_with_its_file():
    name = scenario_paths()[0].stem
    with pytest.raises(BadInput, match="is a bundled scenario and no file of yours") as refused:
        file_to_edit(name)
    assert str(scenario_paths()[0]) in refused.value.remedy
    with pytest.raises(BadInput, match="there is no such file"):
        file_to_edit("nowhere.yaml")


def test_writing_keeps_what_is_there_its_rights_and_a_link(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    (tmp_path / "link.txt").symlink_to(path)
    with pytest.raises(BadInput, match="is there already"):
        write_new(path, "new")
    write_new(tmp_path / "link.txt", "new", force=True)
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.txt").is_symlink()
    with pytest.raises(BadInput, match="cannot be written"):
        write_new(path / "below.txt", "x")
