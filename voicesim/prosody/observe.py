"""Everything that is measured per frame of a stretch while it is heard, on one time axis of 10 ms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.filters import HighPass
from voicesim.dsp.framing import Cut, GrowingAudio
from voicesim.dsp.levels import levels_dbfs
from voicesim.dsp.spectrum import FRAME_SAMPLES, balance_db, band_powers, power_spectra
from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ
from voicesim.prosody.activity import active_frames
from voicesim.prosody.pitch import AT_ONCE, HOP_SAMPLES, HUM_HZ, LOOK_BACK_SAMPLES, PitchFollower
from voicesim.prosody.pitch_path import PitchTrack

Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

FRAME_S: Final = HOP_SAMPLES / RATE_HZ
LEVEL_FRAME_SAMPLES: Final = 25 * RATE_HZ // 1000  # 25 ms
OUTLIER_ST: Final = 12.0  # farther from the speaker's median than this it is an octave error or another sound
LOW_BAND_HZ: Final = (50.0, 1000.0)
HIGH_BAND_HZ: Final = (1000.0, 5000.0)
LOW_BINS: Final = 32  # up to 500 Hz, where the slope of the voice's own sound is measured
BAND_BINS: Final = 8  # of 125 Hz, fine enough to tell a telephone line
LEVELS: Final = Cut(LEVEL_FRAME_SAMPLES, HOP_SAMPLES, AT_ONCE)
SPECTRA: Final = Cut(FRAME_SAMPLES, HOP_SAMPLES, AT_ONCE)
PIECE_SAMPLES: Final = RATE_HZ  # a long recording is taken in pieces, so that not all of it is held twice


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
    """Mean power of the active frames in bands of BAND_BINS, (bands,); zeros when there are none."""
    voiced_power: Doubles
    """Mean power of the voiced ones in the first LOW_BINS bins; zeros when there are none."""

    @property
    def voiced(self) -> Bools:
        """Frames with a fundamental frequency."""
        return ~np.isnan(self.semitones)


class Observing:
    """Measures every frame of a stretch of one speaker's speech as it is heard.

    What is kept of each frame is a hundred numbers, of the sound the last half minute. What needs the whole stretch
    is left for finish(): which frames are active, and the way through the pitch candidates.
    """

    def __init__(self) -> None:
        self._hum, self._pitch = HighPass(HUM_HZ), PitchFollower()
        self._audio = GrowingAudio(FRAME_SAMPLES, LOOK_BACK_SAMPLES)
        self._levels: list[Doubles] = []
        self._spectra: list[tuple[Doubles, Floats, Floats]] = []

    def hear(self, pcm: Pcm) -> None:
        """Take the next samples, as many as there are."""
        for at in range(0, len(pcm), PIECE_SAMPLES):
            self._add(self._hum.hear(pcm[at : at + PIECE_SAMPLES]))

    def finish(self) -> Observed:
        """What was observed. Nothing can be heard afterwards."""
        self._add(self._hum.finish())
        self._audio.end()
        track = self._pitch.finish(self._audio)
        self._advance()
        level_dbfs = np.concatenate(self._levels)
        balance, low, bands = (np.concatenate(parts) for parts in zip(*self._spectra, strict=True))
        active = active_frames(level_dbfs)
        median_hz, semitones, strength = _gated(track, active)
        voiced_power = _mean(low, ~np.isnan(semitones))
        powers = balance[active], _mean(bands, active), voiced_power
        return Observed(level_dbfs, active, semitones, median_hz, strength, *powers)

    def _add(self, blocks: list[Pcm]) -> None:
        for block in blocks:
            self._audio.add(block)
            self._pitch.advance(self._audio)
            self._advance()

    def _advance(self) -> None:
        while (frames := self._audio.batch(len(self._levels), LEVELS)) is not None:
            self._levels.append(levels_dbfs(frames))
        while (frames := self._audio.batch(len(self._spectra), SPECTRA)) is not None:
            power = power_spectra(frames)
            balance = balance_db(power, LOW_BAND_HZ, HIGH_BAND_HZ)
            self._spectra.append((balance, power[:, :LOW_BINS].copy(), band_powers(power, BAND_BINS)))


def _gated(track: PitchTrack, active: Bools) -> tuple[float | None, Doubles, Doubles]:
    """Median, semitones and strength of the voice alone: ungated trackers call room noise voiced."""
    hz = np.where(active, track.f0_hz, np.nan).astype(np.float64)
    if np.isnan(hz).all():
        return None, hz, hz
    semitones = 12 * np.log2(hz / np.nanmedian(hz))
    hz[np.abs(semitones) > OUTLIER_ST] = np.nan  # NaN compares false and stays
    median_hz = float(np.nanmedian(hz))
    return median_hz, 12 * np.log2(hz / median_hz), np.where(np.isnan(hz), np.nan, track.strength)


def _mean(power: Floats, which: Bools) -> Doubles:
    """Mean over some of the frames; zeros over none."""
    total: Doubles = power[which].sum(axis=0, dtype=np.float64)
    return total / max(1, int(which.sum()))
