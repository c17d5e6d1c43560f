"""The sound of a changed turn; slow only because librosa is loaded."""

import numpy as np
import pytest

from voicesim.app.whatifs.sounds import Stretch, is_low, microphone
from voicesim.coach.types import TurnSummary
from voicesim.coach.whatif import Candidate
from voicesim.dsp.levels import level_dbfs
from voicesim.model.audio import AudioClip, Span
from voicesim.model.prosody import ProsodyFeatures
from voicesim.prosody.measure import measure

pytestmark = pytest.mark.model


class Hum:
    """Says everything as one second of a hum of 200 Hz that swells like syllables."""

    def render(self, _text, _style):
        t = np.arange(16_000) / 16_000
        tone = sum(np.sin(2 * np.pi * 200 * k * t) / k for k in range(1, 8))
        return AudioClip((0.1 * tone * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))).astype(np.float32))


def heard(change, text=None, prosody=None):
    """The sound of a turn of a second at 0.2 after half a second of room, changed so."""
    turn = TurnSummary(1, "agent", Span(8_000, 24_000), "three small words", False, False, prosody=prosody)
    room, voice = np.full(8_000, 0.001, np.float32), Hum().render("", "").pcm
    mic = microphone(Stretch(room, voice), Candidate(turn, change, text), Hum())
    frames = []
    while (frame := mic.next_frame(())) is not None:
        frames.append(frame)
    pcm = np.concatenate(frames)
    assert pcm[:8_000] == pytest.approx(room, abs=1 / 32768)
    return pcm[8_000:], voice


@pytest.mark.parametrize(("change", "gain_db"), [("softer", -4.0), ("louder", 4.0)])
def test_softer_and_louder_change_the_level_alone(change, gain_db):
    pcm, voice = heard(change)
    assert len(pcm) == len(voice)
    assert level_dbfs(pcm) - level_dbfs(voice) == pytest.approx(gain_db, abs=0.05)


def test_slower_takes_longer_at_the_same_level():
    pcm, voice = heard("slower")
    assert len(pcm) / len(voice) == pytest.approx(1 / 0.85, abs=0.03)
    assert level_dbfs(pcm) == pytest.approx(level_dbfs(voice), abs=1.5)


def test_new_words_come_at_the_agents_level_before_the_turn_or_in_its_place():
    own = ProsodyFeatures(1.0, 1.0, 1.0, f0_median_hz=200.0, level_dbfs=-40.0)
    first, voice = heard("acknowledge", "I see.", own)
    instead, _ = heard("options", "Two ways.", own)
    assert len(first) == pytest.approx(len(instead) + 3_200 + len(voice), abs=320)
    assert measure(instead, (), None).level_dbfs == pytest.approx(-40.0, abs=1.5)
    assert level_dbfs(first[-16_000:]) == pytest.approx(level_dbfs(voice), abs=0.2)


def test_a_low_voice_is_spoken_for_by_a_low_one():
    assert is_low(ProsodyFeatures(1.0, 1.0, 1.0, f0_median_hz=110.0))
    assert not is_low(ProsodyFeatures(1.0, 1.0, 1.0, f0_median_hz=220.0))
    assert not is_low(None)
