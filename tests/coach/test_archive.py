"""How a measure is spread over calls."""

import pytest

from voicesim.coach.archive import FEWEST_BARS, MOST_BARS, histogram, spread

pytestmark = pytest.mark.unit


def test_the_middle_and_the_ends():
    found = spread([float(v) for v in range(101)])
    assert (found.n, found.low, found.median, found.high) == (101, 10.0, 50.0, 90.0)
    assert spread([]) is None


@pytest.mark.parametrize(
    "values", [[5.0], [0.0, 0.0], [1.0, 2.0, 2.0, 9.0], [-3.5, 7.25], [0.001, 0.002], list(range(1000)), [1e6, 1e6 + 1]]
)
def test_every_value_is_in_one_bar_and_its_edges_are_round(values):
    found = histogram(values)
    assert sum(bar.count for bar in found.bars) == len(values)
    assert len(found.bars) <= MOST_BARS + 2
    for value in values:
        mine = [bar for bar in found.bars if bar.start - 1e-6 <= value <= bar.end + 1e-6]
        assert any(bar.count for bar in mine)
    assert found.start <= min(values) <= max(values) <= found.end + 1e-9


def test_counts_have_bars_of_whole_numbers():
    found = histogram([0.0, 0.0, 1.0, 2.0], 1.0)
    assert [(bar.start, bar.count) for bar in found.bars] == [(0, 2), (1, 1), (2, 1), (3, 0), (4, 0)]
    assert found.bars[0].height == max(bar.height for bar in found.bars)


@pytest.mark.parametrize("values", [[100.0], [4.0, 55.0, 100.0], [97.0, 98.0], [0.0, 3.0], [99.6, 100.0, 100.0]])
def test_the_axis_does_not_go_beyond_its_scale(values):
    found = histogram(values, 1.0, 100.0)
    assert found.end <= 100.0
    assert len(found.bars) >= FEWEST_BARS
    assert sum(bar.count for bar in found.bars) == len(values)
    assert found.start <= min(values)


def test_nothing_has_no_picture():
    assert histogram([]) is None
