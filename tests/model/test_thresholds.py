"""Thresholds are written once."""

import ast

import pytest

from voicesim.delivery.arousal import calmness
from voicesim.model import thresholds

pytestmark = pytest.mark.slow
NAMED = {name: value for name, value in vars(thresholds).items() if name.isupper()}


def constants(path):
    """(name, number) of every number that a module gives a name of its own."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            try:
                yield node.target.id, ast.literal_eval(node.value)
            except ValueError:  # worked out, not written
                continue


def test_no_room_keeps_a_threshold_of_its_own(root):
    copies = [
        (path.name, name)
        for path in sorted((root / "voicesim").rglob("*.py"))
        if path.name != "thresholds.py"
        for name, value in constants(path)
        for threshold, meant in NAMED.items()
        if value == meant and set(threshold.split("_")) & set(name.split("_"))
    ]
    assert copies == []


def test_words_for_calmness_fit_the_words_for_arousal():
    assert calmness(thresholds.TENSE) == pytest.approx(thresholds.RECOVERED)
    assert calmness(0.28) == pytest.approx(thresholds.CALM, abs=0.005)
    assert calmness(0.64) == pytest.approx(thresholds.HEATED, abs=0.005)
    assert calmness(thresholds.AROUSAL_HOT) < thresholds.HEATED
