"""The telephone line, measured on tones and noise."""

import numpy as np
import pytest

from voicesim.dsp.levels import level_dbfs
from voicesim.dsp.phone_line import NOISE_DBFS, PhoneLine, mu_law
from voicesim.dsp.quantise import quantise

pytestmark = pytest.mark.unit


def tone(hz: float, seconds: float = 1.0, amplitude: float = 0.1) -> np.ndarray:
    return quantise(
        (amplitude * np.sin(2 * np.pi * hz * np.arange(round(16_000 * seconds)) / 16_000)).astype(np.float32)
    )


def heard(sound: np.ndarray, seed: int = 1) -> np.ndarray:
    line = PhoneLine(seed)
    return np.concatenate([line.carry(sound[at : at + 320]) for at in range(0, len(sound), 320)])


def gain_db(hz: float) -> float:
    """At the tone's own frequency, where hiss and lost packets hardly count."""
    sound, place = tone(hz, 4.0), 4 * hz
    spectrum = [abs(np.fft.rfft(x)[round(place)]) for x in (heard(sound), sound)]
    return 20 * np.log10(spectrum[0] / spectrum[1])


@pytest.mark.parametrize("hz", [400, 1000, 2000, 3000])
def test_what_the_line_carries_keeps_its_level(hz):
    assert abs(gain_db(hz)) < 1.5


@pytest.mark.parametrize("hz", [50, 100, 150, 5000, 7000])
def test_what_lies_outside_is_gone(hz):
    assert gain_db(hz) < -25


def test_nothing_is_mirrored_into_the_band():
    sound = tone(5000, 2.0)
    assert level_dbfs(heard(sound)[8000:]) < level_dbfs(sound) - 25


def test_mu_law_gives_the_values_of_the_standard_and_is_done_once():
    known = {0: 0, 8: 8, 100: 104, 1000: 988, 32_767: 32_124, -1000: -988}
    assert {s: int(mu_law(np.array([s], np.int32))[0]) for s in known} == known
    samples = np.arange(-32_768, 32_768, dtype=np.int32)
    assert np.array_equal(mu_law(mu_law(samples)), mu_law(samples))
    assert len(np.unique(mu_law(samples))) == 255  # 256 codes, and plus zero is minus zero


def test_a_silent_line_hisses():
    assert abs(level_dbfs(heard(np.zeros(32_000, np.float32))[3200:]) - NOISE_DBFS) < 3.5


def test_the_same_seed_gives_the_same_sound_and_another_loses_other_packets():
    sound = tone(440, 5.0)
    assert np.array_equal(heard(sound, 7), heard(sound, 7))
    assert not np.array_equal(heard(sound, 7), heard(sound, 8))
