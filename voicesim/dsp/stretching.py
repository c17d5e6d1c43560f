"""Speech made slower, faster, higher or lower, for agents that are files."""

from typing import Final

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ

WINDOW_SAMPLES: Final = 512
"""32 ms: a phase vocoder with longer windows smears speech until a recogniser hears other words."""


def stretched(pcm: Pcm, rate: float) -> Pcm:
    """The same pitch, `rate` times as fast."""
    import librosa  # a second of import, and only where it is asked for

    changed: Pcm = librosa.effects.time_stretch(pcm, rate=rate, n_fft=WINDOW_SAMPLES)
    return changed


def shifted(pcm: Pcm, semitones: float) -> Pcm:
    """The same pace, so much higher."""
    import librosa

    changed: Pcm = librosa.effects.pitch_shift(pcm, sr=RATE_HZ, n_steps=semitones, n_fft=WINDOW_SAMPLES)
    return changed
