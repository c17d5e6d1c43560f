"""Piper and Kokoro as synthesisers: they speak neutrally, and a style is put on afterwards."""

import os
import sys
from collections.abc import Sequence
from typing import Final

import numpy as np

from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.engines.foreign_voice import ForeignVoice
from voicesim.engines.manner import Manner
from voicesim.engines.speech_worker import SpeechWorker
from voicesim.engines.spoken_text import phrases
from voicesim.engines.styling import STYLING, matched, styled, target_lufs
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style
from voicesim.model.errors import EngineError

TIMEOUT_S: Final = 180.0
"""The first line loads the model, and Kokoro takes longer to speak than to be heard."""
SILENCE_BELOW_PEAK_DB: Final = 45.0
EDGE_S: Final = 0.03


class ForeignSynthesizer:
    """Implements model.protocols.Synthesizer over a child process. Not repeatable: Piper draws its own noise."""

    def __init__(self, voice: ForeignVoice, command: Sequence[str] | None = None) -> None:
        """`command` in the place of the child, for tests."""
        python = str(voice.python or sys.executable)
        child = (python, "-P", "-m", "voicesim.engines.foreign_speaker", voice.engine, os.fspath(voice.model.resolve()))
        self._voice = voice
        self._worker = SpeechWorker(command or child, timeout_s=TIMEOUT_S)

    @property
    def name(self) -> str:
        """Engine, model and speaker."""
        return ":".join(filter(None, (self._voice.engine, self._voice.model.stem, self._voice.speaker)))

    @property
    def fingerprint(self) -> str:
        """All that decides how a line sounds, but for what Piper draws by lot."""
        return f"{self.name} rate {self._voice.rate_factor:.3f} styling {STYLING}"

    def neutral(self, text: str) -> AudioClip:
        """A line as the engine speaks it, its pauses as the marks ask for them, at the loudness of a neutral take.

        Raises:
            EngineError: it failed, took too long, or the line has no words.
        """
        said = phrases(text, Manner())
        if not said:
            raise EngineError("there is nothing to say", where=repr(text[:40]), remedy="give the line words")
        properties: dict[str, str | int | float] = {"speaker": self._voice.speaker, "rate": self._voice.rate_factor}
        pieces: list[Pcm] = []
        for phrase in said:
            clip = self._worker.speak(phrase.text, properties)
            pieces += [_trimmed(clip), np.zeros(round(phrase.pause_s * clip.rate_hz), np.float32)]
        return matched(AudioClip(np.concatenate(pieces), clip.rate_hz), target_lufs("neutral"))

    def render(self, text: str, style: Style) -> AudioClip:
        """A line in a style.

        Raises:
            EngineError: as neutral.
        """
        return styled(self.neutral(text), text, "neutral", style)

    def close(self) -> None:
        """End the child; rendering afterwards starts it again."""
        self._worker.close()


def _trimmed(clip: AudioClip) -> Pcm:
    """Without the silence that engines put around what they say."""
    hop = clip.rate_hz // 100
    levels = frame_levels_dbfs(clip.pcm, 2 * hop, hop)
    loud = np.flatnonzero(levels > levels.max() - SILENCE_BELOW_PEAK_DB)
    edge = round(EDGE_S * clip.rate_hz)
    return clip.pcm[max(0, loud[0] * hop - edge) : loud[-1] * hop + edge]
