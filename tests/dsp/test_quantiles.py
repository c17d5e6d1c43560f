"""Quantiles against numpy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.dsp.quantiles import quantiles

pytestmark = pytest.mark.unit
values = st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=80)


@given(values, st.lists(st.sampled_from([0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]), min_size=1, max_size=3))
def test_they_are_numpys_to_the_last_bit(numbers, shares):
    array = np.array(numbers, np.float32)
    assert quantiles(array, shares) == [float(np.percentile(array, 100 * share)) for share in shares]


def test_the_array_keeps_its_order():
    array = np.array([3, 1, 2], np.float32)
    assert quantiles(array, [0.5]) == [2.0]
    assert array.tolist() == [3, 1, 2]
