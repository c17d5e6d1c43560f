"""The customer's line that is sounding, and asides that take no floor."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.levels import levels_dbfs
from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm
from voicesim.model.customer import Move
from voicesim.model.units import FRAME_SAMPLES, to_samples

FADE_SAMPLES: Final = to_samples(0.03)
"""Long enough not to click, short enough not to sound like turning a knob."""
REACH_SAMPLES: Final = to_samples(0.18)
"""How far a line may go on to the end of its word; with the fade, silence comes within 200 ms of being told to stop."""
HOP_SAMPLES: Final = to_samples(0.01)
PAST_SAMPLES: Final = to_samples(0.3)
"""What a quiet place is held against, with what comes within reach."""
DIP_DB: Final = 12.0
"""Below the loudest around: the end of a word, or a stop consonant, which is as good a place."""
SOUNDING_DB: Final = 35.0
"""Below the loudest of a line, nothing is heard of it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that is over."""

    move: Move
    share: float
    """Of its sounding time, what sounded: 1.0 unless it was cut."""
    cut: bool


class Mouth:
    """A clip in, frames out."""

    def __init__(self) -> None:
        self._clip: Pcm = np.zeros(0, np.float32)
        self._whole: Pcm = self._clip
        self._played = 0
        self._aside: Pcm = self._clip
        self.move: Move | None = None
        self.turn_index = 0
        self.start_sample = 0
        self.cut = False
        """The line was stopped before its end."""

    @property
    def playing(self) -> bool:
        """A line is sounding."""
        return self.move is not None

    @property
    def finished(self) -> bool:
        """The line has no more samples; the caller then releases it."""
        return self.move is not None and self._played >= len(self._clip)

    def play(self, clip: Pcm, move: Move, turn_index: int, start_sample: int) -> None:
        """Begin a line with the next frame."""
        self._clip, self._whole, self._played, self.cut = clip, clip, 0, False
        self.move, self.turn_index, self.start_sample = move, turn_index, start_sample

    def say_aside(self, clip: Pcm) -> None:
        """Begin a sound that takes no floor with the next frame; it is added to whatever else sounds."""
        self._aside = clip

    def stop(self, *, at_once: bool = False) -> None:
        """End the line at the end of its word if that is within reach, or at once, with a short fade."""
        if self.cut or len(self._clip) - self._played <= FADE_SAMPLES:
            return  # it is as good as over
        end = self._played if at_once else self._played + quiet_place(self._clip, self._played)
        rest = self._clip[end : end + FADE_SAMPLES]
        fade = np.linspace(1.0, 0.0, len(rest), dtype=np.float32)
        self._clip = np.concatenate([self._clip[:end], quantise(rest * fade)])
        self.cut = True

    def release(self) -> Spoken:
        """The line is over; give back what it was."""
        if self.move is None:
            raise RuntimeError("no line is playing")
        share = sounding_share(self._whole, len(self._clip)) if self.cut else 1.0
        spoken, self.move = Spoken(self.move, share, self.cut), None
        return spoken

    @property
    def end_sample(self) -> int:
        """Where the sound so far ends on the call clock."""
        return self.start_sample + min(self._played, len(self._clip))

    def next_frame(self) -> Pcm:
        """320 samples for the speaker; silence when nothing plays."""
        frame = np.zeros(FRAME_SAMPLES, np.float32)
        if self.playing:
            part = self._clip[self._played : self._played + FRAME_SAMPLES]
            frame[: len(part)] = part
            self._played += len(part)
        if len(self._aside):
            part, self._aside = self._aside[:FRAME_SAMPLES], self._aside[FRAME_SAMPLES:]
            frame[: len(part)] = np.clip(frame[: len(part)] + part, -1.0, 1.0)
        return frame


def quiet_place(clip: Pcm, played: int) -> int:
    """Samples after `played` where the sound dips within reach, as at the end of a word; 0 when it does not."""
    ahead = _levels(clip[played : played + REACH_SAMPLES])
    past = _levels(clip[max(0, played - PAST_SAMPLES) : played])
    if not len(ahead):
        return 0
    quiet = np.flatnonzero(ahead <= max(ahead.max(), past.max(initial=-np.inf)) - DIP_DB)
    return int(quiet[0]) * HOP_SAMPLES if len(quiet) else 0


def sounding_share(clip: Pcm, played: int) -> float:
    """The share of a clip's sounding time before `played`; 1.0 for a clip without any sound."""
    levels = _levels(clip)
    sounding = levels > levels.max(initial=-np.inf) - SOUNDING_DB
    total = int(sounding.sum())
    return float(sounding[: played // HOP_SAMPLES].sum() / total) if total and levels.max() > -90.0 else 1.0


def cut_text(text: str, share: float) -> tuple[str, str]:
    """What was said and what was not of a line cut at that share of its sounding time, parted between two words.

    Words are taken to be as long as they have letters: near enough to know how far somebody got.
    """
    words = text.split()
    letters = np.cumsum([sum(map(str.isalnum, word)) for word in words] or [0])
    said = int(np.count_nonzero(letters <= share * letters[-1] + 0.5))
    return " ".join(words[:said]), " ".join(words[said:])


def _levels(pcm: Pcm) -> npt.NDArray[np.float64]:
    """Level of every whole 10 ms in dBFS."""
    hops = len(pcm) // HOP_SAMPLES
    return levels_dbfs(pcm[: hops * HOP_SAMPLES].reshape(hops, HOP_SAMPLES))
