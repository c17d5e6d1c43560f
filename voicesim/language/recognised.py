"""How much of what was said was recognised with certainty: of another language, or of music, it is little."""

from collections.abc import Sequence
from typing import Final

from voicesim.language.tokens import certainty
from voicesim.model.speech import Word

LEAST_SHARE: Final = 0.5
"""Below, most of what was said is not known. Under all English of espeak-ng that was measured (docs/delivery.md)."""
SLOWEST_WORDS_PER_S: Final = 1.0
"""So many words at least are in a second of speech: half of what slow speakers say (120 a minute)."""
LEAST_SPEECH_S: Final = 8.0
"""Of less speech there are too few words to tell: single English sentences of 3 s reach from 0.4 to 1."""


def share_recognised(words: Sequence[Word], speech_s: float) -> float:
    """Mean certainty of the words, 0..1; where there are too few for so much speech, what is missing counts nothing."""
    said = max(float(len(words)), SLOWEST_WORDS_PER_S * speech_s)
    return sum(certainty(word) for word in words) / said if said > 0 else 0.0


def is_doubtful(words: Sequence[Word], speech_s: float) -> bool:
    """Whether there was enough speech, and too little of it was recognised to be judged as words."""
    return speech_s >= LEAST_SPEECH_S and share_recognised(words, speech_s) < LEAST_SHARE
