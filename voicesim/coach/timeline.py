"""The measured strips of the report: both voices, level, pitch and pace, on the time axis of charts.py."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.coach.charts import Axis, Tick, mm_ss
from voicesim.coach.curves import PITCHES_HZ, Doubles, columns_of, inside, minus, path, runs, wave_path
from voicesim.coach.pace import PaceLine, agent_pace, customer_pace, words_by_turn
from voicesim.coach.types import CallSummary
from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.model.audio import Pcm, Span
from voicesim.model.events import Event
from voicesim.model.speech import Speaker
from voicesim.model.units import RATE_HZ, to_samples

HOP_SAMPLES: Final = RATE_HZ // 50  # 20 ms
LEAST_COLUMN_S: Final = 0.1
LEVEL_COLUMN_S: Final = 0.4
"""Two syllables: shorter ones would draw the syllables themselves."""
MOST_COLUMNS: Final = 1000
WAVE_HEIGHT, CURVE_HEIGHT = 50.0, 64.0
EDGE: Final = 3.0
"""Room above the highest and below the lowest value, so that a line is never cut in half."""
LEVELS_DB: Final = 40.0
QUIET_TOP_DBFS: Final = -30.0
ANY_PITCH_HZ: Final = (80.0, 300.0)
SLOWEST_PER_MIN, FASTEST_PER_MIN = 50.0, 300.0


@dataclass(frozen=True, slots=True)
class CallSound:
    """Both sides of a call as they were heard."""

    agent: Pcm
    customer: Pcm
    f0_hz: Doubles
    """Of the agent, a frame every HOP_SAMPLES; NaN where there is no pitch of a voice."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line or shape of a strip."""

    kind: str
    """How it is drawn: wave | line, and whose."""
    path: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One picture of something measured."""

    name: str
    title: str
    unit: str
    about: str
    """The same in words, for those who do not see it."""
    height: float
    curves: tuple[Curve, ...]
    rows: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Values side by side, each of so many seconds; NaN where there is none."""

    values: Doubles
    column_s: float

    @property
    def heard(self) -> Doubles:
        """Those that are there."""
        return self.values[~np.isnan(self.values)]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to heights."""

    low: float
    high: float

    def y(self, value: float) -> float:
        """What is off the scale lies on its edge."""
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return round(CURVE_HEIGHT - EDGE - (CURVE_HEIGHT - 2 * EDGE) * share, 1)


def strips(summary: CallSummary, events: Sequence[Event], sound: CallSound | None, axis: Axis) -> tuple[Strip, ...]:
    """All strips in order from top to bottom; without sound only what the words tell."""
    measured = () if sound is None else tuple(_sound_strips(summary, sound, axis))
    return (*measured, pace_strip(summary, events, axis))


def _sound_strips(summary: CallSummary, sound: CallSound, axis: Axis) -> Iterator[Strip]:
    sides: dict[Speaker, Pcm] = {"agent": sound.agent, "customer": sound.customer}
    for speaker, pcm in sides.items():
        curve = Curve(f"wave {speaker}", wave_path(pcm, axis.width, WAVE_HEIGHT))
        about = _when(_spans(summary, speaker))
        yield Strip(f"wave-{speaker}", f"{speaker.capitalize()}'s sound", "", about, WAVE_HEIGHT, (curve,))
    yield level_strip(summary, sound, axis)
    yield pitch_strip(summary, sound, axis)


def _spans(summary: CallSummary, speaker: Speaker) -> tuple[Span, ...]:
    return tuple(turn.span for turn in summary.turns if turn.speaker == speaker)


def _when(spans: Iterable[Span]) -> str:
    found = [f"{mm_ss(span.start_s)} to {mm_ss(span.end_s)}" for span in spans]
    return f"speaks from {', '.join(found)}" if found else "never speaks"


def level_strip(summary: CallSummary, sound: CallSound, axis: Axis) -> Strip:
    """How loud each turn was; the agent as a full line, the customer as a thin dashed one."""
    sides: dict[Speaker, Pcm] = {"agent": sound.agent, "customer": sound.customer}
    found = {speaker: _loud_parts(pcm, _spans(summary, speaker), axis) for speaker, pcm in sides.items()}
    heard = [columns.heard for columns in found.values()]
    loudest = max((float(levels.max()) for levels in heard if len(levels)), default=QUIET_TOP_DBFS)
    top = max(QUIET_TOP_DBFS, 10.0 * math.ceil((loudest + 1) / 10))
    scale = Scale(top - LEVELS_DB, top)
    rows = tuple(Tick(scale.y(level), minus(f"{level:.0f}")) for level in (top - 10, top - 30))
    curves = tuple(_line(speaker, levels, scale, axis) for speaker, levels in found.items())
    about = _turn_values(summary, "level_p90_dbfs", "dBFS", "loud parts")
    return Strip("level", "Level", "dBFS", about, CURVE_HEIGHT, curves, rows)


def _loud_parts(pcm: Pcm, spans: Sequence[Span], axis: Axis) -> Columns:
    levels = frame_levels_dbfs(pcm, 2 * HOP_SAMPLES, HOP_SAMPLES) if len(pcm) else np.zeros(0)
    return _columns(inside(levels, spans, HOP_SAMPLES), axis, np.nanmax, LEVEL_COLUMN_S)


def pitch_strip(summary: CallSummary, sound: CallSound, axis: Axis) -> Strip:
    """The agent's F0 on a logarithmic axis."""
    columns = _columns(np.log2(sound.f0_hz), axis, np.nanmedian)
    heard = 2**columns.heard
    low, high = np.percentile(heard, [1, 99]) if len(heard) else ANY_PITCH_HZ
    scale = Scale(math.log2(low) - 0.2, max(math.log2(high) + 0.2, math.log2(low) + 0.8))
    rows = tuple(Tick(scale.y(math.log2(hz)), f"{hz}") for hz in _apart(scale))
    about = _turn_values(summary, "f0_median_hz", "Hz", "median pitch")
    return Strip(
        "pitch", "Agent's pitch (F0)", "Hz", about, CURVE_HEIGHT, (_line("agent", columns, scale, axis),), rows
    )


def _apart(scale: Scale) -> Iterator[int]:
    last = math.inf
    for hz in PITCHES_HZ:
        y = scale.y(math.log2(hz))
        if scale.low < math.log2(hz) < scale.high and last - y >= 16:
            last = y
            yield hz


def pace_strip(summary: CallSummary, events: Sequence[Event], axis: Axis) -> Strip:
    """Words per minute: the agent's through each turn, the customer's as a mean of each line."""
    scale = Scale(SLOWEST_PER_MIN, FASTEST_PER_MIN)
    lines = {"agent": agent_pace(words_by_turn(events)), "customer": customer_pace(summary.turns)}
    curves = tuple(
        Curve(f"line {who}", "".join(_paced(line, scale, axis) for line in found)) for who, found in lines.items()
    )
    rows = tuple(Tick(scale.y(value), f"{value:.0f}") for value in (100.0, 200.0))
    about = _turn_values(summary, "words_per_min", "words per minute", "pace")
    return Strip("pace", "Pace", "words per minute", about, CURVE_HEIGHT, curves, rows)


def _paced(line: PaceLine, scale: Scale, axis: Axis) -> str:
    return path((axis.x(at_s), scale.y(rate)) for at_s, rate in line.points)


def _columns(values: Doubles, axis: Axis, typical: Callable[..., Doubles], least_s: float = LEAST_COLUMN_S) -> Columns:
    per_column = max(1, to_samples(max(least_s, axis.duration_s / MOST_COLUMNS)) // HOP_SAMPLES)
    return Columns(columns_of(values, per_column, typical), per_column * HOP_SAMPLES / RATE_HZ)


def _line(speaker: str, columns: Columns, scale: Scale, axis: Axis) -> Curve:
    drawn = "".join(
        path((axis.x((place + 0.5) * columns.column_s), scale.y(value)) for place, value in _seen(run))
        for run in runs(columns.values)
    )
    return Curve(f"line {speaker}", drawn)


def _seen(run: list[tuple[int, float]]) -> list[tuple[float, float]]:
    """A single point as a line that can be seen."""
    (place, value), *more = run
    return [(place, value), *more] if more else [(place - 0.4, value), (place + 0.4, value)]


def _turn_values(summary: CallSummary, feature: str, unit: str, what: str) -> str:
    """A measure of each turn of the agent in words."""
    found = [(turn, getattr(turn.prosody, feature)) for turn in summary.turns if turn.prosody is not None]
    told = [f"{mm_ss(turn.span.start_s)} {minus(f'{value:.0f}')}" for turn, value in found if value is not None]
    return f"{what} of the agent's turns in {unit}: {', '.join(told)}" if told else f"{what}: not measured"
