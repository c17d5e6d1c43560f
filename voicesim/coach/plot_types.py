"""What a picture of a judged recording is drawn from, and where on the paper each moment lies."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.model.audio import Pcm, Span
from voicesim.model.delivery import Delivery
from voicesim.model.language import Technique
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ

WIDTH: Final = 1500.0
LEFT, RIGHT = 78.0, 92.0
"""Margins for the scales and for what is usual."""
READABLE_S: Final = 30.0
"""So much of ordinary talk has room in a row with all its words."""
MOST_READABLE: Final = 10
LONG_S: Final = 60.0
MOST_ROWS: Final = 30
TICKS_S: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
TICK_PITCH: Final = 62.0


@dataclass(frozen=True, slots=True)
class Sound:
    """What was measured of the whole recording; frame i of each array is centred on sample i·hop_samples."""

    pcm: Pcm
    level_dbfs: npt.NDArray[np.float64]
    f0_hz: npt.NDArray[np.float64]
    """NaN where there is no pitch of a voice."""
    pauses: tuple[Span, ...]
    hop_samples: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """One utterance as it was judged."""

    span: Span
    words: tuple[Word, ...]
    techniques: tuple[Technique, ...]
    prosody: ProsodyFeatures
    delivery: Delivery
    usual_f0_hz: float | None = None
    """What its pitch was held against."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A recording to draw. Either `failure` says why nothing is known of it, or everything else is there."""

    name: str
    speaker: str | None
    duration_s: float | None = None
    sound: Sound | None = None
    stretches: tuple[Stretch, ...] = ()
    whole: Delivery | None = None
    usual_level_dbfs: float | None = None
    """90th percentile, as Baseline has it; None for people in general, whose microphones are unknown."""
    whose_usual: str = "usual"
    """What stands beside the dashed lines."""
    held_against: str = ""
    """The same in full: whose voice this one was compared with."""
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of time drawn as one row."""

    span: Span
    """As long as every other row: the last one may reach beyond the end of the recording."""
    dense: bool
    """Drawn smaller, because the recording is long."""

    def x(self, at_sample: float) -> float:
        """Where a moment lies; what is outside of the row lies on its edge."""
        share = (at_sample - self.span.start_sample) / self.span.samples
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0)

    def ends(self, span: Span) -> tuple[float, float]:
        """Left and right of a span."""
        return self.x(span.start_sample), self.x(span.end_sample)

    def begins_here(self, span: Span) -> bool:
        """Whether the span starts in this row."""
        return self.span.start_sample <= span.start_sample < self.span.end_sample

    @property
    def tick_s(self) -> float:
        """A round time between ticks that leaves room for their labels."""
        room_s = self.span.duration_s * TICK_PITCH / (WIDTH - LEFT - RIGHT)
        return next((step for step in TICKS_S if step >= room_s), TICKS_S[-1])

    def ticks_s(self) -> tuple[float, ...]:
        """Round times within the row."""
        step = self.tick_s
        first, last = math.ceil(self.span.start_s / step), math.floor(self.span.end_s / step)
        return tuple(round(number * step, 3) for number in range(first, last + 1))


def rows_of(samples: int) -> tuple[Row, ...]:
    """A recording in rows of one length: of 30 s up to 5 minutes, of 60 s up to half an hour, then longer ones."""
    duration_s = max(samples, 1) / RATE_HZ
    dense = duration_s > READABLE_S * MOST_READABLE
    count = min(MOST_ROWS, math.ceil(duration_s / (LONG_S if dense else READABLE_S)))
    length = math.ceil(max(samples, 1) / count)
    if count > 1:
        length = math.ceil(length / RATE_HZ) * RATE_HZ  # rows begin on whole seconds
    return tuple(Row(Span(start, start + length), dense) for start in range(0, max(samples, 1), length))


def moment(at_s: float, step_s: float = 1.0) -> str:
    """A time of the recording as 1:05, with tenths where the ticks are that close."""
    minutes, tenths = divmod(math.floor(at_s * 10 + 1e-6), 600)
    tail = f".{tenths % 10}" if step_s < 1 else ""
    return f"{minutes}:{tenths // 10:02d}{tail}"
