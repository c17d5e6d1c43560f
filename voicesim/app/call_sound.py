"""The sound of a recorded call for its report: read, followed in pitch, and packed so that a page can play it."""

import base64
import io
from collections.abc import Sequence
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
OTHER_SIDE: Final = 0.35
"""How much of each side is heard in the other ear: apart enough to tell them, not so far that it tires."""
COMPRESSION: Final = 0.9
"""About 35 kbit/s for both channels of speech at 16 kHz."""
MOST_SOUND_S: Final = 3600.0
"""Beyond this a page would be too large for a browser."""


def call_sound(folder: Path, turns: Sequence[TurnSummary]) -> CallSound | None:
    """Both sides of the call in a folder; None when they are not there or cannot be read."""
    try:
        agent, customer = read_sound(folder / "mic.wav"), read_sound(folder / "customer.wav")
    except BadInput:
        return None
    return CallSound(agent, customer, followed_pitch(agent, turns))


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


def playable(sound: CallSound) -> str | None:
    """Both sides as base64 of an Ogg Vorbis file, the agent to the left; None for nothing, or for too much of it.

    Not Opus: the encoder that comes with soundfile needs 30 ms of processor for a second of sound, Vorbis 3 ms, and
    the same browsers play both.
    """
    samples = min(len(sound.agent), len(sound.customer))
    if not samples or samples > MOST_SOUND_S * RATE_HZ:
        return None
    return base64.b64encode(same_each_time(_packed(both_sides(sound)))).decode("ascii")


def both_sides(sound: CallSound) -> "np.typing.NDArray[np.float32]":
    """(samples, 2): the agent a little to the left, the customer a little to the right, never beyond full scale."""
    samples = min(len(sound.agent), len(sound.customer))
    agent, customer = sound.agent[:samples], sound.customer[:samples]
    mixed = np.column_stack([agent + OTHER_SIDE * customer, customer + OTHER_SIDE * agent])
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max())), np.float32)


def _packed(sides: "np.typing.NDArray[np.float32]") -> bytes:
    import soundfile

    file = io.BytesIO()
    with soundfile.SoundFile(
        file, "w", RATE_HZ, 2, format="OGG", subtype="VORBIS", compression_level=COMPRESSION
    ) as ogg:
        for start in range(0, len(sides), RATE_HZ):  # libsndfile overflows the stack when it is given all at once
            ogg.write(sides[start : start + RATE_HZ])
    return file.getvalue()
