"""The agent's volume and pace as the call goes, each beside what is usual."""

import math
from collections import deque
from typing import Final

import numpy as np

from voicesim.app.screen.view import USUAL_DB, LevelView, PaceView, Source, Zone
from voicesim.delivery.reference import own
from voicesim.dsp.levels import FULL_SCALE, level_dbfs, to_dbfs, to_power
from voicesim.model.audio import Pcm
from voicesim.model.prosody import Baseline
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, SILENCE_DBFS
from voicesim.prosody.syllables import count_syllables

RISE: Final = 1 - math.exp(-FRAME_SAMPLES / (0.06 * RATE_HZ))  # 60 ms up
FALL: Final = 1 - math.exp(-FRAME_SAMPLES / (0.30 * RATE_HZ))  # 300 ms down, so that the bar does not flicker
LATELY_FRAMES: Final = 150  # 3 s of speech
LEAST_FRAMES: Final = 40  # 0.8 s of speech before a volume is called anything
CLIP_SHOWN_FRAMES: Final = 100  # 2 s
MIDDLE_BELOW_P90_DB: Final = 6.0
"""How far the median level of a turn lies below its 90th percentile: 5 to 7 dB over the recorded agents, up to 9 dB in
shouting."""
ROUGH_ZONE_DBFS: Final = (-36.0, -14.0)
"""Where headsets and laptops put ordinary speech, for an agent of whom nothing is known: loud enough to be heard well
by the recogniser, and far enough from full scale."""
USUAL_PACE_RATIO: Final = 1.2
"""Faster or slower by less is as usual."""
LEAST_PACE_S: Final = 1.2
LEAST_PACE_WORDS: Final = 4
HEARD_LATE_S: Final = 0.4
"""How long after a word was said it stands in the partial transcript."""


def source_of(baseline: Baseline) -> Source:
    """Whose usual voice it is."""
    if not own(baseline):
        return "population"
    return "profile" if baseline.source == "profile" else "self"


class LevelWatch:
    """Smooths the microphone's level and remembers the louder moments of the last seconds of speech."""

    def __init__(self) -> None:
        self._power = 0.0
        self._spoken_dbfs: deque[float] = deque(maxlen=LATELY_FRAMES)
        self._since_clip = CLIP_SHOWN_FRAMES

    def hear(self, mic: Pcm, *, speaking: bool) -> None:
        """One frame of the microphone."""
        frame_dbfs = level_dbfs(mic)
        power = float(to_power(frame_dbfs))
        self._power += (power - self._power) * (RISE if power > self._power else FALL)
        self._since_clip = 0 if np.abs(mic).max(initial=0.0) > FULL_SCALE else self._since_clip + 1
        if speaking:
            self._spoken_dbfs.append(frame_dbfs)

    def view(self, baseline: Baseline, *, muted: bool) -> LevelView:
        """The volume now, beside what is usual."""
        shown_dbfs = float(to_dbfs(self._power)) if self._power > 0 else SILENCE_DBFS
        usual_dbfs = None if "level_p90_dbfs" in baseline.untrusted else baseline.level_p90_dbfs
        change_db = None
        if usual_dbfs is None:
            zone = Zone(*ROUGH_ZONE_DBFS, "population")
        else:
            zone = Zone(usual_dbfs - MIDDLE_BELOW_P90_DB - USUAL_DB, usual_dbfs + USUAL_DB, source_of(baseline))
        if len(self._spoken_dbfs) >= LEAST_FRAMES:
            loud_dbfs = float(np.percentile(self._spoken_dbfs, 90))
            change_db = loud_dbfs - (zone.most - USUAL_DB if usual_dbfs is not None else sum(ROUGH_ZONE_DBFS) / 2)
        return LevelView(round(shown_dbfs), zone, change_db, self._since_clip < CLIP_SHOWN_FRAMES, muted)


class PaceWatch:
    """Syllables in the words heard so far over the time the voice was active."""

    def __init__(self) -> None:
        self._rate_per_s: float | None = None
        self._spoken_s = 0.0
        self._shortly: deque[float] = deque([0.0], maxlen=round(HEARD_LATE_S * RATE_HZ / FRAME_SAMPLES))

    def start_turn(self) -> None:
        """The agent begins: what was said before is another turn's."""
        self._spoken_s = 0.0
        self._shortly.clear()
        self._shortly.append(0.0)

    def tick(self, *, speaking: bool) -> None:
        """20 ms of the agent's turn."""
        self._spoken_s += FRAME_SAMPLES / RATE_HZ if speaking else 0.0
        self._shortly.append(self._spoken_s)

    def hear(self, text: str) -> None:
        """The words so far; they lag behind the voice, so the time they took is that of a moment ago."""
        words, heard_s = text.split(), self._shortly[0]
        if heard_s >= LEAST_PACE_S and len(words) >= LEAST_PACE_WORDS:
            self._rate_per_s = sum(count_syllables(word) for word in words) / heard_s

    def settle(self, rate_per_s: float | None) -> None:
        """What was measured of the finished turn."""
        if rate_per_s is not None:
            self._rate_per_s = rate_per_s

    def view(self, baseline: Baseline) -> PaceView:
        """The pace now, beside what is usual."""
        usual = baseline.articulation_rate_per_s or 5.0
        zone = Zone(usual / USUAL_PACE_RATIO, usual * USUAL_PACE_RATIO, source_of(baseline))
        rounded = None if self._rate_per_s is None else round(self._rate_per_s, 1)
        return PaceView(rounded, zone)
