"""Clips to another rate, and to what the call plays."""

import numpy as np

from voicesim.dsp.quantise import quantise
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.errors import BadAudio
from voicesim.model.units import RATE_HZ


def resample(clip: AudioClip, rate_hz: int) -> AudioClip:
    """The same sound at another rate; a clip that has it already comes back as it is.

    The length is samples · rate_hz / clip.rate_hz, rounded to the nearest sample, halves up. The sound neither moves
    nor changes its level; one at full scale may overshoot ±1 by a little.

    Raises:
        BadAudio: a rate is not positive.

    Source: soxr, quality HQ.
    """
    if rate_hz <= 0 or clip.rate_hz <= 0:
        raise BadAudio(f"{clip.rate_hz} Hz cannot be brought to {rate_hz} Hz", remedy="use positive rates")
    if rate_hz == clip.rate_hz:
        return clip
    pcm = np.zeros((2 * len(clip.pcm) * rate_hz + clip.rate_hz) // (2 * clip.rate_hz), np.float32)
    if len(pcm):
        import soxr

        converted = soxr.resample(clip.pcm, clip.rate_hz, rate_hz, quality="HQ")[: len(pcm)]
        pcm[: len(converted)] = converted  # soxr may give a sample less
    return AudioClip(pcm, rate_hz)


def to_call_rate(clip: AudioClip) -> Pcm:
    """A clip as the call plays it: 16 kHz, in [-1, 1), on the steps of a 16-bit file, which keeps it bit for bit."""
    return quantise(resample(clip, RATE_HZ).pcm)
