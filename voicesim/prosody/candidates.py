"""What the pitch of each frame might be: the highest peaks of its autocorrelation."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.framing import Frames
from voicesim.model.units import RATE_HZ
from voicesim.prosody.autocorrelation import PitchRange, autocorrelations

Floats = npt.NDArray[np.float32]

CANDIDATES: Final = 6
LEAST_STRENGTH: Final = 0.25  # half of what counts as voiced; below this a peak is never chosen
OCTAVE_COST: Final = 0.01  # per octave of a lower candidate: of two equal peaks the higher pitch is meant
IMPOSSIBLE: Final = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of each frame; arrays (frames, CANDIDATES) unless said. A score of IMPOSSIBLE marks an empty place."""

    hz: Floats
    strength: Floats
    """Autocorrelation at the period, up to 1."""
    score: Floats
    amplitude: Floats
    """The highest sample of the frame, (frames,)."""


def candidates(frames: Frames, within: PitchRange) -> Candidates:
    """The highest peaks of each frame of within.frame_samples, placed between the lags by a parabola."""
    curves, amplitude = autocorrelations(frames, within)
    rises = curves[:, 1:] > curves[:, :-1]
    is_peak = (rises[:, :-1] > rises[:, 1:]) & (curves[:, 1:-1] > LEAST_STRENGTH)
    rows, columns = np.divmod(np.flatnonzero(is_peak), is_peak.shape[1])
    places = rows * curves.shape[1] + columns
    before, at, after = (curves.take(places + further) for further in range(3))
    fall = before - after
    offset = fall / (2 * np.minimum(before - 2 * at + after, np.float32(-1e-9)))
    offset = np.minimum(np.maximum(offset, np.float32(-0.5)), np.float32(0.5))
    hz = RATE_HZ / (columns.astype(np.float32) + np.float32(within.shortest_lag) + offset)
    strength = np.minimum(at - fall * offset / 4, np.float32(1))
    score = strength + OCTAVE_COST * np.log2(hz / np.float32(within.low_hz))
    score[(hz < within.low_hz) | (hz > within.high_hz)] = IMPOSSIBLE
    order = np.lexsort((-score, rows))
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)  # in its row, 0 for the best
    order, place = order[place < CANDIDATES], place[place < CANDIDATES]
    found = _nothing(within.low_hz, amplitude)
    to = rows[order] * CANDIDATES + place
    for kept, values in ((found.hz, hz), (found.strength, strength), (found.score, score)):
        kept.put(to, values[order])
    return found


def joined(parts: Sequence[Candidates]) -> Candidates:
    """The frames of all parts, one after the other."""
    return Candidates(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Candidates)))


def _nothing(hz: float, amplitude: Floats) -> Candidates:
    """Empty places, with some pitch to reckon with, for frames of these amplitudes."""
    hz_, strength, score = (np.full((len(amplitude), CANDIDATES), value, np.float32) for value in (hz, 0, IMPOSSIBLE))
    return Candidates(hz_, strength, score, amplitude)
