"""What tests of broken things share. The long form of them is run by `make soak` and `make fuzz`."""

import importlib
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
calls = importlib.import_module("calls_that_end")


@pytest.fixture(scope="session")
def long_form():
    """Whether everything is to be tried, not a seeded choice of it."""
    return bool(os.environ.get("VOICESIM_LONG"))


@pytest.fixture
def faked(monkeypatch):
    """Fakes behind the protocols of `voicesim run`."""
    calls.wire_fakes(monkeypatch.setattr)


@pytest.fixture
def turns(tmp_path):
    """A folder of the agent's recorded turns."""
    return calls.agent(tmp_path / "turns")


@pytest.fixture
def one_line():
    """Holds what a command said against the contract: an exit code, one line, no traceback."""

    def check(result, code=2):
        found, _, told = result
        assert found == code, told
        assert told.count("\n") == 1, told
        assert told.startswith("voicesim: "), told
        return told

    return check
