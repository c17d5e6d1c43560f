"""A take in another style: what changes, what stays, and that no clip cracks."""

import numpy as np
import pytest

from voicesim.dsp.loudness import loudness_lufs, true_peak_dbtp
from voicesim.dsp.pauses import ClipPause, pauses, repaused, word_end
from voicesim.dsp.vocoder import VoiceChange, breathed_out, moved_pitch, put_together, take_apart
from voicesim.engines.manner import MANNERS
from voicesim.engines.styling import (
    AFTER_SIGH_S,
    HIGHEST_DBTP,
    SIGH_S,
    between,
    matched,
    nearest,
    sighs,
    styled,
    target_lufs,
)
from voicesim.model.audio import AudioClip

pytestmark = pytest.mark.model  # the vocoder is at work

RATE_HZ = 16_000
TEXT = "I mean, I guess so, and then it came."


def voice(seconds=1.2, hz=150.0):
    """A buzz through two formants, gliding by 2 semitones, with a silence of 0.2 s in its middle."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(hz * 2 ** (np.sin(2 * np.pi * 1.5 * t) / 12)) / RATE_HZ
    pcm = sum(np.sin(k * phase) / k for k in range(1, 24)) * (0.7 + 0.3 * np.sin(2 * np.pi * 5 * t))
    middle = len(t) // 2
    pcm[middle - RATE_HZ // 10 : middle + RATE_HZ // 10] = 0
    return AudioClip((0.1 * pcm).astype(np.float32), RATE_HZ)


@pytest.fixture(scope="module")
def neutral():
    return matched(voice(), target_lufs("neutral"))


@pytest.fixture(scope="module")
def apart(neutral):
    return take_apart(neutral)


def median_hz(clip):
    f0_hz = take_apart(clip).f0_hz
    return np.median(f0_hz[f0_hz > 0])


def test_pitch_moves_by_semitones_and_range_about_the_median(apart):
    voiced = apart.f0_hz > 0
    moved = moved_pitch(apart.f0_hz, VoiceChange(pitch_st=3.0, range_factor=1.5))
    before_st, after_st = 12 * np.log2(apart.f0_hz[voiced]), 12 * np.log2(moved[voiced])
    assert np.median(after_st) - np.median(before_st) == pytest.approx(3.0, abs=0.05)
    assert after_st.std() / before_st.std() == pytest.approx(1.5, abs=0.1)
    assert not moved[~voiced].any()


def test_a_rise_is_at_the_end_alone(apart):
    moved, voiced = moved_pitch(apart.f0_hz, VoiceChange(rise_st=2.0)), np.flatnonzero(apart.f0_hz > 0)
    change_st = 12 * np.log2(moved[voiced] / apart.f0_hz[voiced])
    assert change_st[-1] == pytest.approx(2.0, abs=0.1)
    assert abs(change_st[: len(voiced) // 2]).max() < 0.01


def test_the_pace_changes_the_length_and_not_the_pitch(neutral, apart):
    slow = put_together(apart, VoiceChange(rate_factor=0.8))
    assert slow.duration_s == pytest.approx(neutral.duration_s / 0.8, rel=0.02)
    assert median_hz(slow) == pytest.approx(median_hz(neutral), rel=0.02)


@pytest.mark.parametrize("style", ["furious", "resigned", "hesitant", "mumbling"])
def test_a_style_is_as_loud_as_it_should_be_and_never_cracks(neutral, style):
    made = styled(neutral, TEXT, "neutral", style)
    assert true_peak_dbtp(made) <= HIGHEST_DBTP + 0.05
    assert loudness_lufs(made) == pytest.approx(target_lufs(style), abs=2.0)
    assert np.isfinite(made.pcm).all()


def test_furious_is_higher_and_resigned_lower_and_slower(neutral):
    furious, resigned = (styled(neutral, TEXT, "neutral", style) for style in ("furious", "resigned"))
    assert 12 * np.log2(median_hz(furious) / median_hz(neutral)) == pytest.approx(3.5, abs=0.4)
    assert 12 * np.log2(median_hz(resigned) / median_hz(neutral)) == pytest.approx(-1.5, abs=0.4)
    assert resigned.duration_s > 1.1 * neutral.duration_s > furious.duration_s


def test_a_clip_with_the_loudest_peaks_is_bent_and_not_cut():
    spiky = voice()
    spiky.pcm[4000] = 0.99
    loud = matched(spiky, -8.0)
    assert true_peak_dbtp(loud) <= HIGHEST_DBTP + 0.05
    assert np.count_nonzero(np.abs(loud.pcm) > 0.999 * np.abs(loud.pcm).max()) < 20


def test_a_silence_is_found_and_stretched(neutral):
    (found,) = pauses(neutral)
    assert (found.end_sample - found.start_sample) / RATE_HZ == pytest.approx(0.2, abs=0.04)
    longer = repaused(neutral, [ClipPause(found.start_sample, found.end_sample, RATE_HZ // 2)])
    assert len(longer.pcm) - len(neutral.pcm) == RATE_HZ // 2 - (found.end_sample - found.start_sample)
    put_in = repaused(neutral, [ClipPause(3000, 3000, 1600)])
    assert not put_in.pcm[3000:4600].any()
    assert np.array_equal(put_in.pcm[4600:], neutral.pcm[3000:])


def test_a_word_ends_where_the_sound_dips_near_where_it_is_expected(neutral):
    assert word_end(neutral, 0.5) / len(neutral.pcm) == pytest.approx(0.5, abs=0.12)
    assert word_end(AudioClip(np.full(8000, 0.1, np.float32), RATE_HZ), 0.5) is None


def test_hesitating_gets_longer_by_its_silences(neutral):
    hesitant = styled(neutral, TEXT, "neutral", "hesitant")
    paced = neutral.duration_s / MANNERS["hesitant"].rate_factor + MANNERS["hesitant"].lead_s
    assert hesitant.duration_s > paced + 0.2


@pytest.mark.parametrize(
    ("wanted", "among", "source"),
    [
        ("furious", ["neutral", "irritated", "mumbling"], "irritated"),
        ("irritated", ["neutral", "mumbling", "resigned"], "neutral"),
        ("resigned", ["neutral", "furious"], "neutral"),
        ("neutral", ["hesitant", "curt"], "curt"),
        ("mumbling", ["mumbling", "neutral"], "mumbling"),
    ],
)
def test_the_nearest_style_is_the_one_with_the_least_to_change(wanted, among, source):
    assert nearest(wanted, among) == source


def test_there_is_no_nearest_of_none():
    assert nearest("neutral", []) is None


def test_what_cannot_be_taken_back_stays():
    change = between(MANNERS["mumbling"], MANNERS["furious"])
    assert change.low_pass_hz is None
    assert not change.hesitates
    assert change.gain_db == 18.0


SIGHED = next(text for text in (f"Well, it is {count}." for count in range(20)) if sighs(text))


@pytest.mark.parametrize("style", ["softening", "resigned"])
def test_a_sigh_is_breath_before_the_words_well_below_them(neutral, style):
    sighed = styled(neutral, SIGHED, "neutral", style)
    without = styled(
        neutral, next(text for text in (f"Well, {count}." for count in range(20)) if not sighs(text)), "neutral", style
    )
    lead = round((SIGH_S + AFTER_SIGH_S) * RATE_HZ)
    assert abs(len(sighed.pcm) - len(without.pcm) - lead) <= RATE_HZ // 100
    breath, words = sighed.pcm[: round(SIGH_S * RATE_HZ)], sighed.pcm[lead:]
    below_db = 20 * np.log10(np.sqrt(np.mean(words**2)) / np.sqrt(np.mean(breath**2)))
    assert 10 < below_db < 30
    assert not sighed.pcm[round(SIGH_S * RATE_HZ) + RATE_HZ // 50 : lead - RATE_HZ // 50].any()


def test_a_sigh_has_no_pitch_and_is_the_same_every_time(apart):
    breath = breathed_out(apart, SIGH_S)
    assert np.array_equal(breath, breathed_out(apart, SIGH_S))
    spectrum = np.abs(np.fft.rfft(breath * np.hanning(len(breath)))) ** 2
    power = np.correlate(breath, breath, "full")[len(breath) - 1 :]
    shortest, longest = RATE_HZ // 400, RATE_HZ // 80
    assert power[shortest:longest].max() < 0.5 * power[0]
    assert spectrum[: len(spectrum) // 4].sum() > spectrum[len(spectrum) // 4 :].sum()  # a vowel's colour


def test_only_some_lines_are_sighed_and_fury_never(neutral):
    share = sum(sighs(f"It is {count} o'clock.") for count in range(300)) / 300
    assert 0.2 < share < 0.5
    assert len(styled(neutral, SIGHED, "neutral", "furious").pcm) < len(neutral.pcm) * 1.1


def test_a_clip_without_a_voice_is_not_sighed(neutral):
    silent = take_apart(AudioClip(np.zeros(RATE_HZ, np.float32), RATE_HZ))
    assert breathed_out(silent, SIGH_S).size == 0
