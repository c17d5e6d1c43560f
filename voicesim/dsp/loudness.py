"""How loud a clip is to an ear, and how high it will rise between its samples."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.levels import to_dbfs
from voicesim.dsp.resample import resample
from voicesim.model.audio import AudioClip
from voicesim.model.units import SILENCE_DBFS

Floats = npt.NDArray[np.float64]

SILENCE_LUFS: Final = -70.0
"""The absolute gate: what is quieter is not measured at all."""
OFFSET_DB: Final = -0.691  # what the pre-filter adds at 1 kHz
RELATIVE_GATE_DB: Final = -10.0
BLOCK_S: Final = 0.4
BLOCKS_OVERLAP: Final = 4  # a block begins every 100 ms
TRUE_PEAK_RATE_HZ: Final = 192_000
"""Four times the highest usual rate; the standard asks for 192 kHz and more."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One analogue prototype of the K weighting: a shelf where it has a gain, else a high-pass."""

    corner_hz: float
    quality: float
    gain_db: float | None = None


SHELF: Final = _Section(1681.974450955533, 0.7071752369554196, 3.999843853973347)
HIGH_PASS: Final = _Section(38.13547087602444, 0.5003270373238773)
SHELF_SHARE: Final = 0.4996667741545416
"""Exponent of the shelf's middle gain."""


def loudness_lufs(clip: AudioClip) -> float:
    """Gated loudness of one channel, in LUFS; SILENCE_LUFS for what is quieter. A clip below 0.4 s is one block.

    Source: ITU-R BS.1770-4, annex 1; the filters at any rate from the analogue prototypes of the table for 48 kHz.
    """
    powers = _block_powers(_weighted(clip), clip.rate_hz)
    loud = powers[_lufs(powers) > SILENCE_LUFS]
    if not len(loud):
        return SILENCE_LUFS
    kept = loud[_lufs(loud) > _lufs(loud.mean()) + RELATIVE_GATE_DB]
    return float(_lufs(kept.mean()))


def true_peak_dbtp(clip: AudioClip) -> float:
    """The highest point of the sound, between the samples too, in dB re full scale; SILENCE_DBFS for silence.

    Source: ITU-R BS.1770-4, annex 2, by resampling to 192 kHz.
    """
    if not len(clip.pcm):
        return SILENCE_DBFS
    edge = np.zeros(clip.rate_hz // 100, np.float32)  # so that a clip that begins loud does not ring over its edge
    whole = AudioClip(np.concatenate([edge, clip.pcm, edge]), clip.rate_hz)
    return float(to_dbfs(np.max(np.abs(resample(whole, TRUE_PEAK_RATE_HZ).pcm)).astype(np.float64) ** 2))


def _lufs(power: npt.ArrayLike) -> Floats:
    lufs: Floats = to_dbfs(power) + OFFSET_DB
    return lufs


def _block_powers(weighted: Floats, rate_hz: int) -> Floats:
    block = round(BLOCK_S * rate_hz)
    if len(weighted) <= block:
        return np.array([np.mean(weighted**2)]) if len(weighted) else np.zeros(0)
    hop = block // BLOCKS_OVERLAP
    sums = np.concatenate([[0.0], np.cumsum(weighted**2)])
    starts = np.arange(0, len(weighted) - block + 1, hop)
    powers: Floats = np.maximum((sums[starts + block] - sums[starts]) / block, 0.0)
    return powers


def _weighted(clip: AudioClip) -> Floats:
    from scipy.signal import lfilter  # slow to import

    out: Floats = clip.pcm.astype(np.float64)
    for section in (SHELF, HIGH_PASS):
        numerator, denominator = _coefficients(section, clip.rate_hz)
        out = lfilter(numerator, denominator, out)
    return out


@cache
def _coefficients(section: _Section, rate_hz: int) -> tuple[Floats, Floats]:
    """Bilinear transform of a prototype, its corner kept in place."""
    k = np.tan(np.pi * section.corner_hz / rate_hz)
    quality = section.quality
    norm = 1.0 + k / quality + k * k
    poles = np.array([1.0, 2.0 * (k * k - 1.0) / norm, (1.0 - k / quality + k * k) / norm])
    if section.gain_db is None:
        return np.array([1.0, -2.0, 1.0]), poles
    high: Any = 10.0 ** (section.gain_db / 20.0)
    middle = high**SHELF_SHARE
    zeros = (high + middle * k / quality + k * k, 2.0 * (k * k - high), high - middle * k / quality + k * k)
    return np.array(zeros) / norm, poles
