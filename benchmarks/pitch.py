"""The pitch tracker against a laryngograph, and how long measuring takes; the work is done by benchmarks/prosody.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from prosody import DATA, clean, errors, humming, noisy, seconds_per_second, telephone
from sets import ABSENT
from table import Limit, Row, missing

from voicesim.model.audio import Pcm
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.measure import measure
from voicesim.prosody.pitch import track

SECTION: Final = "Pitch (laryngograph, 100 sentences of a man and a woman)"
TRACK_RTF: Final = Limit(0.002, "at most")
MEASURE_RTF: Final = Limit(0.006, "at most")
GROSS: Final = "frames with an F0 off by more than 20 %, of those that both call voiced"
FRAMES: Final = "frames with a gross error or a wrong voicing decision, of all"


@dataclass(frozen=True, slots=True)
class Condition:
    """What is done to a sentence, and how many errors may follow."""

    name: str
    channel: Callable[[Pcm], Pcm]
    gross: Limit | None = None
    frames: Limit | None = None


CONDITIONS: Final = (
    Condition("clean", clean, Limit(0.010, "at most"), Limit(0.052, "at most")),
    Condition("white noise at 10 dB SNR", noisy, Limit(0.012, "at most"), Limit(0.060, "at most")),
    Condition("50 Hz hum at 10 dB SNR", humming),
    Condition("300-3400 Hz", telephone),
)


def rows() -> list[Row]:
    """Gross errors and frame errors in every condition; processor time."""
    paths = sorted(DATA.glob("*.wav"))
    if not paths:
        return [missing(SECTION, "pitch", ABSENT)]
    clips = [load_audio(path).pcm for path in paths]
    references = [np.loadtxt(path.with_suffix(".f0ref")) for path in paths]
    found = [row for condition in CONDITIONS for row in _condition_rows(condition, clips, references)]
    return [*found, *_time_rows(clips)]


def _condition_rows(
    condition: Condition, clips: Sequence[Pcm], references: Sequence[npt.NDArray[np.float64]]
) -> list[Row]:
    pairs = zip(clips, references, strict=True)
    counts = np.sum([errors(condition.channel(pcm), reference) for pcm, reference in pairs], axis=0)
    gross, both, voicing, frames = (int(count) for count in counts)
    return [
        Row(SECTION, f"{condition.name}: gross errors (GPE)", gross / both, both, "share", condition.gross, note=GROSS),
        Row(SECTION, f"{condition.name}: frame errors (FFE)", (gross + voicing) / frames, frames, "share",
            condition.frames, note=FRAMES),
    ]  # fmt: skip


def _time_rows(clips: Sequence[Pcm]) -> list[Row]:
    note = "processor time over audio time, on this machine with whatever else it did"
    tracking = seconds_per_second(track, clips)
    measuring = seconds_per_second(lambda pcm: measure(pcm, (), None), clips)
    return [
        Row(SECTION, "time of the pitch tracker", tracking, len(clips), "rtf", TRACK_RTF, note=note),
        Row(SECTION, "time of the whole measurement", measuring, len(clips), "rtf", MEASURE_RTF, note=note),
    ]
