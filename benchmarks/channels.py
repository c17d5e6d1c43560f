"""What microphones, lines and programs do to a voice on its way; all take and give mono float32 at 16 kHz."""

from collections.abc import Callable
from typing import Final

import numpy as np
from prosody import clean, telephone

from voicesim.dsp.levels import frame_levels_dbfs, to_power
from voicesim.dsp.resample import resample
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.units import RATE_HZ

TELEPHONE_HZ: Final = 8_000
AGC_HOP_S: Final = 0.01
AGC_ATTACK_S: Final = 0.05
AGC_RELEASE_S: Final = 0.5
AGC_TARGET_DBFS: Final = -20.0
AGC_MOST_GAIN_DB: Final = 30.0
PEAK: Final = 10 ** (-1 / 20)  # -1 dBFS
Channel = Callable[[Pcm], Pcm]


def narrow(pcm: Pcm) -> Pcm:
    """300-3400 Hz, sampled at 8 kHz: an ordinary telephone line."""
    there = resample(AudioClip(telephone(pcm)), TELEPHONE_HZ)
    back = resample(there, RATE_HZ).pcm[: len(pcm)]
    return np.pad(back, (0, len(pcm) - len(back)))


def gain_controlled(pcm: Pcm) -> Pcm:
    """Slow automatic gain: brings the level to one target, at once when it is loud, within half a second when not.

    The hard case: it takes away all of a level difference that lasts, where a real one leaves some.
    """
    hop = round(AGC_HOP_S * RATE_HZ)
    power = to_power(frame_levels_dbfs(pcm, 2 * hop, hop))
    followed, now = np.empty_like(power), power[0]
    for i, heard in enumerate(power):
        now += (heard - now) * -np.expm1(-AGC_HOP_S / (AGC_ATTACK_S if heard > now else AGC_RELEASE_S))
        followed[i] = now
    gain_db = np.minimum(AGC_TARGET_DBFS - 10 * np.log10(np.maximum(followed, 1e-12)), AGC_MOST_GAIN_DB)
    gain = 10 ** (np.interp(np.arange(len(pcm)), np.arange(len(gain_db)) * hop, gain_db) / 20)
    out: Pcm = np.clip(pcm * gain, -1, 1).astype(np.float32)
    return out


def peak_normalised(pcm: Pcm) -> Pcm:
    """Every clip to the same peak, as editors do."""
    peak = float(np.abs(pcm).max(initial=0.0))
    out: Pcm = (pcm * (PEAK / peak)).astype(np.float32) if peak else pcm
    return out


CHANNELS: Final[dict[str, Channel]] = {
    "as recorded": clean,
    "300-3400 Hz": telephone,
    "300-3400 Hz at 8 kHz": narrow,
    "automatic gain": gain_controlled,
    "peak-normalised": peak_normalised,
}
