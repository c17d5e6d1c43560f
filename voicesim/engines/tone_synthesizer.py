"""A voice without an engine, for tests and for machines that have none: hums as many syllables as the line has."""

import re
from typing import Final

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.engines.manner import MANNERS, Manner, shaped
from voicesim.engines.spoken_text import WORDLESS_S, Phrase, phrases
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style
from voicesim.model.errors import EngineError

_RATE_HZ: Final = 22_050  # not the call's, so that whoever plays it has to convert
_F0_HZ: Final = 160.0
_SYLLABLE_S: Final = 0.2
_FALL_ST: Final = 3.0  # over a phrase, as voices do
_SYLLABLE: Final = re.compile(r"[aeiouy]+|\d", re.IGNORECASE)


class ToneSynthesizer:
    """Implements model.protocols.Synthesizer without foreign code; safe to use from many threads."""

    @property
    def name(self) -> str:
        """Always tone."""
        return "tone"

    @property
    def fingerprint(self) -> str:
        """All that decides how a line sounds."""
        return f"tone 1 {MANNERS}"

    def render(self, text: str, style: Style) -> AudioClip:
        """Hum a line in its style, 0.2 s a syllable, at 22.05 kHz; a line without a word is a silence of 1.2 s.

        Raises:
            EngineError: the line is blank.
        """
        if not text.strip():
            raise EngineError("there is nothing to say", remedy='give the line words, or "..." for a silence')
        manner = MANNERS[style]
        said = phrases(text, manner)
        if not said:
            return AudioClip(_silence(WORDLESS_S), _RATE_HZ)
        hummed = [part for phrase in said for part in (_hummed(phrase, manner), _silence(phrase.pause_s))]
        clip = shaped(AudioClip(np.concatenate([_silence(manner.lead_s), *hummed]), _RATE_HZ), manner)
        return AudioClip(quantise(clip.pcm), clip.rate_hz)

    def close(self) -> None:
        """Nothing to end."""


def _hummed(phrase: Phrase, manner: Manner) -> Pcm:
    syllables = max(1, len(_SYLLABLE.findall(phrase.text)))
    samples = round(syllables * _SYLLABLE_S / manner.rate_factor * _RATE_HZ)
    place = np.arange(samples) / samples
    fall_st = _FALL_ST * manner.range_factor * (0.5 - place)
    f0_hz = _F0_HZ * 2 ** ((manner.pitch_st + fall_st) / 12)
    sawtooth = np.cumsum(f0_hz) / _RATE_HZ % 1.0 - 0.5  # bright enough for a style to dull it
    loudness = np.sin(np.pi * syllables * place) ** 2
    return np.asarray(sawtooth * loudness, np.float32)


def _silence(seconds: float) -> Pcm:
    return np.zeros(round(seconds * _RATE_HZ), np.float32)
