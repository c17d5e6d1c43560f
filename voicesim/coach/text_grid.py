"""Places of a call as a TextGrid of Praat: tiers of intervals that fill the call, and of points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voicesim.coach.charts import mood_values
from voicesim.coach.pace import words_by_turn
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.audio import Span
from voicesim.model.customer import Mood
from voicesim.model.events import Event
from voicesim.model.units import to_samples, to_seconds

Place = tuple[Span, str]


@dataclass(frozen=True, slots=True)
class Tier:
    """One row of a TextGrid."""

    name: str
    lines: tuple[str, ...]
    """Its entries as they stand in the file."""
    points: bool
    """Points in time; False for intervals."""
    entries: int


def text_grid(summary: CallSummary, events: Sequence[Event]) -> str:
    """Both speakers, the agent's words, delivery and techniques, the customer's mood where it changed.

    Source: Praat manual, "TextGrid file formats", the long text format.
    """
    end = max([to_samples(summary.duration_s), 1, *(turn.span.end_sample for turn in summary.turns)])
    tiers = [*_intervals(summary, events, end), *_points(summary)]
    head = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {_s(end)}"]
    lines = [*head, "tiers? <exists>", f"size = {len(tiers)}", "item []:"]
    for number, tier in enumerate(tiers, 1):
        lines += _tier(number, tier, end)
    return "\n".join(lines) + "\n"


def _intervals(summary: CallSummary, events: Sequence[Event], end: int) -> Iterator[Tier]:
    agent, customer = ([t for t in summary.turns if t.speaker == who] for who in ("agent", "customer"))
    words = words_by_turn(events)
    yield _interval_tier("agent", ((t.span, t.text) for t in agent), end)
    yield _interval_tier("agent words", ((w.span, w.text) for t in agent for w in words.get(t.index, ())), end)
    yield _interval_tier("delivery", _deliveries(agent), end)
    yield _interval_tier("customer", ((t.span, t.text) for t in customer), end)


def _deliveries(agent: Iterable[TurnSummary]) -> Iterator[Place]:
    return ((turn.span, turn.delivery.label) for turn in agent if turn.delivery is not None)


def _points(summary: CallSummary) -> Iterator[Tier]:
    heard = [(t.span.start_sample, t.name) for turn in summary.turns for t in turn.techniques]
    yield _point_tier("techniques", heard)
    moods = [
        (p.at_sample, " ".join(f"{name} {level:.2f}" for name, level in mood_values(p.mood))) for p in summary.mood
    ]
    yield _point_tier("mood", moods)


def _mood(mood: Mood) -> str:
    return " ".join(f"{name} {level:.2f}" for name, level in mood_values(mood))


def _interval_tier(name: str, places: Iterable[Place], end: int) -> Tier:
    filled = list(_filled(sorted(places, key=lambda place: place[0].start_sample), end))
    lines: list[str] = []
    for number, (span, text) in enumerate(filled, 1):
        lines += [f"        intervals [{number}]:", f"            xmin = {_s(span.start_sample)}",
                  f"            xmax = {_s(span.end_sample)}", f"            text = {_quoted(text)}"]  # fmt: skip
    return Tier(name, tuple(lines), False, len(filled))


def _filled(places: Iterable[Place], end: int) -> Iterator[Place]:
    """The places and what lies between them, without an overlap: intervals of Praat meet, and fill the whole time."""
    at = 0
    for span, text in places:
        start, stop = max(at, span.start_sample), min(end, span.end_sample)
        if stop <= start:
            continue
        if start > at:
            yield Span(at, start), ""
        yield Span(start, stop), text
        at = stop
    if at < end:
        yield Span(at, end), ""


def _point_tier(name: str, points: Iterable[tuple[int, str]]) -> Tier:
    """Points of the same moment as one: Praat takes no two."""
    by_sample: dict[int, list[str]] = {}
    for at_sample, text in points:
        by_sample.setdefault(max(0, at_sample), []).append(text)
    lines: list[str] = []
    for number, (at_sample, texts) in enumerate(sorted(by_sample.items()), 1):
        lines += [f"        points [{number}]:", f"            number = {_s(at_sample)}",
                  f"            mark = {_quoted(', '.join(texts))}"]  # fmt: skip
    return Tier(name, tuple(lines), True, len(by_sample))


def _tier(number: int, tier: Tier, end: int) -> list[str]:
    kind, entries = ("TextTier", "points") if tier.points else ("IntervalTier", "intervals")
    return [f"    item [{number}]:", f'        class = "{kind}"', f"        name = {_quoted(tier.name)}",
            "        xmin = 0", f"        xmax = {_s(end)}", f"        {entries}: size = {tier.entries}",
            *tier.lines]  # fmt: skip


def _s(samples: int) -> str:
    return f"{to_seconds(samples):.6f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    """On one line, with doubled quotation marks."""
    return '"' + " ".join(text.split()).replace('"', '""') + '"'
