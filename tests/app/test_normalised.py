"""Recordings whose levels were evened out: a programme's level says nothing about the voice in them."""

import re

import numpy as np
import pytest

from voicesim.app.judged.judging import Ears, hear, judge_recordings
from voicesim.app.lexicons import load_lexicon
from voicesim.language.reading import Reader
from voicesim.model.prosody import Baseline
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import load_audio, save_audio

LEVEL = "level_p90_dbfs"
EARS = Ears(None, Reader(load_lexicon()))
ANN_OR_BOB = re.compile("ann|bob")


def speech(f0_hz, gain):
    """Two seconds of syllables of a buzzing voice, a second of a quiet room before and after."""
    time_s = np.arange(to_samples(2)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * f0_hz * k * time_s) / k**1.5 for k in range(1, 7000 // f0_hz))
    sound = np.pad(gain * voice * np.abs(np.sin(np.pi * 4 * time_s)), RATE_HZ)
    return sound + np.random.default_rng(0).normal(0, 1e-4, len(sound))


def to_peak(pcm):
    """As an editor exports it."""
    return 0.9 * pcm / np.abs(pcm).max()


def as_made(pcm):
    return pcm


def heard(folder, name, sounds):
    """The recordings as they come in through the file door."""
    for i, sound in enumerate(sounds):
        save_audio(folder / f"{name}-{i}.wav", sound.astype(np.float32))
    return [hear(folder / f"{name}-{i}.wav", EARS, ANN_OR_BOB) for i in range(len(sounds))]


def with_level(judged):
    """Which recordings have the level among their evidence."""
    return [LEVEL in {e.feature for e in one.deliveries[0].evidence} for one in judged]


@pytest.mark.unit
def test_recordings_of_one_peak_are_judged_without_their_level(tmp_path):
    voices = [speech(f0_hz, gain) for f0_hz, gain in ((176, 0.04), (178, 0.05), (180, 0.1), (182, 0.07), (260, 0.25))]
    ann, bob = heard(tmp_path, "ann", [to_peak(voice) for voice in voices]), heard(tmp_path, "bob", voices)
    judged = judge_recordings([*ann, *bob], "self")
    assert [one.baseline.untrusted for one in judged] == [(LEVEL,)] * 5 + [()] * 5
    assert with_level(judged)[:5] == [False] * 5
    assert sum(with_level(judged)[5:]) >= 4  # one of them may be just as loud as usual
    assert any("volume left out" in note for note in judged[0].deliveries[0].notes)
    calmness = [one.deliveries[0].calmness for one in judged[:5]]
    assert calmness[4] < 0.3 < min(calmness[:4])


@pytest.mark.unit
@pytest.mark.parametrize(("change", "counts"), [(to_peak, False), (as_made, True)])
def test_against_a_profile_the_level_counts_only_in_recordings_as_they_were_made(tmp_path, change, counts):
    profile = Baseline("profile", 20, level_p90_dbfs=-40.0, f0_median_hz=180.0, untrusted=("hnr_db",))
    found = heard(tmp_path, "her", [change(speech(180, gain)) for gain in (0.02, 0.05, 0.1)])
    judged = judge_recordings(found, profile)
    assert with_level(judged) == [counts] * 3
    assert {one.baseline.untrusted for one in judged} == {("hnr_db",) if counts else ("hnr_db", LEVEL)}


@pytest.mark.model
def test_acted_anger_is_still_told_after_normalising_and_not_called_calm_for_it(tmp_path, shared_data):
    """One actor of each sex; emotion is the third number of a name, 01 neutral, 02 calm, 05 angry."""
    for actor in ("Actor_01", "Actor_02"):
        paths = sorted((shared_data("ravdess") / actor).glob("03-01-0[125]-*.flac"))
        folder = tmp_path / actor
        folder.mkdir()
        found = heard(folder, "ann", [to_peak(load_audio(path).pcm) for path in paths])
        judged = judge_recordings(found, "self")
        assert {one.baseline.untrusted for one in judged} == {(LEVEL,)}
        assert not any(with_level(judged))
        calmness = [one.deliveries[0].calmness for one in judged]
        angry = [calm for calm, path in zip(calmness, paths, strict=True) if path.name[6:8] == "05"]
        quiet = [calm for calm, path in zip(calmness, paths, strict=True) if path.name[6:8] != "05"]
        above = sum(calm > heat for calm in quiet for heat in angry) / (len(quiet) * len(angry))
        assert above > 0.94  # the area under the curve
