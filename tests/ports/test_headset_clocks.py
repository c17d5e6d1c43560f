"""Microphone and loudspeaker have clocks of their own: two minutes of both."""

import numpy as np
import pytest
from port_talk import talk

from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("speed", [1.0005, 0.9995])
def test_two_clocks_stay_in_step(card, port, speed):
    card.speed["loudspeaker"] = speed
    port.open()
    talk(port, 200)
    begun, left_out = port.output_latency_samples, port.figures.left_out_frames
    tone = (0.3 * np.sin(2 * np.pi * 500 * np.arange(FRAME_SAMPLES) / RATE_HZ)).astype(np.float32)
    talk(port, 3000, tone)
    learnt = port.figures.dry_samples
    talk(port, 3000, tone)  # two minutes: uncorrected they would be 60 ms apart
    assert port.output_latency_samples == pytest.approx(begun, abs=0.02 * RATE_HZ)
    assert port.figures.dry_samples == learnt <= 160  # of one block of the device, at most
    assert port.figures.left_out_frames == left_out
