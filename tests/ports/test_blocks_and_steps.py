"""The pure parts of the headset: the ring, the conversion of blocks to frames, what keeps two clocks in step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.dsp.quantise import quantise
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.ports.in_step import LOOKED_AT_FRAMES, PAUSE_FRAMES, InStep, Step
from voicesim.ports.reblocking import FILTER_DELAY_SAMPLES, MOST_CORRECTION, Reblocker, Unblocker
from voicesim.ports.ring import Ring

pytestmark = pytest.mark.unit

QUIET = np.zeros(FRAME_SAMPLES, np.float32)
LOUD = np.full(FRAME_SAMPLES, 0.2, np.float32)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 12)), max_size=60))
def test_a_ring_gives_back_in_order_what_it_took(moves):
    ring, counter, taken, kept = Ring(10), 0, [], []
    for push, count in moves:
        if push:
            samples = np.arange(counter, counter + count, dtype=np.int16)
            took = ring.push(samples)
            assert took == min(count, 10 - len(kept))
            kept += list(samples[:took])
            counter += count
        else:
            into = np.full(count, -1, np.int16)
            got = ring.pull(into)
            taken, kept = kept[:got], kept[got:]
            assert list(into[:got]) == taken
            assert (into[got:] == -1).all()
        assert ring.fill == len(kept)
    assert list(ring.drain()) == kept
    assert ring.fill == 0


def test_a_ring_can_throw_away_the_oldest():
    ring = Ring(8)
    ring.push(np.arange(6, dtype=np.int16))
    ring.skip(4)
    assert list(ring.drain()) == [4, 5]
    ring.skip(3)
    assert (ring.fill, ring.written, ring.taken) == (0, 6, 6)


def tone(rate_hz, seconds, hz=700):
    return (0.4 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def assert_tone(pcm, rate_hz, hz=700):
    """The tone, and next to nothing else; it may be a millisecond later."""
    angle = 2 * np.pi * hz * np.arange(len(pcm)) / rate_hz
    waves = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    shares, *_ = np.linalg.lstsq(waves, pcm, rcond=None)
    assert np.hypot(*shares) == pytest.approx(0.4, abs=1e-3)
    assert pcm == pytest.approx(waves @ shares, abs=1e-3)


def frames_of(reblocker):
    out = []
    while (frame := reblocker.next_frame()) is not None:
        out.append(frame)
    return out


@pytest.mark.parametrize("rate_hz", [8000, 16000, 32000, 44100, 48000, 96000])
@pytest.mark.parametrize("channels", [1, 2])
def test_blocks_of_any_size_become_frames_of_the_same_sound(rate_hz, channels):
    sound = np.repeat((tone(rate_hz, 1.0) * 32768).astype(np.int16), channels)
    reblocker, at, frames = Reblocker(rate_hz, channels), 0, []
    for size in np.random.default_rng(3).integers(0, rate_hz // 30, 200):
        reblocker.feed(sound[at * channels : (at + size) * channels])
        frames += frames_of(reblocker)
        at += size
    pcm = np.concatenate(frames)
    assert all(len(frame) == FRAME_SAMPLES for frame in frames)
    assert np.array_equal(pcm, quantise(pcm))
    assert len(pcm) >= RATE_HZ - 2 * FRAME_SAMPLES - 2 * FILTER_DELAY_SAMPLES
    assert_tone(pcm[1000:-1000], RATE_HZ)


def test_at_the_rate_of_the_call_nothing_is_changed():
    sound = (tone(RATE_HZ, 0.1) * 32768).astype(np.int16)
    reblocker = Reblocker(RATE_HZ)
    reblocker.feed(sound)
    assert np.array_equal(np.concatenate(frames_of(reblocker)) * 32768, sound)


def test_the_same_blocks_give_the_same_frames_however_they_are_cut():
    sound = (tone(44100, 0.5) * 32768).astype(np.int16)
    whole, parts = Reblocker(44100), Reblocker(44100)
    whole.feed(sound)
    for at in range(0, len(sound), 97):
        parts.feed(sound[at : at + 97])
    assert np.concatenate(frames_of(whole)) == pytest.approx(np.concatenate(frames_of(parts)), abs=1e-4)


@pytest.mark.parametrize("rate_hz", [16000, 44100, 48000])
@pytest.mark.parametrize("faster", [-1.0, -0.001, 0.0, 0.001, 1.0])
def test_frames_become_as_many_samples_as_their_speed_says(rate_hz, faster):
    unblocker = Unblocker(rate_hz)
    count = sum(len(unblocker.convert(frame, faster)) for frame in tone(RATE_HZ, 10).reshape(-1, FRAME_SAMPLES))
    share = min(max(faster, -MOST_CORRECTION), MOST_CORRECTION)
    assert count == pytest.approx(10 * rate_hz / (1 + share), abs=0.02 * rate_hz)


def test_what_is_played_is_the_same_sound_on_both_ears():
    unblocker = Unblocker(48000, 2)
    samples = np.concatenate([unblocker.convert(frame, 0.0) for frame in tone(RATE_HZ, 1).reshape(-1, FRAME_SAMPLES)])
    left, right = samples[::2], samples[1::2]
    assert np.array_equal(left, right)
    assert_tone(left[2000:40000] / 32768, 48000)


RESERVE = to_samples(0.01)


def looked_on(waiting_samples):
    steps = InStep()
    for _ in range(LOOKED_AT_FRAMES - 1):
        assert steps.step(waiting_samples, LOUD) == Step(play=True, faster=0.0)
    return steps


def test_a_reserve_is_kept_and_nothing_is_done():
    assert looked_on(RESERVE).step(RESERVE, QUIET) == Step(play=True, faster=0.0)


@pytest.mark.parametrize(("more", "sign"), [(400, 1), (-140, -1)])
def test_a_lasting_deviation_is_played_away(more, sign):
    steps = looked_on(RESERVE + more)
    speeds = [steps.step(RESERVE + more, LOUD).faster for _ in range(200)]
    assert all(0 < sign * speed < 0.006 for speed in speeds)


def test_the_jitter_of_blocks_changes_nothing():
    steps = looked_on(RESERVE)
    assert all(steps.step(RESERVE + n % 7 * 150, LOUD).faster == 0.0 for n in range(200))


def test_what_always_waits_is_left_out_of_the_silence_between_lines():
    waiting, steps = RESERVE + to_samples(0.1), looked_on(RESERVE + to_samples(0.1))
    assert all(steps.step(waiting, QUIET).play for _ in range(PAUSE_FRAMES))  # a pause inside a line
    for _ in range(200):
        waiting -= 0 if steps.step(waiting, QUIET).play else FRAME_SAMPLES
    assert RESERVE <= waiting < RESERVE + to_samples(0.03)
    assert steps.left_out == 4


def test_what_waits_at_times_only_is_left_alone():
    steps = looked_on(RESERVE)
    assert all(steps.step(RESERVE + (n % 40 > 0) * 3000, QUIET).play for n in range(200))


def test_speech_is_left_out_only_when_it_is_far_too_late():
    steps = looked_on(RESERVE)
    assert steps.step(RESERVE + to_samples(0.9), LOUD).play
    assert not steps.step(RESERVE + to_samples(1.1), LOUD).play


def test_running_dry_raises_the_reserve_step_by_step_to_a_limit():
    steps = looked_on(400)
    steps.ran_dry(100)
    assert steps.reserve_samples == RESERVE + 100
    for _ in range(50):
        steps.ran_dry(5000)
    assert steps.reserve_samples == to_samples(0.15)


def test_a_little_too_much_is_made_good_in_silence_only():
    steps = looked_on(RESERVE + to_samples(0.01))
    assert steps.step(RESERVE + to_samples(0.01), LOUD).faster == 0.0
    speeds = [steps.step(RESERVE + to_samples(0.01), QUIET).faster for _ in range(PAUSE_FRAMES + 1)]
    assert speeds[0] == 0.0 < speeds[-1]
