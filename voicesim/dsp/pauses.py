"""The silences inside a clip: found, stretched, and put in where there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.model.audio import AudioClip, Pcm

HOPS_PER_S: Final = 100
QUIET_BELOW_LOUD_DB: Final = 30.0
"""Below the louder moments (95th percentile of 20 ms) nothing is said."""
LEAST_PAUSE_S: Final = 0.12
"""A shorter silence is the closing of a consonant."""
DIP_DB: Final = 18.0
"""So far below the louder moments a word ends, most likely."""
REACH_S: Final = 0.25
"""How far from where it is expected the end of a word is looked for."""
FADE_S: Final = 0.008


@dataclass(frozen=True, slots=True)
class ClipPause:
    """A silence inside a clip, in samples of it, and how long it shall be."""

    start_sample: int
    end_sample: int
    wanted_samples: int


def pauses(clip: AudioClip) -> tuple[ClipPause, ...]:
    """The silences between the first and the last sound, as they are."""
    quiet = _levels(clip) < _loud_dbfs(clip) - QUIET_BELOW_LOUD_DB
    sounding = np.flatnonzero(~quiet)
    if not len(sounding):
        return ()
    hop = clip.rate_hz // HOPS_PER_S
    gaps = [(one + 1, other) for one, other in pairwise(sounding.tolist()) if other - one > 1]
    long = [(start * hop, end * hop) for start, end in gaps if (end - start) / HOPS_PER_S >= LEAST_PAUSE_S]
    return tuple(ClipPause(start, end, end - start) for start, end in long)


def word_end(clip: AudioClip, expected_share: float) -> int | None:
    """A sample near that share of the sounding time where a word seems to end; None when nothing dips there."""
    levels, loud_dbfs = _levels(clip), _loud_dbfs(clip)
    sounding = np.cumsum(levels >= loud_dbfs - QUIET_BELOW_LOUD_DB)
    if not len(sounding) or not sounding[-1]:
        return None
    expected = int(np.searchsorted(sounding, expected_share * sounding[-1]))
    reach = round(REACH_S * HOPS_PER_S)
    first = max(0, expected - reach)
    near = levels[first : expected + reach]
    lowest = int(np.argmin(near)) if len(near) else 0
    if not len(near) or near[lowest] > loud_dbfs - DIP_DB:
        return None
    return (first + lowest) * (clip.rate_hz // HOPS_PER_S)


def repaused(clip: AudioClip, wanted: Sequence[ClipPause]) -> AudioClip:
    """The clip with those silences at their wanted lengths; they lie in order and do not overlap.

    A silence is lengthened by its own noise, there and back again; where there was none, by silence behind a fade.
    """
    fade, at = round(FADE_S * clip.rate_hz), 0
    pieces: list[Pcm] = []
    for pause in wanted:
        pieces += [clip.pcm[at : pause.start_sample], _silence(clip.pcm, pause)]
        at = pause.end_sample
        if pause.start_sample == pause.end_sample:
            pieces[-2] = _faded(pieces[-2], fade)
    return AudioClip(np.concatenate([*pieces, clip.pcm[at:]]), clip.rate_hz)


def _silence(pcm: Pcm, pause: ClipPause) -> Pcm:
    noise = pcm[pause.start_sample : pause.end_sample]
    if not len(noise):
        return np.zeros(pause.wanted_samples, np.float32)
    half = min(len(noise), pause.wanted_samples) // 2
    middle = pause.wanted_samples - 2 * half
    there_and_back = np.concatenate([noise[half:][::-1], noise[half:]]) if len(noise) > half else noise
    filling = np.resize(there_and_back, middle) if middle else noise[:0]
    silence: Pcm = np.concatenate([noise[:half], filling, noise[len(noise) - half :]])
    return silence


def _faded(pcm: Pcm, samples: int) -> Pcm:
    count = min(samples, len(pcm))
    gain = np.concatenate([np.ones(len(pcm) - count), np.linspace(1.0, 0.0, count)])
    faded: Pcm = (pcm * gain).astype(np.float32)
    return faded


def _levels(clip: AudioClip) -> npt.NDArray[np.float64]:
    hop = clip.rate_hz // HOPS_PER_S
    return frame_levels_dbfs(clip.pcm, 2 * hop, hop)


def _loud_dbfs(clip: AudioClip) -> float:
    return float(np.percentile(_levels(clip), 95))
