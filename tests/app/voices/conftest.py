"""What the tests of voices share: somebody who says a line."""

import numpy as np
import pytest
import soundfile

from voicesim.model.units import RATE_HZ


@pytest.fixture(scope="module")
def speech(root):
    pcm = soundfile.read(root / "tests/data/agents/sofa-assertive/01.flac", dtype="float32")[0]
    noise = np.random.default_rng(1).normal(0, 3e-4, len(pcm) + 2 * RATE_HZ)
    return (np.pad(pcm, RATE_HZ) + noise).astype(np.float32)
