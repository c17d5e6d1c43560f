"""Speech models on this machine: found in order of preference and checked; the registry that lists them."""

from pathlib import Path

import pytest

from voicesim.app.content import registry_path
from voicesim.engines import model_store
from voicesim.engines.model_folder import published_sums, write_card
from voicesim.engines.model_registry import ModelEntry, folder_checksum, read_registry
from voicesim.model.errors import BadInput, MissingPart

pytestmark = pytest.mark.unit


def test_the_first_of_the_registry_that_is_installed_is_used(models, tmp_path, toys):
    registry = toys.registry_file(tmp_path, "zebra", "apple", "mango")
    for name in ("aardvark", "apple", "mango"):
        toys.put(models / name, toys.nested)
    assert model_store.find_model(models, {}, registry).name == "apple"
    assert [model.name for model in model_store.installed(models, registry)] == ["apple", "mango", "aardvark"]


def test_a_model_from_elsewhere_is_used_when_there_is_no_other(models, tmp_path, toys):
    toys.put(models / "own", toys.flat)
    toys.put(models / ".fetch-unfinished", toys.nested)
    (models / "not-a-model").mkdir()
    found = model_store.find_model(models, {}, toys.registry_file(tmp_path))
    assert (found.name, found.path) == ("own", models / "own")
    assert found.checksum == folder_checksum({path: toys.sha256(data) for path, data in toys.flat.items()})


def test_the_folder_in_the_environment_wins(models, tmp_path, toys):
    toys.put(models / "toy", toys.nested)
    own = toys.put(tmp_path / "elsewhere", toys.flat)
    assert model_store.find_model(models, {"VOICESIM_MODEL": str(own)}, toys.registry_file(tmp_path)).path == own


def test_a_wrong_folder_in_the_environment_is_said_not_passed_over(models, tmp_path, toys):
    toys.put(models / "toy", toys.nested)
    with pytest.raises(MissingPart, match=r"not a vosk model .* VOICESIM_MODEL"):
        model_store.find_model(models, {"VOICESIM_MODEL": str(tmp_path)}, toys.registry_file(tmp_path))


@pytest.mark.parametrize("there", [True, False])
def test_without_a_model_the_remedy_is_to_fetch_one(tmp_path, there, toys):
    folder = tmp_path / "models"
    if there:
        folder.mkdir()
    with pytest.raises(MissingPart, match="run: voicesim models fetch"):
        model_store.find_model(folder, {}, toys.registry_file(tmp_path))


@pytest.mark.parametrize(
    ("path", "data", "fault"),
    [
        ("am/final.mdl", b"networ_" * 100, "am/final.mdl is not as published"),
        ("LICENSE", None, "LICENSE is missing"),
        ("conf/mfcc.conf", b"--low-freq=7\n--dither=0\n", "conf/mfcc.conf is not as published"),
        ("conf/mfcc.conf", b"--sample-frequency=16000\n", "mfcc.conf lacks --dither=0"),
    ],
)
def test_damage_is_found_by_verify(models, tmp_path, path, data, fault, toys):
    registry = toys.registry_file(tmp_path, "toy")
    toys.put(models / "toy", toys.nested)
    model = model_store.find_model(models, {}, registry)
    assert model_store.verify(model, registry) == ()
    if data is None:
        (model.path / path).unlink()
    else:
        (model.path / path).write_bytes(data)
    (found,) = model_store.verify(model, registry)
    assert found.startswith(fault)


def test_a_model_that_lost_a_file_is_named_as_damaged_with_its_remedy(models, tmp_path, toys):
    registry = toys.registry_file(tmp_path, "toy")
    toys.put(models / "toy", toys.nested)
    (models / "toy/am/final.mdl").unlink()
    with pytest.raises(MissingPart, match=r"toy: is damaged \(am/final.mdl is missing\) -> .* fetch toy$"):
        model_store.find_model(models, {}, registry)
    (model,) = model_store.damaged(models, registry)
    assert model_store.verify(model, registry) == ("am/final.mdl is missing",)


def test_a_damaged_model_does_not_stand_in_the_way_of_a_whole_one(models, tmp_path, toys):
    registry = toys.registry_file(tmp_path, "first", "second")
    (models / "first").mkdir()
    toys.put(models / "second", toys.nested)
    assert model_store.find_model(models, {}, registry).name == "second"


def test_a_folder_of_no_model_of_the_registry_is_not_called_damaged(models, tmp_path, toys):
    (models / "notes").mkdir()
    with pytest.raises(MissingPart, match="no speech model is installed"):
        model_store.find_model(models, {}, toys.registry_file(tmp_path, "toy"))


GOOD_SUM = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "toy", "checksum": 5, "licence": "MIT", "files": {}}',
        f'{{"name": "toy", "checksum": "{GOOD_SUM}", "licence": "MIT", "files": {{}}}}',
        f'{{"checksum": "{GOOD_SUM}"}}',
        "[]",
        "\x00",
    ],
)
def test_a_card_that_cannot_be_right_is_passed_over_and_told_of(models, tmp_path, text, toys):
    registry = toys.registry_file(tmp_path, "toy")
    toys.put(models / "toy", toys.nested)
    (models / "toy/voicesim-model.json").write_text(text)
    model = model_store.find_model(models, {}, registry)
    assert model.checksum == toys.entry("toy", "npm", b"x", toys.nested).checksum
    assert model_store.verify(model, registry) == ("voicesim-model.json does not tell of these files",)


def test_a_card_of_other_files_is_told_of(models, tmp_path, toys):
    registry = toys.registry_file(tmp_path, "toy")
    toys.put(models / "toy", toys.nested)
    write_card(models / "toy", "toy", "MIT", {"am/final.mdl": "0" * 64})
    model = model_store.find_model(models, {}, registry)
    assert model_store.verify(model, registry) == ("voicesim-model.json does not tell of these files",)


def test_folders_that_may_not_be_looked_into_are_one_line(models, tmp_path, locked, toys):
    registry = toys.registry_file(tmp_path, "toy")
    model = model_store.find_model(toys.put(models / "toy", toys.nested).parent, {}, registry)
    closed = locked(models)
    for environ in ({}, {"VOICESIM_MODEL": str(closed / "toy")}):
        with pytest.raises(MissingPart, match=r"cannot be read \(permission denied\) -> check its permissions"):
            model_store.find_model(closed, environ, registry)
    with pytest.raises(MissingPart) as caught:
        model_store.damaged(closed, registry)
    assert caught.value.where == str(closed)
    with pytest.raises(MissingPart, match="permission denied"):
        model_store.verify(model, registry)


def test_a_model_that_may_not_be_looked_into_is_not_called_missing(models, tmp_path, locked, toys):
    registry = toys.registry_file(tmp_path, "toy")
    locked(toys.put(models / "toy", toys.nested))
    with pytest.raises(MissingPart, match=r"toy.*permission denied"):
        model_store.find_model(models, {}, registry)


def test_somebody_elses_locked_folder_does_not_matter(models, tmp_path, locked, toys):
    registry = toys.registry_file(tmp_path, "toy")
    toys.put(models / "toy", toys.nested)
    (models / "lost+found").mkdir()
    locked(models / "lost+found")
    assert model_store.find_model(models, {}, registry).name == "toy"


@pytest.mark.parametrize("chosen", ["/dev/null/x", "~nobody-of-this-name/x", "a" * 5000])
def test_paths_that_cannot_be_are_one_line(models, tmp_path, chosen, toys):
    with pytest.raises(MissingPart) as caught:
        model_store.find_model(models, {"VOICESIM_MODEL": chosen}, toys.registry_file(tmp_path))
    assert caught.value.remedy


def test_the_line_against_dither_does_not_change_the_checksum(models, tmp_path, toys):
    registry = toys.registry_file(tmp_path, "with", "without")
    toys.put(models / "with", toys.nested)
    toys.put(models / "without", toys.nested, config_tail=b"")
    with_line, without = model_store.installed(models, registry)
    assert with_line.checksum == without.checksum == toys.entry("toy", "npm", b"x", toys.nested).checksum


def test_the_shipped_registry_names_three_models_in_order():
    models = read_registry(registry_path()).models
    assert [model.source.kind for model in models] == ["zip", "npm", "wheel"]
    assert models[0].source.sha256.startswith("30f26242c4eb449f")
    for model in models[1:]:
        assert {Path(path).name for path in model.files} >= {"final.mdl", "mfcc.conf", "HCLr.fst", "final.ie"}
        assert model.checksum is not None


@pytest.mark.parametrize(
    "text",
    ["models: [", "models: 7", "modells: []", "models: [{name: '../x'}]", "\x00", "models: [&a {}, *a]"],
)
def test_a_registry_that_cannot_be_read_is_one_line(tmp_path, text):
    path = tmp_path / "registry.yaml"
    path.write_text(text)
    with pytest.raises(BadInput, match=r"registry\.yaml") as caught:
        read_registry(path)
    assert "\n" not in str(caught.value)


def test_a_registry_takes_no_address_but_https(toys):
    row = toys.entry("toy", "npm", b"x", toys.nested).model_dump()
    row["source"] = {"kind": "zip", "url": "file:///etc/passwd", "folder": "toy", "bytes": 1, "sha256": "0" * 64}
    with pytest.raises(ValueError, match="https"):
        ModelEntry.model_validate(row)


@pytest.mark.parametrize("damage", [b"", b"networ_" * 100, None])
def test_a_file_that_changed_since_it_was_installed_is_found_before_a_call(models, tmp_path, damage, toys):
    registry = toys.registry_file(tmp_path, "toy")
    folder = toys.put(models / "toy", toys.nested)
    write_card(folder, "toy", "Apache-2.0", published_sums(folder))
    assert model_store.find_model(models, {}, registry).name == "toy"
    changed = folder / "conf" / "mfcc.conf" if damage is None else folder / "am" / "final.mdl"
    changed.write_bytes(b"--low-freq=7\n" if damage is None else damage)
    told = rf"is damaged \({changed.relative_to(folder)} is not as published\) -> "
    with pytest.raises(MissingPart, match=told + "run: voicesim models fetch toy"):
        model_store.find_model(models, {}, registry)
    with pytest.raises(MissingPart, match=told + "put it there as it was published"):
        model_store.find_model(models, {"VOICESIM_MODEL": str(folder)}, registry)
