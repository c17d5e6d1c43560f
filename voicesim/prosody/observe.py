"""One pass over the audio of a stretch: everything that is measured per frame, on one time axis of 10 ms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.filters import high_pass
from voicesim.dsp.framing import centred_frames
from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.dsp.spectrum import FRAME_SAMPLES, balance_db, power_spectra
from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ
from voicesim.prosody.activity import active_frames
from voicesim.prosody.pitch import HOP_SAMPLES, HUM_HZ, PitchTrack, track_clean

Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]

FRAME_S: Final = HOP_SAMPLES / RATE_HZ
LEVEL_FRAME_SAMPLES: Final = 25 * RATE_HZ // 1000  # 25 ms
OUTLIER_ST: Final = 12.0  # farther from the speaker's median than this it is an octave error or another sound
LOW_BAND_HZ: Final = (50.0, 1000.0)
HIGH_BAND_HZ: Final = (1000.0, 5000.0)
SPECTRA_AT_ONCE: Final = 1024


@dataclass(frozen=True, slots=True)
class Observed:
    """Frame i is centred on sample i·HOP_SAMPLES; all arrays (frames,) unless said."""

    level_dbfs: Doubles
    active: Bools
    semitones: Doubles
    """F0 re f0_median_hz; NaN where unvoiced, not active or far off."""
    f0_median_hz: float | None
    strength: Doubles
    """Autocorrelation at the period; NaN like semitones."""
    balance_db: Doubles
    """Alpha ratio of every active frame, shape (active frames,)."""
    active_power: Doubles
    """Mean power spectrum of the active frames, (bins,); zeros when there are none."""
    voiced_power: Doubles
    """The same of the voiced ones."""

    @property
    def voiced(self) -> Bools:
        """Frames with a fundamental frequency."""
        return ~np.isnan(self.semitones)


def observe(pcm: Pcm) -> Observed:
    """Measure every frame of a stretch of one speaker's speech."""
    clean = high_pass(pcm, HUM_HZ)
    level_dbfs = frame_levels_dbfs(clean, LEVEL_FRAME_SAMPLES, HOP_SAMPLES)
    active = active_frames(level_dbfs)
    median_hz, semitones, strength = _gated(track_clean(clean), active)
    balance, active_power, voiced_power = _spectra(clean, active, ~np.isnan(semitones))
    return Observed(level_dbfs, active, semitones, median_hz, strength, balance, active_power, voiced_power)


def _gated(track: PitchTrack, active: Bools) -> tuple[float | None, Doubles, Doubles]:
    """Median, semitones and strength of the voice alone: ungated trackers call room noise voiced."""
    hz = np.where(active, track.f0_hz, np.nan).astype(np.float64)
    if np.isnan(hz).all():
        return None, hz, hz
    semitones = 12 * np.log2(hz / np.nanmedian(hz))
    hz[np.abs(semitones) > OUTLIER_ST] = np.nan  # NaN compares false and stays
    median_hz = float(np.nanmedian(hz))
    return median_hz, 12 * np.log2(hz / median_hz), np.where(np.isnan(hz), np.nan, track.strength)


def _spectra(clean: Pcm, active: Bools, voiced: Bools) -> tuple[Doubles, Doubles, Doubles]:
    frames = centred_frames(clean, FRAME_SAMPLES, HOP_SAMPLES)
    places = np.flatnonzero(active)
    balance = np.empty(len(places))
    sums = np.zeros((2, power_spectra(frames[:1]).shape[1]))
    for first in range(0, len(places), SPECTRA_AT_ONCE):
        part = places[first : first + SPECTRA_AT_ONCE]
        power = power_spectra(frames[part])
        balance[first : first + len(part)] = balance_db(power, LOW_BAND_HZ, HIGH_BAND_HZ)
        sums += power.sum(axis=0, dtype=np.float64), power[voiced[part]].sum(axis=0, dtype=np.float64)
    return balance, sums[0] / max(1, len(places)), sums[1] / max(1, int(voiced.sum()))
