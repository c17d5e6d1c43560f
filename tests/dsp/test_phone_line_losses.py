"""How many packets the telephone line loses, over minutes."""

import numpy as np
import pytest

from voicesim.dsp.phone_line import LOST_AGAIN_SHARE, LOST_SHARE, PhoneLine

pytestmark = pytest.mark.slow


def test_as_many_packets_are_lost_as_it_says():
    line, frame = PhoneLine(3), np.zeros(320, np.float32)
    lost = 0
    for _ in range(20_000):
        line.carry(frame)
        lost += line._lost
    expected = LOST_SHARE / (1 + LOST_SHARE - LOST_AGAIN_SHARE)
    assert abs(lost / 20_000 - expected) < 0.004
