"""Each test says what it needs, once: `make unit` rests on it."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

NEEDS = {"unit", "slow", "model", "card", "browser"}


def test_each_test_that_was_found_has_one_of_our_markers_and_its_file_names_it(request):
    texts: dict[Path, str] = {}
    for item in request.session.items:
        needs = {marker.name for marker in item.iter_markers()} & NEEDS
        assert len(needs) == 1, f"{item.nodeid} has {sorted(needs) or 'no marker'}: it must have one of {sorted(NEEDS)}"
        text = texts.setdefault(item.path, item.path.read_text(encoding="utf-8"))
        assert f"pytest.mark.{needs.pop()}" in text, item.nodeid


def test_each_marker_is_described(pytestconfig):
    described = {line.split(":")[0] for line in pytestconfig.getini("markers")}
    assert described >= NEEDS
