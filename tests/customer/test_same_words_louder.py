"""Words and voice move the mood: one recording, and the same recording louder and higher."""

from functools import cache

import numpy as np
import pytest

from voicesim.app.readers import load_reader
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import Customer
from voicesim.delivery.judge import judge
from voicesim.language.reading import read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Span
from voicesim.model.speech import Turn
from voicesim.model.units import RATE_HZ
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.baseline import from_utterances
from voicesim.prosody.measure import measure

pytestmark = pytest.mark.model

GAIN_DB, SHIFT_ST = 9.0, 3.0
PLAYED = 3
TEXT = (
    "That's completely all right, take your time. I would be disappointed as well. Help me understand your plans a "
    "little. What are you planning to use it for, and when do you need to have it?"
)


@cache
def recordings(root):
    folder = root / "tests" / "data" / "agents" / "sofa-assertive"
    softer = np.float32(10 ** (-GAIN_DB / 20))  # so that the louder twin has room below full scale
    return [load_audio(path).pcm * softer for path in sorted(folder.glob("*.flac"))]


def louder_and_higher(pcm):
    import librosa

    return np.clip(librosa.effects.pitch_shift(pcm, sr=RATE_HZ, n_steps=SHIFT_ST) * 10 ** (GAIN_DB / 20), -1, 1)


def anger_after(root, pcm):
    """What a furious customer's anger is after that turn, the agent's other turns being what is usual for the agent."""
    usual = from_utterances(
        measure(clip, (), None) for clip in recordings(root) if clip is not recordings(root)[PLAYED]
    )
    words = words_from_text(TEXT)
    cues, span = read(words, load_reader()), Span(0, len(pcm))
    delivery = judge(measure(pcm.astype(np.float32), (), None), cues, usual, span, words)
    customer = Customer(load_scenario(find_scenario("late-wedding-photographer")), seed=0)
    rows = customer.hear(HeardTurn(Turn(0, "agent", span, TEXT, words), cues.techniques, delivery))
    return customer.mood.anger, {row.cause for row in rows if row.scale == "anger"}


def test_the_same_words_louder_and_higher_make_an_angry_customer_angrier(root):
    calm, calm_causes = anger_after(root, recordings(root)[PLAYED])
    loud, loud_causes = anger_after(root, louder_and_higher(recordings(root)[PLAYED]))
    assert loud > calm + 0.03
    assert loud_causes & {"hot_voice", "tense_voice"}
    assert "calm_voice" in calm_causes


def test_a_little_louder_alone_is_no_heat(root):
    clip = recordings(root)[PLAYED]
    _, causes = anger_after(root, clip * np.float32(10 ** (2 / 20)))
    assert not causes & {"hot_voice", "tense_voice"}
