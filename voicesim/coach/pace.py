"""How fast was spoken over the time of a call, from the places of the words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from voicesim.coach.types import TurnSummary
from voicesim.model.events import Event, TurnJudged
from voicesim.model.speech import Word

WINDOW_WORDS: Final = 6
"""Long enough that one long word is no slow talk, short enough to show a rush within a turn."""
LEAST_WORDS: Final = 3
Timed = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PaceLine:
    """Words per minute through a turn, as (second of the call, words per minute)."""

    points: tuple[Timed, ...]


def words_by_turn(events: Sequence[Event]) -> dict[int, tuple[Word, ...]]:
    """The agent's words with their places on the call clock, by the number of the turn."""
    return {event.turn.index: event.turn.words for event in events if isinstance(event, TurnJudged)}


def agent_pace(words: dict[int, tuple[Word, ...]]) -> tuple[PaceLine, ...]:
    """A line for each turn of three words and more; a window of six words slides through it."""
    return tuple(PaceLine(tuple(_windows(turn))) for turn in words.values() if len(turn) >= LEAST_WORDS)


def _windows(words: Sequence[Word]) -> Iterator[Timed]:
    size = min(WINDOW_WORDS, len(words))
    found = [(words[at].span.start_s, words[at + size - 1].span.end_s) for at in range(len(words) - size + 1)]
    rates = [((first + last) / 2, size * 60 / (last - first)) for first, last in found if last > first]
    if rates:
        yield words[0].span.start_s, rates[0][1]
        yield from rates
        yield words[-1].span.end_s, rates[-1][1]


def customer_pace(turns: Sequence[TurnSummary]) -> tuple[PaceLine, ...]:
    """A flat line for each line of the customer, whose words have no places."""
    spoken = [t for t in turns if t.speaker == "customer" and t.word_count >= LEAST_WORDS and t.span.samples > 0]
    return tuple(_flat(turn.span.start_s, turn.span.end_s, turn.word_count) for turn in spoken)


def _flat(start_s: float, end_s: float, words: int) -> PaceLine:
    rate = words / (end_s - start_s) * 60
    return PaceLine(((start_s, rate), (end_s, rate)))
