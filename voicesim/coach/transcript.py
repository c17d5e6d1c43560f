"""The transcript as data: one line per turn, and one per silence, with what was noticed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from voicesim.coach.pac import is_hook
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.customer import Mood, Style
from voicesim.model.delivery import DeliveryLabel, Role
from voicesim.model.language import Technique
from voicesim.model.thresholds import CALM, HEATED
from voicesim.model.units import to_seconds


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a turn's text and the techniques heard in it."""

    text: str
    techniques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """What a screen shows for one turn, or for one silence."""

    at_s: float
    who: Literal["agent", "customer", "silence"]
    text: str
    segments: tuple[Segment, ...] = ()
    label: DeliveryLabel | None = None
    confidence: float | None = None
    calmness: float | None = None
    """0..1."""
    techniques: tuple[str, ...] = ()
    style: Style | None = None
    why: str = ""
    """What made the customer say this."""
    marks: tuple[str, ...] = ()
    """Plain remarks: cut off, spoke over, warm words in a hot voice ..."""
    mood_before: Mood | None = None
    mood_after: Mood | None = None
    role: Role | None = None
    turn_index: int | None = None


def transcript_lines(summary: CallSummary) -> tuple[TranscriptLine, ...]:
    """The call in order of time."""
    silences = [
        TranscriptLine(to_seconds(silence.at_sample), "silence", f"{silence.silence_s:.0f} s of silence")
        for silence in summary.timing.dead_air
    ]
    return tuple(sorted([*_turn_lines(summary.turns), *silences], key=lambda line: line.at_s))


def calm_word(calmness: float | None) -> str:
    """Calm, tense or heated (docs/delivery.md, "Arousal and calmness"); empty when it was not measured."""
    if calmness is None:
        return ""
    if calmness >= CALM:
        return "calm"
    return "tense" if calmness >= HEATED else "heated"


def _turn_lines(turns: Sequence[TurnSummary]) -> Iterator[TranscriptLine]:
    before: TurnSummary | None = None
    for turn in turns:
        answers = before is not None and before.speaker == "customer" and turn.speaker == "agent"
        fed_by = before.role if before and answers and is_hook(before.role, turn.role) else None
        yield _line(turn, fed_by)
        before = turn


def _line(turn: TurnSummary, fed_by: Role | None) -> TranscriptLine:
    delivery, move = turn.delivery, turn.move
    return TranscriptLine(
        at_s=turn.span.start_s,
        who=turn.speaker,
        text=turn.text,
        segments=segments(turn.text, turn.techniques),
        label=delivery.label if delivery else None,
        confidence=delivery.confidence if delivery else None,
        calmness=delivery.calmness if delivery else None,
        techniques=tuple(dict.fromkeys(technique.name for technique in turn.techniques)),
        style=move.style if move else None,
        why=move.why if move else "",
        marks=tuple(_marks(turn, fed_by)),
        mood_before=turn.mood_before,
        mood_after=turn.mood_after,
        role=turn.role,
        turn_index=turn.index,
    )


def _marks(turn: TurnSummary, fed_by: Role | None) -> Iterator[str]:
    other = "customer" if turn.speaker == "agent" else "agent"
    if turn.cut_in:
        yield f"spoke over the {other}"
    if turn.interrupted:
        yield f"cut off by the {other}"
    if not turn.text:
        yield "no words understood"
    if fed_by is not None:
        yield f"answered the customer's {fed_by} role with the {turn.role} role"
    if turn.delivery is not None:
        yield from turn.delivery.notes


def segments(text: str, techniques: Sequence[Technique]) -> tuple[Segment, ...]:
    """The text cut where techniques begin and end; overlapping ones share a segment. Joined it is the text again.

    The same technique once more is looked for behind the first: a second "sorry" is not the first one.
    """
    places: list[tuple[int, int, str]] = []
    low, behind = text.lower(), dict[str, int]()
    for technique in techniques:
        quote = technique.quote.lower() if len(low) == len(text) else ""
        at = low.find(quote, behind.get(technique.name, 0)) if quote else -1
        at = low.find(quote) if quote and at < 0 else at
        if at >= 0:
            places.append((at, at + len(quote), technique.name))
            behind[technique.name] = at + len(quote)
    edges = sorted({0, len(text), *(edge for start, end, _ in places for edge in (start, end))})
    cut = [
        Segment(text[a:b], tuple(dict.fromkeys(name for start, end, name in places if start <= a and b <= end)))
        for a, b in pairwise(edges)
    ]
    return tuple(cut)
