"""The voices that speak every line, by name, and how a synthesiser is set for them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class BaseVoice:
    """A persona's own voice, in espeak's units; other engines heed the rate alone."""

    espeak_voice: str
    """Language and variant: en-us+f2."""
    rate_wpm: int = 165
    pitch: int = 50
    """0..99; 50 is the variant's own, 4.2 to the semitone."""
    pitch_range: int = 50
    """0..99; 50 is the variant's own."""


BASE_VOICES: Final[dict[str, BaseVoice]] = {
    "espeak-us-woman": BaseVoice("en-us+f2", pitch_range=60),
    "espeak-us-man": BaseVoice("en-us+m2", pitch_range=75),
    "espeak-gb-woman": BaseVoice("en-gb-x-rp+f5", rate_wpm=160, pitch_range=65),
    "espeak-gb-man": BaseVoice("en-gb-x-rp+m2", rate_wpm=160, pitch=44, pitch_range=75),
}
"""Chosen for how many words a recogniser understands of them."""
