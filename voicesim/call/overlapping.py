"""Gathers what is known of an overlap while it lasts: how much sound, how loud, with what pitch and which words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from voicesim.dsp.levels import level_dbfs
from voicesim.dsp.voicing import PITCHED, WINDOW_SAMPLES, periodicity
from voicesim.model.audio import Pcm
from voicesim.model.units import FRAME_SAMPLES, SILENCE_DBFS, to_samples, to_seconds
from voicesim.turns.overlap import RULES, OverlapEvidence, OverlapIntent, OverlapRules, OverlapWords, intent_of

SOUNDING_DB: Final = 25.0
"""Below the loudest of an overlap, a frame is a pause."""
FAINTEST_DBFS: Final = -60.0
AGAIN_SAMPLES: Final = to_samples(1.5)
"""Who talks on for that long after having been refused tries a second time."""


@dataclass(slots=True)
class Partial:
    """The recogniser's words so far of a stretch of the agent's speech."""

    text: str = ""
    heard_sample: int = 0
    """Up to where they answer for what was said."""


@dataclass(slots=True)
class Overlap:
    """One stretch of speech over the customer's line, until it is known what it was."""

    start_sample: int
    partial: Partial
    usual_dbfs: float | None
    """The agent's usual level; None when nothing is known of it."""
    _levels_dbfs: list[float] = field(default_factory=list)
    _pitched: list[bool] = field(default_factory=list)
    _before: Pcm = field(default_factory=lambda: np.zeros(FRAME_SAMPLES, np.float32))
    refused_sample: int | None = None
    """When the customer last refused to give way in it."""

    def hear(self, frames: Iterable[Pcm]) -> None:
        """Take the next frames of the microphone."""
        for frame in frames:
            self._levels_dbfs.append(level_dbfs(frame))
            self._pitched.append(periodicity(np.concatenate([self._before, frame])[-WINDOW_SAMPLES:]) >= PITCHED)
            self._before = frame

    def intent(self, words: OverlapWords, rules: OverlapRules, now_sample: int) -> OverlapIntent:
        """What the agent means by it, as far as is known."""
        return intent_of(self.evidence(now_sample), words, rules)

    @property
    def next_sample(self) -> int:
        """Where the next frame to be heard begins."""
        return self.start_sample + len(self._levels_dbfs) * FRAME_SAMPLES

    def is_noise(self, words: OverlapWords, now_sample: int) -> bool:
        """Whether it was no speech at all."""
        return self.intent(words, RULES, now_sample) is OverlapIntent.NOISE

    def is_attempt(self, words: OverlapWords, rules: OverlapRules, now_sample: int) -> bool:
        """Whether the agent wants the floor: the first time, or going on for long after having been refused."""
        may_try = self.refused_sample is None or now_sample - self.refused_sample >= AGAIN_SAMPLES
        return may_try and self.intent(words, rules, now_sample) is OverlapIntent.FLOOR

    def evidence(self, now_sample: int) -> OverlapEvidence:
        """What is known of it at that sample."""
        loudest = max(self._levels_dbfs, default=SILENCE_DBFS)
        floor_dbfs = max(loudest - SOUNDING_DB, FAINTEST_DBFS)
        sounding = [i for i, level in enumerate(self._levels_dbfs) if level > floor_dbfs]
        pitched = sum(self._pitched[i] for i in sounding)
        return OverlapEvidence(
            to_seconds(len(sounding) * FRAME_SAMPLES),
            to_seconds(now_sample - self.start_sample),
            max(0.0, to_seconds(self.partial.heard_sample - self.start_sample)),
            self.partial.text,
            None if self.usual_dbfs is None else self._usual_level(sounding) - self.usual_dbfs,
            pitched / len(sounding) if sounding else None,
        )

    def _usual_level(self, sounding: list[int]) -> float:
        """Its own 90th percentile, as a turn's level is measured."""
        return float(np.percentile([self._levels_dbfs[i] for i in sounding] or [SILENCE_DBFS], 90))
