"""Where the content is found."""

from pathlib import Path

import pytest

from voicesim.app import content
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


@pytest.fixture
def as_installed(tmp_path, monkeypatch):
    """As if the package lay in a site-packages folder."""
    package = tmp_path / "site-packages" / "voicesim"
    package.mkdir(parents=True)
    monkeypatch.setattr(content, "_PACKAGE", package)
    monkeypatch.delenv("VOICESIM_MODELS_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return package


def test_a_checkout_uses_its_own_folders(root, monkeypatch):
    monkeypatch.delenv("VOICESIM_MODELS_DIR", raising=False)
    assert content.scenarios_dir() == root / "scenarios"
    assert content.voices_dir() == root / "voices"
    assert content.models_dir() == root / "models"
    assert content.registry_path().is_file()


def test_an_installed_package_reads_from_itself_and_keeps_models_with_the_user(as_installed):
    assert content.scenarios_dir() == as_installed / "_content" / "scenarios"
    assert content.voices_dir() == as_installed / "_content" / "voices"
    assert content.registry_path() == as_installed / "_content" / "models" / "registry.yaml"
    assert content.models_dir().parts[-2:] == ("voicesim", "models")
    assert as_installed not in content.models_dir().parents


def test_the_environment_names_another_folder_for_models(monkeypatch):
    monkeypatch.setenv("VOICESIM_MODELS_DIR", "~/somewhere")
    assert content.models_dir() == Path.home() / "somewhere"


def test_the_home_of_nobody_is_refused_in_one_line(monkeypatch):
    monkeypatch.setenv("VOICESIM_MODELS_DIR", "~nobody-of-this-name/models")
    with pytest.raises(BadInput, match=r"~nobody-of-this-name/models: .* -> set VOICESIM_MODELS_DIR"):
        content.models_dir()
