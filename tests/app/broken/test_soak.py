"""The short form of the soak: `make soak-short`. The long one is `make soak`; docs/robustness.md has its figures."""

import importlib
import subprocess
import sys

import pytest

pytestmark = pytest.mark.model

soak = importlib.import_module("soak")


@pytest.fixture
def as_before(monkeypatch):
    """The longest call is as long as ever after the test."""
    monkeypatch.setattr(soak.engine_module, "LONGEST_CALL_SAMPLES", soak.engine_module.LONGEST_CALL_SAMPLES)


@pytest.mark.parametrize("what", [("--hours", "0.05"), ("--calls", "10")])
def test_memory_and_the_time_of_a_step_stay_flat(root, what):
    program = root / "tests" / "app" / "broken" / "soak.py"  # a process of its own: others' garbage is not its growth
    ran = subprocess.run([sys.executable, program, *what], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_growth_would_be_found(as_before, monkeypatch):
    monkeypatch.setattr(soak, "rss_mb", iter(range(0, 2000, 100)).__next__)
    assert not soak.faked_hours(0.01).flat
