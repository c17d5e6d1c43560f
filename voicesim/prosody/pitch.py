"""Fundamental frequency of a voice, frame by frame, found while the voice is heard."""

from typing import Final

import numpy as np

from voicesim.dsp.filters import HighPass
from voicesim.dsp.framing import Cut, GrowingAudio
from voicesim.dsp.quantiles import quantiles
from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ
from voicesim.prosody.autocorrelation import PitchRange
from voicesim.prosody.candidates import Candidates, candidates, joined
from voicesim.prosody.pitch_path import PitchTrack, pitch_path

HOP_SAMPLES: Final = RATE_HZ // 100  # 10 ms
HUM_HZ: Final = 75.0  # mains hum and rumble below this ruin the voicing decision
ANY_VOICE: Final = PitchRange(75.0, 600.0)
LOWEST_HZ: Final = 65.0
LEAST_FRAMES: Final = 10  # voiced frames that say something about a speaker's range
OWN_LOW: Final = 0.65  # a speaker's range goes from this share of the own lower quartile
OWN_HIGH: Final = 2.0  # to this multiple of the upper one
SAME_RANGE_ST: Final = 1.0  # ranges that differ by less find the same pitch
AT_ONCE: Final = 64  # frames that are analysed together: fewer cost calls, more do not fit the processor's cache
FIRST_LOOK_SAMPLES: Final = 3 * RATE_HZ  # the range is looked at first when so much was heard
LOOK_AGAIN: Final = 1.5  # and again whenever there is half as much more
LOOK_BACK_SAMPLES: Final = 30 * RATE_HZ  # a changed range is applied to this much of what was heard already
LONGEST_FRAME_SAMPLES: Final = PitchRange(LOWEST_HZ, ANY_VOICE.high_hz).frame_samples


def track(pcm: Pcm) -> PitchTrack:
    """Follow the pitch of one speaker through a whole stretch of speech, in frames 10 ms apart. See PitchFollower."""
    hum, audio, pitch = HighPass(HUM_HZ), GrowingAudio(LONGEST_FRAME_SAMPLES, LOOK_BACK_SAMPLES), PitchFollower()
    for block in hum.hear(pcm) + hum.finish():
        audio.add(block)
        pitch.advance(audio)
    audio.end()
    return pitch.finish(audio)


class PitchPass:
    """The pitch candidates of each frame within one range, batch by batch."""

    def __init__(self, within: PitchRange, hop_samples: int, earlier: tuple[Candidates, ...] = ()) -> None:
        self.within = within
        self._cut = Cut(within.frame_samples, hop_samples, AT_ONCE)
        self._found = list(earlier)

    def advance(self, audio: GrowingAudio) -> None:
        """Take what is there of the batches that are not done yet."""
        while (frames := audio.batch(len(self._found), self._cut)) is not None:
            self._found.append(candidates(frames, self.within))

    def again(self, within: PitchRange, from_batch: int) -> "PitchPass":
        """Another range from some batch on; what lies before stays as it was found."""
        return PitchPass(within, self._cut.hop_samples, tuple(self._found[:from_batch]))

    def path(self) -> PitchTrack:
        """The pitch of all frames so far."""
        return pitch_path(joined(self._found), self._cut.hop_samples)


class PitchFollower:
    """Follows the pitch of one speaker in two passes over sound that is still coming in.

    A coarse pass over all voices finds the speaker's range; the second pass looks only there, with a frame as short
    as this voice allows, which sharpens the edges of voiced stretches and rules out octave errors. The range is looked
    at again as the turn grows, and at its end; where it has moved by a semitone, the second pass is done anew for the
    last 30 s. When depends on how much was heard, never on the pieces in which it came.
    Source: window-normalised autocorrelation and its costs, Boersma 1993; range from own quartiles, De Looze & Hirst
    2008 (their 0.75·Q1 widened for expressive speech).
    """

    def __init__(self) -> None:
        self._coarse = PitchPass(ANY_VOICE, 2 * HOP_SAMPLES)
        self._fine: PitchPass | None = None
        self._look_at = FIRST_LOOK_SAMPLES

    def advance(self, audio: GrowingAudio) -> None:
        """Go on to where the audio, without hum, has come; to be called after every block of it."""
        self._coarse.advance(audio)
        if audio.samples >= self._look_at:
            self._look_at = int(LOOK_AGAIN * audio.samples)
            self._look(audio)
        if self._fine is not None:
            self._fine.advance(audio)

    def finish(self, audio: GrowingAudio) -> PitchTrack:
        """The pitch in frames 10 ms apart, once the audio has ended."""
        self._coarse.advance(audio)
        fine = self._look(audio)
        fine.advance(audio)
        return fine.path()

    def _look(self, audio: GrowingAudio) -> PitchPass:
        wanted = own_range(self._coarse.path())
        if self._fine is None:
            self._fine = PitchPass(wanted, HOP_SAMPLES)
        elif not alike(self._fine.within, wanted):
            too_old = max(0, audio.samples - LOOK_BACK_SAMPLES)
            self._fine = self._fine.again(wanted, -(-too_old // (AT_ONCE * HOP_SAMPLES)))
        return self._fine


def own_range(coarse: PitchTrack) -> PitchRange:
    """The range in which a speaker's pitch is to be looked for, from a first look at it."""
    heard = coarse.f0_hz[coarse.voiced]
    if len(heard) < LEAST_FRAMES:
        return ANY_VOICE
    low_hz, high_hz = quantiles(heard, [0.25, 0.75])
    return PitchRange(max(OWN_LOW * low_hz, LOWEST_HZ), min(OWN_HIGH * high_hz, ANY_VOICE.high_hz))


def alike(one: PitchRange, other: PitchRange) -> bool:
    """Whether two ranges begin and end within a semitone of each other."""
    ratios = np.array([one.low_hz / other.low_hz, one.high_hz / other.high_hz])
    return bool((np.abs(12 * np.log2(ratios)) <= SAME_RANGE_ST).all())
