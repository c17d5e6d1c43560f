"""Throughput and time left."""

import pytest

from voicesim.app.scoring.plan import Step
from voicesim.app.scoring.rows import CallRows
from voicesim.app.scoring.watching import PaceKeeper, h_mm_ss, told

pytestmark = pytest.mark.unit


def step(done, fresh, failed=0, total=10, duration_s=300.0):
    return Step(done, total, fresh, failed, CallRows({"duration_s": duration_s, "error": None}))


def test_the_pace_is_that_of_calls_scored_now():
    keeper = PaceKeeper(100.0)
    assert keeper.pace(step(1, 0), 101.0) is None, "kept ones cost nothing"
    keeper.pace(step(2, 1), 110.0)
    pace = keeper.pace(step(3, 2), 120.0)
    assert pace is not None
    assert pace.calls_per_hour == pytest.approx(360)
    assert pace.audio_per_time == pytest.approx(30)
    assert pace.left_s == pytest.approx(70)


def test_what_a_person_reads():
    keeper = PaceKeeper(0.0)
    now = step(3, 3, failed=1, total=1000)
    keeper.pace(step(1, 1, total=1000), 10.0)
    keeper.pace(step(2, 2, total=1000), 20.0)
    assert told(now, keeper.pace(now, 30.0)) == (
        "3 of 1,000 calls, 1 failed, 360 calls an hour (30.0 × real time), 2:46:10 left"
    )
    assert told(step(10, 0), None) == "10 of 10 calls"


def test_clock():
    assert [h_mm_ss(s) for s in (0, 59.6, 3600)] == ["0:00", "1:00", "1:00:00"]
