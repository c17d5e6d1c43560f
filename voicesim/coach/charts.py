"""Pictures of a call as plain coordinates; a template draws them. All share one time axis, so they line up.

Units: x in units of the time axis, which a page stretches to the room it has; y in pixels downwards.
"""

from dataclasses import dataclass
from typing import Final

from voicesim.coach.look import tidy
from voicesim.coach.pac import is_hook
from voicesim.coach.transcript import calm_word
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.customer import SCALES, Mood
from voicesim.model.delivery import Role
from voicesim.model.speech import Speaker
from voicesim.model.thresholds import CALM, HEATED
from voicesim.model.units import to_seconds

LETTERS: Final = {"passive": "P", "assertive": "A", "aggressive": "X", "neutral": "N", "unsure": "?"}
TICK_STEPS_S: Final = (5, 10, 15, 30, 60, 120, 300, 600)
ROLE_ROWS: Final[tuple[Role, ...]] = ("parent", "adult", "child")
WIDTH: Final = 2000.0
"""Of the time axis: as fine as the pixels of a wide screen."""
LEAST_WIDTH: Final = 4.0
TOP: Final = 10.0


@dataclass(frozen=True, slots=True)
class Axis:
    """Time to x."""

    duration_s: float
    width: float = WIDTH

    def x(self, at_s: float) -> float:
        """Where a moment of the call lies."""
        share = min(max(at_s / self.duration_s, 0.0), 1.0) if self.duration_s else 0.0
        return round(self.width * share, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One scale of the mood as a path."""

    name: str
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A box with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    letter: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A turn's role."""

    x: float
    y: float
    speaker: Speaker
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """A role that was taken because the other speaker's feeds it."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture; what does not apply is empty."""

    height: float
    top: float
    bottom: float
    rows: tuple[Tick, ...] = ()
    curves: tuple[Curve, ...] = ()
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Charts:
    """The pictures of a call."""

    axis: Axis
    ticks: tuple[Tick, ...]
    mood: Plot
    calmness: Plot
    talk: Plot
    roles: Plot


def axis_of(summary: CallSummary) -> Axis:
    """The time axis of a call."""
    return Axis(max(summary.duration_s, 1.0))


def charts(summary: CallSummary) -> Charts:
    """Lay out the four pictures."""
    axis = axis_of(summary)
    return Charts(
        axis=axis,
        ticks=ticks(axis, most=10),
        mood=mood_plot(summary, axis),
        calmness=calmness_plot(summary, axis),
        talk=talk_plot(summary, axis),
        roles=role_plot(summary, axis),
    )


def mm_ss(at_s: float) -> str:
    """A place in a call, or its length, as 1:05."""
    whole = int(at_s)
    return f"{whole // 60}:{whole % 60:02d}"


def ticks(axis: Axis, most: int) -> tuple[Tick, ...]:
    """Round moments, at most so many."""
    step = next((s for s in TICK_STEPS_S if axis.duration_s / s <= most), TICK_STEPS_S[-1])
    return tuple(Tick(axis.x(at), mm_ss(at)) for at in range(0, int(axis.duration_s) + 1, step))


def mood_plot(summary: CallSummary, axis: Axis) -> Plot:
    """Four steps over time: the mood holds until something changes it."""
    bottom = TOP + 120.0
    rows = tuple(Tick(_level(value, bottom), f"{value:g}") for value in (0.0, 0.5, 1.0))
    if not summary.mood:
        return Plot(bottom + 4, TOP, bottom, rows)
    last = summary.mood[-1].mood
    curves = tuple(
        Curve(name, _steps(summary, name, axis, bottom), f"{name} {tidy(getattr(last, name)):.2f}") for name in SCALES
    )
    return Plot(bottom + 4, TOP, bottom, rows, curves)


def _level(value: float, bottom: float) -> float:
    return round(bottom - (bottom - TOP) * min(max(value, 0.0), 1.0), 1)


def _steps(summary: CallSummary, name: str, axis: Axis, bottom: float) -> str:
    first = summary.mood[0]
    begin = f"M{axis.x(to_seconds(first.at_sample))} {_level(getattr(first.mood, name), bottom)}"
    steps = (
        f"H{axis.x(to_seconds(point.at_sample))}V{_level(getattr(point.mood, name), bottom)}"
        for point in summary.mood[1:]
    )
    return "".join([begin, *steps, f"H{axis.width}"])


def calmness_plot(summary: CallSummary, axis: Axis) -> Plot:
    """A bar per turn of the agent, as high as the voice was calm, with the letter of the delivery."""
    bottom = TOP + 70.0
    rows = tuple(
        Tick(_level(value, bottom), label)
        for value, label in ((CALM, "calm"), (HEATED, "heated"))  # with its figure it would not fit beside the plot
    )
    agent = [turn for turn in summary.turns if turn.speaker == "agent"]
    return Plot(bottom + 18, TOP, bottom, rows, bars=tuple(_calm_bar(turn, axis, bottom) for turn in agent))


def _calm_bar(turn: TurnSummary, axis: Axis, bottom: float) -> Bar:
    x, width = _extent(turn, axis)
    calmness = turn.delivery.calmness if turn.delivery else None
    letter = LETTERS[turn.delivery.label] if turn.delivery else "?"
    word = turn.delivery.label if turn.delivery else "not judged"
    if calmness is None:
        title = f"{mm_ss(turn.span.start_s)} {word}, voice not measured"
        return Bar(x, bottom - 6, width, 6, "unmeasured", letter, title)
    title = f"{mm_ss(turn.span.start_s)} {word}, calmness {calmness * 100:.0f}, {calm_word(calmness)}"
    y = _level(calmness, bottom)
    return Bar(x, y, width, round(bottom - y, 1), calm_word(calmness), letter, title)


def _extent(turn: TurnSummary, axis: Axis) -> tuple[float, float]:
    x = axis.x(turn.span.start_s)
    return x, max(LEAST_WIDTH, round(axis.x(turn.span.end_s) - x, 1))


def talk_plot(summary: CallSummary, axis: Axis) -> Plot:
    """Who spoke when: a row for each, marks where somebody spoke over the other, silences between."""
    row_y = {"agent": TOP + 6, "customer": TOP + 44}
    rows = tuple(Tick(y + 11, name) for name, y in row_y.items())
    bars = [_silence(silence.span.start_s, silence.span.end_s, axis) for silence in summary.timing.dead_air]
    for turn in summary.turns:
        x, width = _extent(turn, axis)
        title = f"{turn.speaker} {mm_ss(turn.span.start_s)} to {mm_ss(turn.span.end_s)}"
        title += ", spoke over the other" if turn.cut_in else ""
        bars.append(Bar(x, row_y[turn.speaker], width, 22, turn.speaker, "!" if turn.cut_in else "", title))
    for span in summary.timing.backchannels:
        width = max(LEAST_WIDTH, round(axis.x(span.end_s) - axis.x(span.start_s), 1))
        title = f"agent {mm_ss(span.start_s)}, listening sound"
        bars.append(Bar(axis.x(span.start_s), row_y["agent"] + 7, width, 8, "backchannel", "", title))
    return Plot(TOP + 76, TOP, TOP + 72, rows, bars=tuple(bars))


def _silence(start_s: float, end_s: float, axis: Axis) -> Bar:
    width = max(LEAST_WIDTH, round(axis.x(end_s) - axis.x(start_s), 1))
    return Bar(axis.x(start_s), TOP, width, 68, "silence", "", f"{mm_ss(start_s)} {end_s - start_s:.0f} s of silence")


def role_plot(summary: CallSummary, axis: Axis) -> Plot:
    """Parent, adult, child: a dot per turn that has a role, a line where the agent took the fed one."""
    row_y = {role: TOP + 10 + 26 * row for row, role in enumerate(ROLE_ROWS)}
    rows = tuple(Tick(y + 4, role) for role, y in row_y.items())
    dots: list[Dot] = []
    links: list[Link] = []
    before: TurnSummary | None = None
    for turn in summary.turns:
        if turn.role is not None:
            dot = _dot(turn, turn.role, axis, row_y)
            if before and turn.speaker == "agent" and before.speaker != "agent" and is_hook(before.role, turn.role):
                links.append(Link(dots[-1].x, dots[-1].y, dot.x, dot.y))
            dots.append(dot)
        before = turn
    bottom = TOP + 72
    return Plot(bottom + 4, TOP, bottom, rows, dots=tuple(dots), links=tuple(links))


def _dot(turn: TurnSummary, role: Role, axis: Axis, row_y: dict[Role, float]) -> Dot:
    middle = (turn.span.start_s + turn.span.end_s) / 2
    return Dot(axis.x(middle), row_y[role], turn.speaker, f"{turn.speaker} {mm_ss(turn.span.start_s)}: {role}")


def mood_sentence(summary: CallSummary) -> str:
    """The mood picture in words."""
    if not summary.mood:
        return "The customer's mood was not recorded."
    first, last = summary.mood[0].mood, summary.mood[-1].mood
    parts = [f"{name} from {tidy(getattr(first, name)):.2f} to {tidy(getattr(last, name)):.2f}" for name in SCALES]
    top = max(summary.mood, key=lambda point: point.mood.anger)
    return (
        f"{', '.join(parts)}. Anger was highest at {mm_ss(to_seconds(top.at_sample))} with {tidy(top.mood.anger):.2f}."
    )


def mood_values(mood: Mood) -> tuple[tuple[str, float], ...]:
    """The four scales by name, in the order of the pictures."""
    return tuple((name, tidy(getattr(mood, name))) for name in SCALES)
