"""From what the pitch of each frame might be to what it was: the best way through the candidates."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.quantiles import quantiles
from voicesim.model.units import RATE_HZ
from voicesim.prosody.best_path import best_path
from voicesim.prosody.candidates import CANDIDATES, Candidates

Floats = npt.NDArray[np.float32]

COSTS_PER_SAMPLES: Final = RATE_HZ // 100  # costs of a step are per 10 ms
VOICING: Final = 0.5  # how alike two periods must be to count as voiced
SILENCE: Final = 0.05  # frames with a peak below this share of the loud ones are unlikely to be voiced
JUMP_COST: Final = 0.35  # per octave from frame to frame
VOICING_COST: Final = 0.14  # for starting or ending a voiced stretch


@dataclass(frozen=True, slots=True)
class PitchTrack:
    """Fundamental frequency over time; frame i is centred on sample i·hop_samples."""

    f0_hz: Floats
    """NaN where unvoiced: an array holds no None, and a NaN cannot be averaged by mistake."""
    strength: Floats
    """Autocorrelation at the period, 0..1; NaN where unvoiced. r/(1-r) is the harmonics-to-noise ratio."""
    hop_samples: int

    @property
    def voiced(self) -> npt.NDArray[np.bool_]:
        """Which frames have a fundamental frequency."""
        return ~np.isnan(self.f0_hz)


def pitch_path(found: Candidates, hop_samples: int) -> PitchTrack:
    """Which candidate of each frame is its pitch, if any; longer hops may step further.

    Source: costs of Boersma 1993.
    """
    path = best_path(_state_scores(found), _step_scores(found.hz, hop_samples))
    rows, chosen, voiced = np.arange(len(path)), np.maximum(path - 1, 0), path > 0
    return PitchTrack(
        np.where(voiced, found.hz[rows, chosen], np.float32(np.nan)),
        np.where(voiced, found.strength[rows, chosen], np.float32(np.nan)),
        hop_samples,
    )


def _state_scores(found: Candidates) -> Floats:
    """Scores (frames, 1 + CANDIDATES); state 0 is unvoiced and gains where the frame is quiet."""
    quietness = np.maximum(0, 2 - found.amplitude / _loud(found.amplitude) * ((1 + VOICING) / SILENCE))
    return np.column_stack([VOICING + quietness, found.score]).astype(np.float32)


def _loud(amplitudes: Floats) -> float:
    """The amplitude of loud frames; not the very loudest, so that a click does not hush the speech around it."""
    sounding = amplitudes[amplitudes > amplitudes.max() / 1000]
    return quantiles(sounding, [0.95])[0] if len(sounding) else 1.0


def _step_scores(hz: Floats, hop_samples: int) -> Floats:
    """What each step costs, (from, to, frames - 1)."""
    scale, octaves = np.float32(COSTS_PER_SAMPLES / hop_samples), np.log2(hz.T)
    costs = np.full((CANDIDATES + 1, CANDIDATES + 1, len(hz) - 1), -scale * VOICING_COST, np.float32)
    costs[0, 0] = 0
    costs[1:, 1:] = -scale * JUMP_COST * np.abs(octaves[None, :, 1:] - octaves[:, None, :-1])
    return costs
