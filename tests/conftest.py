"""Fixtures that every room's tests may use."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("voicesim", deadline=None, max_examples=50, derandomize=True)  # machines are noisy
settings.load_profile("voicesim")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The folder of one evaluation set, by name; skips where the sets are not there."""
    base = Path(os.environ.get("VOICESIM_DATA", ROOT.parent / "shared" / "data"))

    def find(name: str) -> Path:
        folder = base / name
        if not folder.is_dir():
            pytest.skip(f"evaluation data {name!r} is not there; set VOICESIM_DATA to the folder that holds it")
        return folder

    return find
