"""The voice that is always there: pyttsx3 in a worker process, with the customer's style put on."""

import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.engines.base_voices import BASE_VOICES
from voicesim.engines.manner import MANNERS, Manner, shaped
from voicesim.engines.speech_worker import Properties, SpeechWorker
from voicesim.engines.spoken_text import WORDLESS_S, Phrase, phrases
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style
from voicesim.model.errors import EngineError, MissingPart

SHAPING: Final = 1
"""Raised when the same text, style and voice come to sound different, so that kept clips are made anew."""

_PITCH_PER_ST: Final = 50 / 12  # espeak doubles the pitch over 50 steps
_MOST_PITCH_ST: Final = 4.0  # beyond that the formants no longer fit
_VOLUME: Final = 0.7  # of espeak's own, which clips at 1; the level is set afterwards
_SILENCE: Final = 1e-3  # of full scale; quieter edges of a phrase are cut off
_EDGE_S: Final = 0.01  # left standing at them
_WORDLESS_RATE_HZ: Final = 22_050


class Pyttsx3Synthesizer:
    """Voices lines by pyttsx3; implements model.protocols.Synthesizer.

    On Linux (our espeak-ng driver) the same text and style give the same samples, always. On macOS and Windows
    (pyttsx3's stock driver) the system's voice speaks, and a style changes pace, pauses, colour and level, not pitch.
    """

    def __init__(self, voice: str = "espeak-us-woman", *, worker_command: Sequence[str] | None = None) -> None:
        """Take a voice of BASE_VOICES by name.

        Raises:
            MissingPart: there is no such voice.
        """
        if voice not in BASE_VOICES:
            raise MissingPart(f"there is no voice {voice!r}", remedy=f"choose one of {', '.join(BASE_VOICES)}")
        self._voice, self._base = voice, BASE_VOICES[voice]
        self._worker = SpeechWorker(worker_command)

    @property
    def name(self) -> str:
        """pyttsx3: and the voice."""
        return f"pyttsx3:{self._voice}"

    @property
    def fingerprint(self) -> str:
        """All that decides how a line sounds, without starting the engine."""
        engine = f"{sys.platform} espeakng-loader {_version('espeakng-loader')} pyttsx3 {_version('pyttsx3')}"
        return f"{self.name} {self._base} {engine} shaping {SHAPING} {MANNERS}"

    def render(self, text: str, style: Style) -> AudioClip:
        """Voice a line at the engine's own rate, 16-bit resolution, peak at most -1 dBFS.

        A line without a word, such as "...", is a silence of 1.2 s.

        Raises:
            EngineError: it failed, took too long, or the line is blank.
        """
        if not text.strip():
            raise EngineError("there is nothing to say", remedy='give the line words, or "..." for a silence')
        manner = MANNERS[style]
        said = phrases(text, manner)
        if not said:
            return AudioClip(np.zeros(round(WORDLESS_S * _WORDLESS_RATE_HZ), np.float32), _WORDLESS_RATE_HZ)
        properties = self._properties(manner)
        spoken = [self._worker.speak(phrase.text, properties) for phrase in said]
        clip = shaped(_joined(spoken, said, manner.lead_s), manner)
        return AudioClip(quantise(clip.pcm), clip.rate_hz)

    def close(self) -> None:
        """End the worker process; rendering afterwards starts it again."""
        self._worker.close()

    def _properties(self, manner: Manner) -> Properties:
        shift_st = min(manner.pitch_st, _MOST_PITCH_ST)
        return {
            "voice": self._base.espeak_voice,
            "rate": round(self._base.rate_wpm * manner.rate_factor),
            "pitch": round(self._base.pitch + shift_st * _PITCH_PER_ST),
            "range": round(self._base.pitch_range * manner.range_factor),
            "volume": _VOLUME,
        }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _joined(spoken: Sequence[AudioClip], said: Sequence[Phrase], lead_s: float) -> AudioClip:
    """Phrases with exactly their pauses between, whatever silence the engine put around them."""
    rate_hz = spoken[0].rate_hz
    pieces: list[Pcm] = [np.zeros(round(lead_s * rate_hz), np.float32)]
    for clip, phrase in zip(spoken, said, strict=True):
        pieces += [_trimmed(clip), np.zeros(round(phrase.pause_s * rate_hz), np.float32)]
    return AudioClip(np.concatenate(pieces), rate_hz)


def _trimmed(clip: AudioClip) -> Pcm:
    loud = np.flatnonzero(np.abs(clip.pcm) > _SILENCE)
    if not len(loud):
        return clip.pcm
    edge = round(_EDGE_S * clip.rate_hz)
    return clip.pcm[max(0, loud[0] - edge) : loud[-1] + 1 + edge]
