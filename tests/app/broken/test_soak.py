"""The short form of the soak: `make soak-short`. The long one is `make soak`; docs/robustness.md has its figures."""

import importlib

import pytest

pytestmark = pytest.mark.model

soak = importlib.import_module("soak")


@pytest.fixture
def as_before(monkeypatch):
    """The longest call is as long as ever after the test."""
    monkeypatch.setattr(soak.engine_module, "LONGEST_CALL_SAMPLES", soak.engine_module.LONGEST_CALL_SAMPLES)


def test_a_longer_call_takes_no_more_memory_and_no_more_time_for_a_step(as_before):
    row = soak.faked_hours(0.05)
    assert row.flat, row.line()


def test_one_call_after_the_other_leaves_nothing_behind():
    row = soak.many_calls(10)
    assert row.flat, row.line()


def test_growth_would_be_found(as_before, monkeypatch):
    monkeypatch.setattr(soak, "rss_mb", iter(range(0, 2000, 100)).__next__)
    assert not soak.faked_hours(0.01).flat
