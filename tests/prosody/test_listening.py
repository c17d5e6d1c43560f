"""A headset tried: the room, the voice, the echo, and automatic gain."""

import numpy as np
import pytest
import soundfile

from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.prosody.listening import echo, room, voice

pytestmark = pytest.mark.unit

LONG = to_samples(3)


def noise(seconds, dbfs, seed=1):
    return np.random.default_rng(seed).normal(0, 10 ** (dbfs / 20), to_samples(seconds)).astype(np.float32)


def speech(seconds, dbfs=-20.0, seed=2):
    """Harmonic syllables of uneven length and loudness."""
    time_s, random = np.arange(to_samples(seconds)) / RATE_HZ, np.random.default_rng(seed)
    syllables = [
        random.uniform(0.1, 1.0) * np.sin(np.linspace(0, np.pi, random.integers(1500, 6000)))
        for _ in range(int(seconds * RATE_HZ / 1500) + 1)
    ]
    envelope = np.concatenate(syllables)[: len(time_s)]
    voiced = sum(np.sin(2 * np.pi * 150 * order * time_s) / order for order in range(1, 20))
    sound = envelope * voiced
    return (sound / np.sqrt(np.mean(sound**2)) * 10 ** (dbfs / 20)).astype(np.float32)


def later(pcm, samples):
    return np.concatenate([np.zeros(samples, np.float32), pcm])


def test_the_noise_of_a_room_is_its_usual_level():
    found = room(noise(3, -60))
    assert found.noise_dbfs == pytest.approx(-60, abs=1)
    assert not found.dead


def test_a_cough_does_not_make_a_room_noisy():
    sound = noise(3, -60)
    sound[20000:24000] = 0.5
    assert room(sound).noise_dbfs == pytest.approx(-60, abs=1)


def test_digital_silence_is_dead_and_the_quietest_room_is_not():
    assert room(np.zeros(LONG, np.float32)).dead
    assert not room(noise(3, -85)).dead


def test_a_voice_is_measured_against_the_noise():
    sound = np.concatenate([noise(1, -60), speech(3), noise(1, -60)])
    found = voice(sound, -60.0)
    assert found.level_dbfs == pytest.approx(-17, abs=3)
    assert found.above_noise_db == pytest.approx(found.level_dbfs + 60)
    assert found.clipped_samples == 0
    assert not found.gain_suspected


def test_nobody_is_heard_in_noise():
    assert voice(noise(4, -60), -60.0) is None
    assert voice(np.zeros(LONG, np.float32), -120.0) is None


def test_what_is_cut_off_is_counted():
    sound = np.concatenate([noise(1, -60), np.clip(speech(3) * 10, -1, 1), noise(1, -60)])
    assert voice(sound, -60.0).clipped_samples > 100


def test_a_room_that_is_quieter_after_speech_has_automatic_gain():
    sound = np.concatenate([noise(1, -50), speech(2), noise(0.5, -62), speech(2, seed=5), noise(0.6, -62)])
    found = voice(sound, -50.0)
    assert found.pumped_db == pytest.approx(12, abs=2)
    assert found.gain_suspected


def recorded(root, name):
    return soundfile.read(root / "tests/data/agents" / f"{name}.flac", dtype="float32")[0]


def test_without_a_pause_nothing_is_said_about_gain():
    found = voice(np.concatenate([noise(1, -60), speech(3)]), -60.0)
    assert found.pumped_db is None
    assert not found.gain_suspected


@pytest.mark.parametrize("delay_ms", [40, 200, 600])
@pytest.mark.parametrize("loss_db", [6, 25])
def test_an_echo_is_found_with_its_delay_and_loss(delay_ms, loss_db):
    played = speech(4)
    returned = later(played, delay_ms * RATE_HZ // 1000)[: to_samples(5)] * 10 ** (-loss_db / 20)
    heard = np.pad(returned, (0, to_samples(5) - len(returned))) + noise(5, -60)
    found = echo(played, heard, -60.0)
    assert found.heard
    assert found.delay_ms == pytest.approx(delay_ms, abs=20)
    assert found.loss_db == pytest.approx(loss_db, abs=2)


@pytest.mark.parametrize("delay_ms", [900, 1900])
def test_a_sound_system_may_hold_the_echo_back(delay_ms):
    played = speech(4)
    returned = later(played, delay_ms * RATE_HZ // 1000)[: to_samples(6)] * 0.1
    found = echo(played, np.pad(returned, (0, to_samples(6) - len(returned))) + noise(6, -60), -60.0)
    assert found.delay_ms == pytest.approx(delay_ms, abs=20)


def test_an_echo_is_one_when_most_of_it_was_swallowed():
    played = speech(4)
    heard = later(played, to_samples(0.1))[: to_samples(5)] * 0.1
    heard[to_samples(1.4) :] = 0
    assert echo(played, heard + noise(5, -60)[: len(heard)], -60.0).delay_ms == pytest.approx(100, abs=20)


def test_an_echo_smeared_by_a_room_is_still_one():
    played = speech(4)
    tail = np.random.default_rng(4).normal(0, 1, 3200) * np.exp(-np.arange(3200) / 800)
    returned = np.convolve(played, tail / np.sqrt(np.sum(tail**2)))[: to_samples(4)] * 0.1
    heard = later(returned.astype(np.float32), 2 * FRAME_SAMPLES)
    assert echo(played, heard + noise(5, -60)[: len(heard)], -60.0).heard


@pytest.mark.parametrize("heard", [noise(5, -60), np.zeros(to_samples(5), np.float32)])
def test_noise_and_silence_are_no_echo(heard):
    assert not echo(speech(4), heard + noise(5, -62, seed=7)[: len(heard)], -60.0).heard


@pytest.mark.parametrize("name", ["sofa-aggressive/02", "sofa-assertive/01", "wedding-passive/03"])
def test_somebody_who_speaks_meanwhile_is_no_echo(name, root):
    played, heard = (recorded(root, each)[: to_samples(s)] for each, s in (("wedding-assertive/01", 4.5), (name, 7)))
    found = echo(played, heard + noise(7, -62, seed=7)[: len(heard)], -60.0)
    assert not found.heard
    assert found.rise_db > 12


def test_nothing_played_is_no_echo():
    assert not echo(np.zeros(LONG, np.float32), noise(4, -60), -60.0).heard
    assert not echo(np.zeros(0, np.float32), np.zeros(0, np.float32), -60.0).heard
