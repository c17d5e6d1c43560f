"""Results that are kept."""

import pytest

from voicesim.language.remembered import Remembered

pytestmark = pytest.mark.unit


def test_a_result_is_worked_out_once():
    asked = []
    kept = Remembered(2)
    found = [kept.get(key, lambda key: asked.append(key) or key * 2) for key in (1, 2, 1, 2)]
    assert found == [2, 4, 2, 4]
    assert asked == [1, 2]


def test_it_does_not_grow():
    kept, asked = Remembered(3), []
    for key in range(100):
        kept.get(key, lambda key: asked.append(key) or key + 1)
    assert len(kept._kept) <= 3
    assert asked == list(range(100))
