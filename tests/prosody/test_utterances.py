"""A long recording as utterances, and back to one."""

from itertools import pairwise

import numpy as np
import pytest

from voicesim.model.audio import Span
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.prosody.utterances import stretches, together, utterances

pytestmark = pytest.mark.slow


def test_long_silences_part_utterances_and_pauses_do_not(voice):
    pcm = voice().turn(1.0, 0.5, 1.0, 2.0, 1.5)
    first, second = utterances(pcm)
    assert first.start_s == pytest.approx(0.1, abs=0.05)
    assert first.end_s == pytest.approx(3.0, abs=0.05)
    assert second.start_s == pytest.approx(4.6, abs=0.05)
    assert second.end_s == pytest.approx(6.5, abs=0.05)


def test_who_speaks_for_minutes_is_parted_at_the_longest_pauses(voice):
    pcm = voice().turn(*[part for _ in range(9) for part in (9.0, 0.4)][:-1])
    parts = utterances(pcm)
    assert len(parts) >= 3
    assert all(part.samples <= to_samples(30.5) for part in parts)
    assert all(a.end_sample <= b.start_sample for a, b in pairwise(parts)), "none is heard twice"


def test_long_speech_without_a_pause_stays_whole(voice):
    assert len(utterances(voice().say(40.0))) == 1


def test_sound_that_never_ends_is_parted_all_the_same(voice):
    noise = np.random.default_rng(1).normal(0, 0.1, to_samples(150)).astype(np.float32)  # music on hold
    parts = utterances(np.concatenate([voice().rest(20.0), noise, voice().rest(20.0)]))
    assert len(parts) >= 3
    assert all(part.samples <= to_samples(60.5) for part in parts)
    assert sum(part.samples for part in parts) == pytest.approx(to_samples(150), rel=0.01)


def test_stretches_end_where_the_sound_ends_and_at_shorter_silences(voice):
    pcm = voice().turn(1.0, 0.5, 1.0, 0.3, 1.0)
    assert [(s.start_s, s.end_s) for s in stretches(pcm)] == [
        (pytest.approx(0.3, abs=0.05), pytest.approx(1.3, abs=0.05)),
        (pytest.approx(1.8, abs=0.05), pytest.approx(4.1, abs=0.05)),
    ]


def test_a_click_is_no_utterance(voice):
    pcm = voice().turn(1.0, 3.0, 1.0)
    pcm[to_samples(2.8) : to_samples(2.8) + 400] = 0.5
    assert len(utterances(pcm)) == 2


@pytest.mark.parametrize("pcm", [np.zeros(0), np.zeros(RATE_HZ), np.random.default_rng(3).normal(0, 0.01, 3 * RATE_HZ)])
def test_where_nobody_speaks_there_is_no_utterance(pcm):
    assert utterances(pcm.astype(np.float32)) == ()


def test_the_margins_stay_inside_the_recording(voice):
    pcm = voice().say(1.0)
    assert utterances(np.concatenate([pcm, voice().rest(1.0)]))[0].start_sample == 0
    assert utterances(np.concatenate([voice().rest(1.0), pcm]))[0] == Span(to_samples(0.8), to_samples(2.0))


def test_one_loud_laugh_does_not_decide():
    talk = ProsodyFeatures(duration_s=10.0, speech_s=9.0, voiced_s=6.0, level_dbfs=-30.0, pause_count=2)
    laugh = ProsodyFeatures(duration_s=1.0, speech_s=1.0, voiced_s=0.5, level_dbfs=-10.0, hnr_db=3.0)
    whole = together([talk, laugh])
    assert whole.level_dbfs == pytest.approx(-28.0)
    assert (whole.duration_s, whole.speech_s, whole.voiced_s) == (11.0, 10.0, 6.5)
    assert whole.pause_count == 2
    assert whole.hnr_db == 3.0
    assert whole.f0_median_hz is None


def test_the_longest_pause_is_the_longest_of_all_and_the_latency_the_first():
    parts = [
        ProsodyFeatures(1.0, 1.0, 1.0, longest_pause_s=pause, response_latency_s=latency)
        for pause, latency in ((0.3, 0.2), (0.9, None), (None, 1.4))
    ]
    assert together(parts).longest_pause_s == 0.9
    assert together(parts).response_latency_s == 0.2


def test_one_utterance_is_itself_and_none_is_nothing():
    one = ProsodyFeatures(1.0, 0.5, 0.4, level_dbfs=-20.0)
    assert together([one]) == one
    nothing = together([])
    assert (nothing.speech_s, nothing.level_dbfs, nothing.pause_count) == (0, None, None)
