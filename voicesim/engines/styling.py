"""A take in one style made to sound like another: pitch, range, pace, pauses, colour, loudness, ending.

What cannot be taken back (a mumble's lost highs, a hesitation's silences) makes a style a poor source; `nearest`
prefers others. The amounts are those of engines/manner.py, the differences of two styles.
"""

import math
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from voicesim.dsp.loudness import loudness_lufs, true_peak_dbtp
from voicesim.dsp.pauses import ClipPause, pauses, repaused, word_end
from voicesim.dsp.quantise import quantise
from voicesim.dsp.vocoder import TakenApart, VoiceChange, breathed_out, put_together, take_apart
from voicesim.engines.manner import MANNERS, Manner, coloured, faded, limited
from voicesim.engines.spoken_text import phrases
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style
from voicesim.model.voice import words_key

STYLING: Final = 2
"""Raised when the same take comes to sound different in a style, so that kept clips are made anew."""
NEUTRAL_LUFS: Final = -24.0
"""Loudness of a neutral take; other styles lie above and below it by their gain."""
HIGHEST_DBTP: Final = -1.0
RISE_ST: Final = 2.0
SIGH_S: Final = 0.7
AFTER_SIGH_S: Final = 0.15
SIGHS_EVERY: Final = 3
"""So many lines of which one has a sigh: before every line it would be a tic."""
LEAST_S: Final = 0.1
"""Too little to be taken apart."""
FIXED_COST: Final = 5.0
"""Of what a source has and the wanted style has not, and cannot be taken back."""
SCALES: Final = {"gain_db": 6.0, "pitch_st": 3.0, "tilt_db": 3.0, "fade_db": 6.0}
RATIOS: Final = {"range_factor": 0.5, "rate_factor": 0.2, "pause_factor": 1.0}
"""What counts as one step; of ratios their logarithm."""


def target_lufs(style: Style) -> float:
    """How loud a take of that style is kept."""
    return NEUTRAL_LUFS + MANNERS[style].gain_db


def nearest(wanted: Style, among: Iterable[Style]) -> Style | None:
    """The style from which the wanted one is made with the least change; None of none."""
    return min(sorted(among), key=lambda source: _distance(MANNERS[source], MANNERS[wanted]), default=None)


def _distance(source: Manner, wanted: Manner) -> float:
    steps = [(getattr(wanted, name) - getattr(source, name)) / scale for name, scale in SCALES.items()]
    steps += [math.log(getattr(wanted, name) / getattr(source, name)) / scale for name, scale in RATIOS.items()]
    fixed = (source.low_pass_hz and not wanted.low_pass_hz, source.hesitates and not wanted.hesitates)
    return math.hypot(*steps, *(FIXED_COST * bool(one) for one in fixed))


def between(source: Manner, wanted: Manner) -> Manner:
    """What turns one manner into the other; what cannot be taken back stays."""
    return Manner(
        gain_db=wanted.gain_db - source.gain_db,
        pitch_st=wanted.pitch_st - source.pitch_st,
        range_factor=wanted.range_factor / source.range_factor,
        rate_factor=wanted.rate_factor / source.rate_factor,
        pause_factor=wanted.pause_factor / source.pause_factor,
        tilt_db=wanted.tilt_db - source.tilt_db,
        low_pass_hz=None if source.low_pass_hz else wanted.low_pass_hz,
        fade_db=wanted.fade_db - source.fade_db,
        lead_s=max(0.0, wanted.lead_s - source.lead_s),
        hesitates=wanted.hesitates and not source.hesitates,
        rises=wanted.rises and not source.rises,
        sighs=wanted.sighs and not source.sighs,
    )


def styled(clip: AudioClip, text: str, source: Style, wanted: Style) -> AudioClip:
    """A take of that text in another style, at its own rate, 16-bit resolution; true peak at most -1 dBTP.

    The same take gives the same samples. Its loudness is that of the wanted style, less what the limiter takes.
    """
    change = between(MANNERS[source], MANNERS[wanted])
    apart = _apart(clip, text, change)
    voiced = _voiced(clip, apart, change)
    spoken = repaused(voiced, tuple(_wanted_pauses(voiced, text, change)))
    whole = AudioClip(np.concatenate([_sigh(apart, text, change), spoken.pcm]), clip.rate_hz)
    loud = matched(AudioClip(coloured(whole, change), clip.rate_hz), target_lufs(wanted))
    ended = faded(loud, change.fade_db)
    lead = np.zeros(round(change.lead_s * clip.rate_hz), np.float32)
    return AudioClip(quantise(np.concatenate([lead, ended.pcm])), clip.rate_hz)


def _sigh(apart: TakenApart | None, text: str, change: Manner) -> Pcm:
    """Breath and a short silence; nothing before most lines."""
    if apart is None or not (change.sighs and sighs(text)):
        return np.zeros(0, np.float32)
    return np.concatenate([breathed_out(apart, SIGH_S), np.zeros(round(AFTER_SIGH_S * apart.rate_hz), np.float32)])


def sighs(text: str) -> bool:
    """Whether this is one of the lines before which a voice breathes out; the same words always are, or never."""
    return zlib.crc32(words_key(text).encode()) % SIGHS_EVERY == 0


def matched(clip: AudioClip, lufs: float) -> AudioClip:
    """The clip at that loudness (BS.1770), its peaks bent so that the true peak stays at -1 dBTP at most."""
    gain_db = lufs - loudness_lufs(clip)
    loud = AudioClip(limited(clip.pcm * np.float32(10 ** (gain_db / 20))), clip.rate_hz)
    over_db = max(0.0, true_peak_dbtp(loud) - HIGHEST_DBTP)
    return AudioClip((loud.pcm * np.float32(10 ** (-over_db / 20))).astype(np.float32), clip.rate_hz)


def _apart(clip: AudioClip, text: str, change: Manner) -> TakenApart | None:
    """The clip taken apart; None when nothing that is changed needs it, or there is too little of it."""
    same = (change.pitch_st, change.range_factor, change.rate_factor, change.rises) == (0.0, 1.0, 1.0, False)
    needed = not same or (change.sighs and sighs(text))
    return take_apart(clip) if needed and clip.duration_s >= LEAST_S else None


def _voiced(clip: AudioClip, apart: TakenApart | None, change: Manner) -> AudioClip:
    if apart is None:
        return clip
    rise_st = RISE_ST if change.rises else 0.0
    return put_together(apart, VoiceChange(change.pitch_st, change.range_factor, change.rate_factor, rise_st))


def _wanted_pauses(clip: AudioClip, text: str, change: Manner) -> Iterator[ClipPause]:
    there = {pause.start_sample: pause for pause in pauses(clip)}
    longer = dict(_hesitations(clip, text, change, tuple(there.values()))) if change.hesitates else {}
    for start, pause in sorted((there | longer).items()):
        if start in longer:
            yield pause
        elif change.pause_factor != 1.0:
            yield ClipPause(start, pause.end_sample, round((pause.end_sample - start) * change.pause_factor))


def _hesitations(
    clip: AudioClip, text: str, change: Manner, there: tuple[ClipPause, ...]
) -> Iterator[tuple[int, ClipPause]]:
    """The silences of somebody who gets stuck: those that are there lengthened, others where a word seems to end."""
    said = phrases(text, change)
    letters = np.cumsum([sum(map(str.isalnum, phrase.text)) for phrase in said])
    for phrase, so_far in zip(said[:-1], letters, strict=False):
        wanted = round(phrase.pause_s * clip.rate_hz)
        place = word_end(clip, float(so_far / letters[-1]))
        inside = [one for one in there if place is not None and one.start_sample <= place <= one.end_sample]
        if inside:
            first = inside[0]
            yield first.start_sample, ClipPause(first.start_sample, first.end_sample, max(wanted, first.wanted_samples))
        elif place is not None:
            yield place, ClipPause(place, place, wanted)
