"""Recordings of a line: a good one, and each kind that is refused."""

import numpy as np
import pytest
import soundfile

from voicesim.model.units import RATE_HZ
from voicesim.prosody.take_faults import hear_take

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def line(root):
    """Real speech with silence around it and the noise of a quiet room."""
    pcm = soundfile.read(root / "tests/data/agents/sofa-assertive/01.flac", dtype="float32")[0]
    return in_a_room(np.pad(pcm, (RATE_HZ // 4, RATE_HZ)))


def in_a_room(pcm, noise_dbfs=-70.0):
    noise = np.random.default_rng(5).normal(0, 10 ** (noise_dbfs / 20), len(pcm))
    return (pcm + noise).astype(np.float32)


def reverberant(pcm, seconds=1.0):
    """A room whose sound dies away by 60 dB in that time."""
    samples = round(seconds * RATE_HZ)
    tail = np.random.default_rng(2).standard_normal(samples) * 10 ** (-3 * np.arange(samples) / samples)
    tail *= 0.8 / np.sqrt((tail**2).sum())
    tail[0] = 1.0
    return np.convolve(pcm, tail)[: len(pcm) + RATE_HZ // 2].astype(np.float32)


def kinds(pcm, **room):
    return [fault.kind for fault in hear_take(pcm, **room).faults]


def test_a_good_take_has_no_fault_and_is_found(line):
    heard = hear_take(line)
    assert heard.faults == ()
    assert heard.noise_dbfs == pytest.approx(-71, abs=2)
    assert heard.decay_s < 0.25
    assert 0.2 < heard.kept.start_s < heard.speech.start_s < 0.6
    assert heard.speech.end_s < heard.kept.end_s < heard.speech.end_s + 0.2


def test_a_clipped_take_is_refused(line):
    assert kinds(np.clip(line * 8, -1, 1)) == ["clipped"]


def test_a_noisy_take_is_refused_by_itself_or_by_the_room_heard_before(line):
    assert kinds(in_a_room(line, -36.0)) == ["noisy"]
    assert kinds(line, room_dbfs=-38.0) == ["noisy"]


@pytest.mark.parametrize("side", ["beginning", "end"])
def test_a_cut_off_take_is_refused(line, side):
    speech = hear_take(line).speech
    middle = (speech.start_sample + speech.end_sample) // 2
    loud = middle - 4000 + int(np.argmax(np.abs(line[middle - 4000 : middle + 4000])))
    cut = line[loud:] if side == "beginning" else line[:loud]
    assert kinds(cut) == ["cut_off"]


def test_a_take_in_a_bare_room_is_refused(line):
    assert kinds(reverberant(line)) == ["echo"]
    assert "the room answers" in hear_take(reverberant(line)).faults[0].what


def test_a_take_that_is_too_soft_is_refused(line):
    assert "too_quiet" in kinds(line * 0.02)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 3.0])
def test_nobody_speaking_is_refused(seconds):
    heard = hear_take(in_a_room(np.zeros(round(seconds * RATE_HZ))))
    assert [fault.kind for fault in heard.faults] == ["silent"]
    assert heard.kept is None


def test_every_refusal_says_what_to_do(line):
    for pcm in (np.clip(line * 8, -1, 1), in_a_room(line, -36.0), reverberant(line), line * 0.02):
        assert all(fault.what and fault.remedy for fault in hear_take(pcm).faults)
