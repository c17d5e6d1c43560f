"""Clips at another rate: same sound, same place, exact length."""

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from voicesim.dsp.quantise import to_int16
from voicesim.dsp.resample import resample, to_call_rate
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.errors import BadAudio

pytestmark = pytest.mark.unit

RATES = st.sampled_from([8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])


def tone(rate_hz: int, seconds: float = 0.5, hz: float = 440.0, size: float = 0.5) -> AudioClip:
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return AudioClip((size * np.sin(2 * np.pi * hz * time_s)).astype(np.float32), rate_hz)


@given(st.integers(0, 3_000), RATES, RATES)
def test_the_length_is_the_nearest_whole_number_of_samples(samples: int, rate_hz: int, wanted_hz: int) -> None:
    converted = resample(AudioClip(np.ones(samples, np.float32), rate_hz), wanted_hz)

    assert abs(len(converted.pcm) - samples * wanted_hz / rate_hz) <= 0.5
    assert converted.rate_hz == wanted_hz
    assert converted.pcm.dtype == np.float32


@pytest.mark.parametrize(
    ("rate_hz", "wanted_hz"), [(22_050, 16_000), (8_000, 16_000), (48_000, 16_000), (16_000, 22_050)]
)
def test_a_tone_stays_the_tone_it_was_and_where_it_was(rate_hz: int, wanted_hz: int) -> None:
    converted = resample(tone(rate_hz), wanted_hz)

    middle = slice(wanted_hz // 20, -wanted_hz // 20)
    assert np.abs(converted.pcm - tone(wanted_hz).pcm)[middle].max() < 1e-3


def test_what_the_lower_rate_cannot_carry_is_removed_rather_than_folded_down() -> None:
    assert np.abs(resample(tone(48_000, hz=10_000.0), 16_000).pcm)[800:-800].max() < 1e-3


def test_a_clip_with_the_right_rate_comes_back_untouched() -> None:
    clip = tone(16_000)

    assert resample(clip, 16_000) is clip


@pytest.mark.parametrize("wanted_hz", [0, -16_000])
def test_a_rate_that_is_none_is_refused(wanted_hz: int) -> None:
    with pytest.raises(BadAudio, match="Hz"):
        resample(tone(16_000), wanted_hz)


@pytest.mark.parametrize("container", ["FLAC", "WAV"])
def test_a_16_bit_file_keeps_what_the_call_plays_bit_for_bit(container: str) -> None:
    played = to_call_rate(tone(22_050, size=1.3))

    assert np.array_equal(written_and_read(to_int16(played), container), played)


def test_what_the_call_plays_is_within_full_scale() -> None:
    played = to_call_rate(tone(22_050, size=4.0))

    assert played.min() == -1.0
    assert 0.999 < played.max() < 1.0


def written_and_read(samples: np.ndarray, container: str) -> Pcm:
    file = io.BytesIO()
    soundfile.write(file, samples, 16_000, format=container, subtype="PCM_16")
    file.seek(0)
    return soundfile.read(file, dtype="float32")[0]
