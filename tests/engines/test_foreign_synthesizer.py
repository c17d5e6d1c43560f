"""Piper and Kokoro behind the one protocol, by a child that stands in for them; and what is missing."""

import sys
from pathlib import Path

import pytest

from voicesim.dsp.loudness import loudness_lufs
from voicesim.engines.foreign_synthesizer import ForeignSynthesizer
from voicesim.engines.foreign_voice import ForeignVoice
from voicesim.engines.styling import target_lufs
from voicesim.model.errors import EngineError

pytestmark = pytest.mark.model  # a process of its own, and the vocoder

STAND_IN = """
import io, sys, wave
from pathlib import Path
import numpy as np
from voicesim.engines.speech_worker import serve

def speak(text, properties):
    seconds = 0.3 * len(text.split()) / properties["rate"]
    t = np.arange(round(seconds * 24000)) / 24000
    pcm = sum(np.sin(2 * np.pi * 150 * k * t) / k for k in range(1, 12)) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    padded = np.pad(0.1 * pcm, 6000)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1); file.setsampwidth(2); file.setframerate(24000)
        file.writeframes((padded * 32767).astype("<i2").tobytes())
    return out.getvalue()

serve(Path(sys.argv[1]), speak)
"""


@pytest.fixture
def voice(tmp_path):
    child = tmp_path / "child.py"
    child.write_text(STAND_IN)
    synthesizer = ForeignSynthesizer(
        ForeignVoice("kokoro", Path("weights"), "af_heart"), (sys.executable, "-P", str(child))
    )
    yield synthesizer
    synthesizer.close()


def test_a_line_is_spoken_in_phrases_at_the_loudness_of_its_style(voice):
    neutral = voice.neutral("I waited for two weeks. And then it was the wrong one.")
    assert neutral.rate_hz == 24_000
    assert neutral.duration_s == pytest.approx(0.3 * 12 + 0.35 + 4 * 0.03, abs=0.05)  # the child's own silence is gone
    assert loudness_lufs(neutral) == pytest.approx(target_lufs("neutral"), abs=0.3)
    furious = voice.render("I waited for two weeks.", "furious")
    assert loudness_lufs(furious) == pytest.approx(target_lufs("furious"), abs=1.5)


def test_the_name_says_engine_model_and_speaker(voice):
    assert voice.name == "kokoro:weights:af_heart"


def test_a_line_without_words_is_refused(voice):
    with pytest.raises(EngineError, match="nothing to say"):
        voice.neutral("...")


@pytest.mark.parametrize("engine", ["piper", "kokoro"])
def test_an_engine_that_is_not_here_is_one_line_with_the_remedy(engine, tmp_path):
    pytest.importorskip("numpy")
    synthesizer = ForeignSynthesizer(ForeignVoice(engine, tmp_path / "none"))
    try:
        with pytest.raises(EngineError, match=r"not installed for this Python -> pip install|there is no"):
            synthesizer.neutral("Hello there.")
    finally:
        synthesizer.close()
