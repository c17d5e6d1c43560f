"""The sound of a call inside its report."""

import base64
import io

import numpy as np
import pytest
import soundfile

from voicesim.app.calls.sound import Sides, followed_pitch, playable, sides_of
from voicesim.app.ogg_pages import page_sum, pages, same_each_time
from voicesim.coach.summary import summarise
from voicesim.coach.timeline import HOP_SAMPLES

pytestmark = pytest.mark.unit
RATE_HZ = 16_000


def hum(hz, seconds, amplitude=0.3):
    """A voice without words: a tone with its overtones."""
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return (amplitude / 3 * sum(np.sin(2 * np.pi * k * hz * at) / k for k in range(1, 6))).astype(np.float32)


def heard(packed):
    return soundfile.read(io.BytesIO(base64.b64decode(packed)))


def test_both_sides_play_each_in_its_channel_for_the_whole_call():
    samples, rate_hz = heard(playable(Sides(hum(200, 3.0), hum(500, 3.0, 0.05))))
    assert rate_hz == RATE_HZ
    assert samples.shape == (3 * RATE_HZ, 2)
    spectrum = np.abs(np.fft.rfft(samples, axis=0))
    assert list(spectrum.argmax(axis=0) / 3) == [200, 500]


def test_the_same_sound_gives_the_same_bytes_in_a_valid_file():
    sides = Sides(hum(200, 2.0), hum(300, 2.0))
    assert playable(sides) == playable(sides)
    whole = base64.b64decode(playable(sides))
    found = list(pages(whole))
    assert b"".join(found) == whole
    for page in found:
        bare = page[:22] + bytes(4) + page[26:]
        assert page[:4] == b"OggS"
        assert page_sum(bare) == int.from_bytes(page[22:26], "little")


def test_the_sum_of_a_page_is_the_one_that_libsndfile_writes():
    file = io.BytesIO()
    soundfile.write(file, hum(200, 0.5), RATE_HZ, format="OGG", subtype="VORBIS")
    for page in pages(file.getvalue()):
        assert page_sum(page[:22] + bytes(4) + page[26:]) == int.from_bytes(page[22:26], "little")
    assert len(same_each_time(file.getvalue())) == len(file.getvalue())


def test_an_hour_is_too_much_for_a_page_and_nothing_is_nothing():
    nothing = np.zeros(0, np.float32)
    assert playable(Sides(nothing, nothing)) is None
    long = np.broadcast_to(np.float32(0), 3601 * RATE_HZ)
    assert playable(Sides(long, long)) is None


def test_five_minutes_of_both_talking_at_once_fit_into_a_mail():
    noise = np.random.default_rng(1).normal(0, 0.1, 10 * RATE_HZ).astype(np.float32)
    ten_s = len(playable(Sides(hum(200, 10.0) + noise, hum(300, 10.0) + noise)))
    assert 30 * ten_s < 2_900_000


def test_the_pitch_is_followed_where_the_agent_speaks_and_nowhere_else(build_call):
    call = build_call().agent("one two three", gap_s=1.0, seconds=2.0).done()
    pcm = np.concatenate([hum(90, 1.0), hum(180, 2.0), hum(90, 1.0)])
    f0_hz = followed_pitch(pcm, summarise(call).turns)
    inside = f0_hz[RATE_HZ // HOP_SAMPLES : 3 * RATE_HZ // HOP_SAMPLES]
    assert np.nanmedian(inside) == pytest.approx(180, rel=0.02)
    assert np.isnan(f0_hz[: RATE_HZ // HOP_SAMPLES]).all()
    assert np.isnan(f0_hz[3 * RATE_HZ // HOP_SAMPLES + 1 :]).all()


def test_a_folder_without_sound_has_no_sides(tmp_path):
    assert sides_of(tmp_path) is None
    soundfile.write(tmp_path / "mic.wav", hum(200, 0.1), RATE_HZ)
    (tmp_path / "customer.wav").write_bytes(b"no sound")
    assert sides_of(tmp_path) is None


@pytest.fixture
def build_call(root):
    """The builder of calls of the coach's tests."""
    import importlib.util
    import sys

    spec = importlib.util.spec_from_file_location("sound_calls", root / "tests" / "coach" / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module.CallBuilder
    del sys.modules[spec.name]
