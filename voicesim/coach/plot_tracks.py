"""The measured part of a row: sound, level and pitch over time, pauses, and what is usual beside them."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.coach.curves import PITCHES_HZ, minus
from voicesim.coach.plot_ink import FAINT, INK, LEVEL, LEVEL_TINT, PAUSE, PITCH, SOFT, USUAL_DASH, WAVE
from voicesim.coach.plot_marks import Area, Box, Label, Lines, Mark, Point, line, text_width
from voicesim.coach.plot_types import LEFT, RIGHT, WIDTH, Row, Sound, Stretch, Subject, moment
from voicesim.dsp.levels import to_dbfs
from voicesim.model.audio import Span
from voicesim.model.units import RATE_HZ

Doubles = npt.NDArray[np.float64]

COLUMN: Final = 1.5
"""Width of what is drawn as one point, in user units: decimated to it, an hour is as light as a minute."""
QUIET_TOP_DBFS: Final = -40.0
"""The scales reach up to here at least, so that an almost silent recording looks like one."""
LEVELS_DB: Final = 50.0
ANY_PITCH_HZ: Final = (75.0, 300.0)
LEAST_OCTAVES: Final = 1.0
ROOMY: Final = 60.0
"""A track of this height has room for a label every 10 dB."""
SMALL: Final = 10.5
LABEL_PITCH: Final = 13.0


@dataclass(frozen=True, slots=True)
class Scales:
    """The same for all rows of a picture, so that they can be compared."""

    peak: float
    """Amplitude that fills the height."""
    level_dbfs: tuple[float, float]
    log2_hz: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Track:
    """One strip of a row with its vertical scale."""

    row: Row
    top: float
    height: float
    low: float
    high: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def y(self, value: float) -> float:
        """Where a value lies; what is off the scale lies on the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - self.height * min(max(share, 0.0), 1.0)


def scales_of(subject: Subject) -> Scales:
    """What the whole recording spans."""
    sound = subject.sound
    if sound is None or not len(sound.pcm):
        return Scales(10 ** (QUIET_TOP_DBFS / 20), (-50.0, 0.0), _octaves(ANY_PITCH_HZ))
    peak = max(float(np.abs(sound.pcm).max()), 10 ** (QUIET_TOP_DBFS / 20))
    usual = [] if subject.usual_level_dbfs is None else [subject.usual_level_dbfs]
    top = max([float(sound.level_dbfs.max()), QUIET_TOP_DBFS, *usual])
    top = min(0.0, 10 * math.ceil((top + 1) / 10))
    usual_hz = [stretch.usual_f0_hz for stretch in subject.stretches if stretch.usual_f0_hz]
    heard_hz = [float(hz) for hz in sound.f0_hz[~np.isnan(sound.f0_hz)]]
    spread = np.percentile(heard_hz, [0.5, 99.5]) if heard_hz else np.array(ANY_PITCH_HZ)
    return Scales(peak, (top - LEVELS_DB, top), _octaves((min([*usual_hz, spread[0]]), max([*usual_hz, spread[1]]))))


def _octaves(hz: tuple[float, float]) -> tuple[float, float]:
    low, high = math.log2(hz[0]) - 0.1, math.log2(hz[1]) + 0.1
    lacking = max(0.0, LEAST_OCTAVES - (high - low)) / 2
    return low - lacking, high + lacking


def wave_track(track: Track, sound: Sound) -> Iterator[Mark]:
    """The sound itself, as its highest and lowest sample in each column."""
    first, end = track.row.span.start_sample, min(track.row.span.end_sample, len(sound.pcm))
    edges = np.unique(np.linspace(first, end, _columns(track.row, end - first), endpoint=False).astype(np.int64))
    part = sound.pcm[first:end]
    highest, lowest = (np.asarray(f.reduceat(part, edges - first), np.float64) for f in (np.maximum, np.minimum))
    upper = [(track.row.x(at), track.y(value) - 0.4) for at, value in zip(edges, highest, strict=True)]
    lower = [(track.row.x(at), track.y(value) + 0.4) for at, value in zip(edges, lowest, strict=True)]
    yield Area((*upper, *reversed(lower)), WAVE)
    yield from track_name(track, "sound", minus(f"to {round(float(to_dbfs(track.high**2)))} dBFS"))


def _columns(row: Row, samples: int) -> int:
    share = samples / row.span.samples
    return max(1, min(samples, round(share * (WIDTH - LEFT - RIGHT) / COLUMN)))


def level_track(track: Track, subject: Subject, sound: Sound) -> Iterator[Mark]:
    """The level over time, each utterance's loud parts as a bar, and the usual ones as a dashed line."""
    step = 10 if track.height > ROOMY else 20
    values = range(step * math.ceil(track.low / step), math.floor(track.high) + 1, step)
    yield from _grid(track, [(float(value), minus(f"{value}")) for value in values])
    curve = _binned(track, sound.level_dbfs, sound.hop_samples, np.nanmax)
    yield from (Area(((path[0][0], track.bottom), *path, (path[-1][0], track.bottom)), LEVEL_TINT) for path in curve)
    yield Lines(curve, LEVEL, 1.2)
    for stretch in subject.stretches:
        loud_dbfs = stretch.prosody.level_p90_dbfs
        if loud_dbfs is not None:
            yield from _bar(track, stretch, loud_dbfs, minus(f"loud parts at {loud_dbfs:.1f} dBFS"))
    usual_dbfs = subject.usual_level_dbfs
    if usual_dbfs is not None:
        yield from _usual(track, {usual_dbfs: minus(f"{usual_dbfs:.0f} dBFS")}, subject.whose_usual)
    yield from track_name(track, "level", "dBFS")


def pitch_track(track: Track, subject: Subject, sound: Sound) -> Iterator[Mark]:
    """F0 on a logarithmic axis, each utterance's median as a bar, and what it was held against as a dashed line."""
    yield from _grid(track, [(math.log2(hz), f"{hz}") for hz in _round_hz(track)])
    yield Lines(_binned(track, np.log2(sound.f0_hz), sound.hop_samples, np.nanmedian), PITCH, 2.0)
    for stretch in subject.stretches:
        median_hz = stretch.prosody.f0_median_hz
        if median_hz:
            yield from _bar(track, stretch, math.log2(median_hz), f"median pitch {median_hz:.0f} Hz")
    usual_hz = {stretch.usual_f0_hz for stretch in subject.stretches if stretch.usual_f0_hz}
    yield from _usual(track, {math.log2(hz): f"{hz:.0f} Hz" for hz in sorted(usual_hz)}, subject.whose_usual)
    if bool(np.isnan(sound.f0_hz).all()):
        middle = (LEFT + WIDTH - RIGHT) / 2
        yield Label(middle, track.top + track.height / 2, "no pitch of a voice found", SMALL, SOFT, anchor="middle")
    yield from track_name(track, "pitch", "Hz")


def pause_marks(row: Row, pauses: Iterable[Span], top: float, bottom: float) -> Iterator[Mark]:
    """Shades over the tracks, with their length where there is room."""
    for pause in pauses:
        left, right = row.ends(pause)
        if right - left < 1:
            continue
        text = f"{pause.duration_s:.1f} s"
        yield Box(left, top, right - left, bottom - top, PAUSE, title=f"pause of {text}")
        if row.begins_here(pause) and text_width(text, SMALL) + 6 < right - left:
            yield Label((left + right) / 2, top + 11, text, SMALL, SOFT, anchor="middle")


def tick_marks(row: Row, top: float, bottom: float) -> Iterator[Mark]:
    """Round times above the row, and a thin line down from each."""
    places = [(at_s, row.x(at_s * RATE_HZ)) for at_s in row.ticks_s()]
    yield Lines(tuple(line(x, top, x, bottom) for _, x in places), FAINT, 0.8)
    yield from (Label(x, top - 5, moment(at_s, row.tick_s), SMALL, SOFT, anchor="middle") for at_s, x in places)


def _round_hz(track: Track) -> Iterator[int]:
    """Round frequencies within the scale, with room for their labels."""
    last = math.inf
    for hz in PITCHES_HZ:
        if track.low <= math.log2(hz) <= track.high and last - track.y(math.log2(hz)) >= LABEL_PITCH:
            last = track.y(math.log2(hz))
            yield hz


def _binned(
    track: Track, values: Doubles, hop_samples: int, typical: Callable[..., Doubles]
) -> tuple[tuple[Point, ...], ...]:
    """Values over time, so many to a column, as the lines between the gaps where there are none."""
    span = track.row.span
    first, end = math.ceil(span.start_sample / hop_samples), math.ceil(span.end_sample / hop_samples)
    per_column = max(1, round(COLUMN * span.samples / (WIDTH - LEFT - RIGHT) / hop_samples))
    part = values[first:end]
    table = np.pad(part, (0, -len(part) % per_column), constant_values=np.nan).reshape(-1, per_column)
    columns = np.flatnonzero(2 * np.sum(~np.isnan(table), axis=1) >= per_column)
    lines: list[list[Point]] = []
    before = -2
    for column, value in zip(columns.tolist(), typical(table[columns], axis=1).tolist(), strict=True):
        x = track.row.x((first + (column + 0.5) * per_column - 0.5) * hop_samples)
        if column != before + 1:
            lines.append([])
        lines[-1].append((x, track.y(value)))
        before = column
    return tuple(tuple(_seen(points)) for points in lines)


def _seen(points: list[Point]) -> list[Point]:
    """A single point as a line that can be seen."""
    (x, y), *more = points
    return points if more else [(x - COLUMN / 2, y), (x + COLUMN / 2, y)]


def _bar(track: Track, stretch: Stretch, value: float, title: str) -> Iterator[Mark]:
    """What was measured of an utterance as a whole, over its time."""
    left, right = track.row.ends(stretch.span)
    if right > left:
        y = track.y(value)
        yield Lines((line(left, y, right, y),), INK, 2.2, title=title)


def _usual(track: Track, values: dict[float, str], whose: str) -> Iterator[Mark]:
    """Dashed lines, named in the right margin unless they lie too close for it."""
    last = math.inf
    for value, text in values.items():
        y = track.y(value)
        yield Lines((line(LEFT, y, WIDTH - RIGHT, y),), INK, 1.2, USUAL_DASH)
        if last - y >= 2 * LABEL_PITCH:
            last = y
            yield Label(WIDTH - RIGHT + 6, y - 1, whose, SMALL)
            yield Label(WIDTH - RIGHT + 6, y + 11, text, SMALL, bold=True)


def _grid(track: Track, places: Iterable[tuple[float, str]]) -> Iterator[Mark]:
    named = [(track.y(value), text) for value, text in places]
    yield Lines(tuple(line(LEFT, y, WIDTH - RIGHT, y) for y, _ in named), FAINT, 0.8)
    yield from (Label(LEFT - 5, y + 3.5, text, SMALL, SOFT, anchor="end") for y, text in named)


def track_name(track: Track, name: str, unit: str) -> Iterator[Mark]:
    """What a strip shows, in the left margin."""
    middle = track.top + track.height / 2
    yield Label(8, middle - 2, name, 11, INK, bold=True)
    yield Label(8, middle + 11, unit, 9.5, SOFT)
