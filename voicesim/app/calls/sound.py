"""The sound of a recorded call for its report: read, followed in pitch, and packed so that a page can play it."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from voicesim.app.ogg_pages import same_each_time
from voicesim.call.saved_call import read_sound
from voicesim.coach.timeline import HOP_SAMPLES, CallSound
from voicesim.coach.types import TurnSummary
from voicesim.dsp.filters import high_pass
from voicesim.dsp.framing import GrowingAudio
from voicesim.model.audio import Pcm
from voicesim.model.errors import BadInput
from voicesim.model.units import RATE_HZ
from voicesim.prosody.autocorrelation import PitchRange
from voicesim.prosody.pitch import HUM_HZ, LOWEST_HZ, PitchPass

BELOW_MEDIAN, ABOVE_MEDIAN = 0.6, 2.2
"""Where to look for a voice whose median is known already: an octave up, less down."""
COMPRESSION: Final = 0.9
"""About 35 kbit/s for both channels of speech at 16 kHz."""
MOST_SOUND_S: Final = 3600.0
"""Beyond this a page would be too large for a browser."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both speakers, sample for sample."""

    agent: Pcm
    customer: Pcm


def sides_of(folder: Path) -> Sides | None:
    """Both sides of the call in a folder; None when they are not there or cannot be read."""
    try:
        return Sides(read_sound(folder / "mic.wav"), read_sound(folder / "customer.wav"))
    except BadInput:
        return None


def measured(sides: Sides, turns: Sequence[TurnSummary]) -> CallSound:
    """What the pictures are drawn from."""
    return CallSound(sides.agent, sides.customer, followed_pitch(sides.agent, turns))


def followed_pitch(agent: Pcm, turns: Sequence[TurnSummary]) -> "np.typing.NDArray[np.float64]":
    """F0 of the agent's turns, every HOP_SAMPLES, around the medians that were measured in the call.

    One look within a range that is known takes a tenth of the time that measuring anew would take.
    """
    f0_hz = np.full(len(agent) // HOP_SAMPLES + 1, np.nan)
    for turn in turns:
        median_hz = turn.prosody.f0_median_hz if turn.prosody is not None else None
        if median_hz is None:
            continue
        first = turn.span.start_sample // HOP_SAMPLES
        heard = _pitch(agent[first * HOP_SAMPLES : turn.span.end_sample], median_hz)[: len(f0_hz) - first]
        f0_hz[first : first + len(heard)] = heard
    return f0_hz


def _pitch(pcm: Pcm, median_hz: float) -> "np.typing.NDArray[np.float32]":
    within = PitchRange(max(BELOW_MEDIAN * median_hz, LOWEST_HZ), ABOVE_MEDIAN * median_hz)
    audio, found = GrowingAudio(within.frame_samples, len(pcm) + within.frame_samples), PitchPass(within, HOP_SAMPLES)
    audio.add(high_pass(pcm, HUM_HZ))
    audio.end()
    found.advance(audio)
    return found.path().f0_hz


def playable(sides: Sides) -> str | None:
    """Agent left, customer right, as base64 of an Ogg Vorbis file; None for nothing, or for too much of it.

    Not Opus: the encoder that comes with soundfile needs 30 ms of processor for a second of sound, Vorbis 3 ms, and
    the same browsers play both. Not mixed: Vorbis packs the sides faster apart, and a listener can choose one.
    """
    samples = min(len(sides.agent), len(sides.customer))
    if not samples or samples > MOST_SOUND_S * RATE_HZ:
        return None
    ogg = _packed(np.column_stack([sides.agent[:samples], sides.customer[:samples]]))
    return base64.b64encode(same_each_time(ogg)).decode("ascii")


def _packed(sides: "np.typing.NDArray[np.float32]") -> bytes:
    import soundfile

    file = io.BytesIO()
    with soundfile.SoundFile(
        file, "w", RATE_HZ, 2, format="OGG", subtype="VORBIS", compression_level=COMPRESSION
    ) as ogg:
        for start in range(0, len(sides), RATE_HZ):  # libsndfile overflows the stack when it is given all at once
            ogg.write(sides[start : start + RATE_HZ])
    return file.getvalue()
