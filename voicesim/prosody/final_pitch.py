"""How the pitch moves at the end of a stretch of speech: falling, level or rising."""

from typing import Final

import numpy as np

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.prosody.pitch import track

FINAL_LOOK_SAMPLES: Final = to_samples(0.8)
"""So much of the end is looked at, to know the speaker's range."""
MOVEMENT_SAMPLES: Final = to_samples(0.3)
"""The movement at the end of an utterance takes about so long: its last syllable (Wightman et al. 1992)."""
LEAST_FRAMES: Final = 8
"""Voiced frames of 10 ms without which a movement is not measurable."""
NEIGHBOUR_ST: Final = 7.0
"""A frame farther from the median of the movement is an octave error or another sound."""


def final_slope_st_per_s(pcm: Pcm) -> float | None:
    """Slope of the last 0.3 s of voice, in semitones a second; negative when it falls.

    `pcm` holds the end of the speech and may hold silence after it. None when too little of it is voiced, or the
    voice at the end creaks so much that it has no pitch.
    """
    heard = track(pcm[-FINAL_LOOK_SAMPLES:])
    voiced = np.flatnonzero(heard.voiced)
    if len(voiced) < LEAST_FRAMES:
        return None
    at_s = voiced * heard.hop_samples / RATE_HZ
    last = at_s >= at_s[-1] - MOVEMENT_SAMPLES / RATE_HZ
    semitones = 12 * np.log2(heard.f0_hz[voiced[last]].astype(np.float64))
    near = np.abs(semitones - np.median(semitones)) <= NEIGHBOUR_ST
    if near.sum() < LEAST_FRAMES:
        return None
    return float(np.polyfit(at_s[last][near], semitones[near], 1)[0])
