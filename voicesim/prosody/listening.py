"""A headset tried for some seconds: the room, the voice, and whether the microphone hears the earphones."""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.filters import high_pass
from voicesim.dsp.levels import clipped_samples, frame_levels_dbfs, to_dbfs, to_power
from voicesim.model.audio import Pcm, Span
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.prosody.checks import peak_dbfs
from voicesim.prosody.pitch import HUM_HZ
from voicesim.prosody.utterances import utterances

Levels = npt.NDArray[np.float64]

DEAD_BELOW_DBFS: Final = -95.0  # no converter is so quiet; a muted or forbidden microphone is
NOISY_FROM_DBFS: Final = -45.0  # of a room; a quieter one gives a better measurement
LONGEST_ECHO_SAMPLES: Final = to_samples(2.0)
"""Sound systems hold up to 2 s in their buffers, each way on its own."""
LONGEST_ECHO_FRAMES: Final = LONGEST_ECHO_SAMPLES // FRAME_SAMPLES
PIECE_FRAMES: Final = to_samples(1.2) // FRAME_SAMPLES
"""Compared piece by piece: sound systems shift their delays on the way."""
FAINT_DBFS: Final = -60.0
ECHO_LIKENESS: Final = 0.7
"""Of two pieces that are equally late; other speech, on 37 recordings: 0.62 at most."""
LATE_ALIKE_FRAMES: Final = 3
PIECE_LIKENESS: Final = 0.9
"""Of one piece alone, where the rest was swallowed on the way; other speech: 0.78 at most."""
ECHO_RISE_DB: Final = 6.0
PUMPED_DB: Final = 6.0
SOON_SAMPLES: Final = to_samples(0.3)
"""After speech a machine has not yet turned its gain up again."""
EDGE_SAMPLES: Final = to_samples(0.1)
LEAST_PAUSE_SAMPLES: Final = to_samples(0.2)


@dataclass(frozen=True, slots=True)
class Room:
    """Some seconds in which nobody spoke."""

    noise_dbfs: float
    """The usual level of 20 ms, hum below 75 Hz left out."""
    dead: bool
    """Digital silence: muted, forbidden, or a gate."""


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """Some seconds in which somebody spoke; None where nobody did."""

    level_dbfs: float
    """The 90th percentile of 20 ms: the louder moments."""
    peak_dbfs: float
    clipped_samples: int
    above_noise_db: float
    pumped_db: float | None
    """By how much the room is quieter right after speech than before it; None without a pause to tell."""

    @property
    def gain_suspected(self) -> bool:
        """The room cannot become quieter by being spoken in: a machine turns the microphone up and down."""
        return self.pumped_db is not None and self.pumped_db >= PUMPED_DB


@dataclass(frozen=True, slots=True)
class Echo:
    """What the microphone heard of what the earphones played."""

    likeness: float
    """Correlation of the two loudnesses over time, 0..1, in the pieces of 1.2 s where they fit best."""
    rise_db: float
    """How far the sound stood above the noise of the room meanwhile."""
    delay_ms: float | None
    """From writing a frame to hearing it; None without an echo."""
    loss_db: float | None
    """How much softer it was heard than it was played; None without an echo."""

    @property
    def heard(self) -> bool:
        """Whether there is one."""
        return self.delay_ms is not None


def room(pcm: Pcm) -> Room:
    """Measure silence; the first 0.1 s, in which filters settle, is left out."""
    levels = _levels(pcm)
    noise_dbfs = float(np.median(levels)) if len(levels) else -120.0
    return Room(noise_dbfs, dead=peak_dbfs(pcm) < DEAD_BELOW_DBFS)


def voice(pcm: Pcm, noise_dbfs: float) -> HeardVoice | None:
    """Measure speech against the noise of before."""
    spans = utterances(pcm)
    if not spans:
        return None
    levels = np.concatenate([_levels(pcm[span.start_sample : span.end_sample]) for span in spans])
    level_dbfs = float(np.percentile(levels, 90))
    after = _just_after(pcm, spans)
    pumped_db = noise_dbfs - float(np.median(after)) if len(after) else None
    return HeardVoice(level_dbfs, peak_dbfs(pcm), clipped_samples(pcm), level_dbfs - noise_dbfs, pumped_db)


def echo(played: Pcm, heard: Pcm, noise_dbfs: float) -> Echo:
    """Look for what was played in what was heard from the same moment on, up to 2 s late.

    Loudnesses every 20 ms are compared, not samples, which a room smears.
    """
    there = to_power(_levels(played, skip=0))
    here = np.maximum(to_power(_levels(heard, skip=0)) - to_power(noise_dbfs), 0.0)
    pieces = [_best(there[at:][:PIECE_FRAMES], here[at:]) for at in range(0, len(there), PIECE_FRAMES)]
    told = [piece for piece in pieces if piece is not None]
    best, late = max(told, default=(0.0, 0))
    likeness = best if best >= PIECE_LIKENESS else _agreeing(told)
    sound = float(here[: len(there) + LONGEST_ECHO_FRAMES].sum() / max(len(there), 1))
    rise_db = float(to_dbfs(sound + to_power(noise_dbfs))) - noise_dbfs
    if likeness < ECHO_LIKENESS or rise_db < ECHO_RISE_DB:
        return Echo(likeness, rise_db, None, None)
    loss_db = float(to_dbfs(there.mean()) - to_dbfs(sound))
    return Echo(likeness, rise_db, late * FRAME_SAMPLES * 1000 / RATE_HZ, loss_db)


def _agreeing(told: list[tuple[float, int]]) -> float:
    """The likeness of the two pieces that fit best and are equally late; 0.0 where there are none."""
    pairs = combinations(told, 2)
    return max((min(a, b) for (a, late), (b, later) in pairs if abs(late - later) <= LATE_ALIKE_FRAMES), default=0.0)


def _best(there: Levels, here: Levels) -> tuple[float, int] | None:
    """Likeness and delay in frames of a piece where it fits best; None for one that is nearly silent or too short."""
    if len(there) < PIECE_FRAMES // 2 or there.max() <= to_power(FAINT_DBFS):
        return None
    likenesses = [_likeness(there, here[late:]) for late in range(LONGEST_ECHO_FRAMES)]
    late = int(np.argmax(likenesses))
    return max(0.0, likenesses[late]), late


def _levels(pcm: Pcm, skip: int = EDGE_SAMPLES) -> Levels:
    return frame_levels_dbfs(high_pass(pcm, HUM_HZ), FRAME_SAMPLES, FRAME_SAMPLES)[skip // FRAME_SAMPLES :]


def _likeness(there: Levels, here: Levels) -> float:
    count = min(len(there), len(here))
    a, b = there[:count], here[:count]
    if count < PIECE_FRAMES // 2 or a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(np.sqrt(a), np.sqrt(b))[0, 1])


def _just_after(pcm: Pcm, spans: tuple[Span, ...]) -> Levels:
    """The levels of the first moments after each utterance, where it is still."""
    ends = [*(span.start_sample for span in spans[1:]), len(pcm)]
    still = [
        _levels(pcm[span.end_sample : min(end, span.end_sample + SOON_SAMPLES)], skip=0)
        for span, end in zip(spans, ends, strict=True)
        if end - span.end_sample >= LEAST_PAUSE_SAMPLES
    ]
    return np.concatenate(still) if still else np.zeros(0)
