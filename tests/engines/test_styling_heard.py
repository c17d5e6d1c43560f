"""Closed loop: a synthesiser's neutral lines in other styles, judged as an agent's voice would be."""

import pytest

from voicesim.delivery.judge import judge
from voicesim.dsp.loudness import true_peak_dbtp
from voicesim.dsp.resample import to_call_rate
from voicesim.engines.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voicesim.engines.styling import HIGHEST_DBTP, matched, styled, target_lufs
from voicesim.model.audio import Span
from voicesim.model.language import NO_WORDS
from voicesim.prosody.baseline import from_utterances
from voicesim.prosody.measure import measure

pytestmark = pytest.mark.model

LINES = (
    "I thought that you would be the one to tell me about it.",
    "I have waited for it since the end of May, and nobody has called.",
    "You press the button that says refund, there must be a button.",
    "It was on the envelope, in her own handwriting, with a blue pen.",
)
ORDERED = (("neutral", "furious"), ("softening", "furious"), ("resigned", "hesitant"), ("resigned", "furious"))
"""The first is the calmer one."""


@pytest.fixture(scope="module", params=["espeak-us-woman", "espeak-gb-man"])
def heard(request):
    """Arousal of each line in each style, against the voice's own neutral."""
    synthesizer = Pyttsx3Synthesizer(request.param)
    neutral = [matched(synthesizer.render(line, "neutral"), target_lufs("neutral")) for line in LINES]
    synthesizer.close()
    usual = from_utterances([measure(to_call_rate(clip), (), None) for clip in neutral])
    styles = dict.fromkeys(style for pair in ORDERED for style in pair)
    made = {
        style: [styled(clip, line, "neutral", style) for clip, line in zip(neutral, LINES, strict=True)]
        for style in styles
    }
    assert all(true_peak_dbtp(clip) <= HIGHEST_DBTP + 0.05 for clips in made.values() for clip in clips)
    measured = {style: [measure(to_call_rate(clip), (), None) for clip in clips] for style, clips in made.items()}
    return {
        style: [judge(one, NO_WORDS, usual, Span(0, 0)).voice.arousal for one in found]
        for style, found in measured.items()
    }


@pytest.mark.parametrize(("calm", "tense"), ORDERED)
def test_calmness_is_in_the_right_order_for_the_same_line(heard, calm, tense):
    right = [one < other for one, other in zip(heard[calm], heard[tense], strict=True)]
    assert sum(right) >= 0.95 * len(right), (heard[calm], heard[tense])


def test_fury_is_hot_and_neutral_is_calm(heard):
    assert min(heard["furious"]) > 0.8
    assert max(map(abs, heard["neutral"])) < 0.6
