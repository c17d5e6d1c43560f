"""Events to facts: turns of both speakers in order, each with its judgement or its move, and the mood around it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from voicesim.coach import pac
from voicesim.coach.ledger import main_cause
from voicesim.coach.timing import timing
from voicesim.coach.types import CallFacts, MoodPoint, TurnSummary
from voicesim.model.audio import Span
from voicesim.model.customer import Mood, Move
from voicesim.model.events import (
    BargeIn,
    CallEnded,
    CallStarted,
    CustomerMoved,
    Event,
    MoodChanged,
    PlaybackEnded,
    PlaybackStarted,
    TurnEnded,
    TurnJudged,
    TurnResumed,
)
from voicesim.model.record import FinishedCall
from voicesim.model.speech import Speaker
from voicesim.model.units import to_samples, to_seconds

CUT_IN_REACH_SAMPLES: Final = to_samples(0.5)
"""How far from a turn its barge-in may lie."""


def facts_of(call: FinishedCall) -> CallFacts:
    """Put the events of a call in order."""
    mood = tuple(mood_points(call.events))
    turns = tuple(_with_mood(_turns(call.events), mood))
    ended = [event for event in call.events if isinstance(event, CallEnded)]
    return CallFacts(
        options=call.options,
        title=call.title,
        persona=call.persona,
        outcome=ended[-1].outcome if ended else None,
        ended_by_customer=_customer_ended_it(call.events),
        duration_s=to_seconds(call.duration_samples),
        turns=turns,
        mood=mood,
        timing=timing(turns, call.events),
    )


def _customer_ended_it(events: Sequence[Event]) -> bool:
    """Whether the customer's last move was to end the call; the agent may have hung up before it was heard."""
    moves = [event.move for event in events if isinstance(event, CustomerMoved)]
    return bool(moves) and moves[-1].outcome is not None


def mood_points(events: Sequence[Event]) -> Iterator[MoodPoint]:
    """The customer's mood at the start and after every change."""
    for event in events:
        if isinstance(event, CallStarted):
            yield MoodPoint(event.at_sample, event.mood, "opening")
        elif isinstance(event, MoodChanged):
            yield MoodPoint(event.at_sample, event.mood, main_cause(event.changes), event.changes)


def _turns(events: Sequence[Event]) -> list[TurnSummary]:
    changes = [row for event in events if isinstance(event, MoodChanged) for row in event.changes]
    turns = [*_agent_turns(events), *_customer_turns(events)]
    turns += _unheard_turns(events, turns)
    turns.sort(key=lambda turn: (turn.span.start_sample, turn.index))
    return [replace(turn, changes=tuple(row for row in changes if row.turn_index == turn.index)) for turn in turns]


def _agent_turns(events: Sequence[Event]) -> Iterator[TurnSummary]:
    barge_ins = _barge_ins(events, "agent")
    for event in events:
        if not isinstance(event, TurnJudged):
            continue
        turn = event.turn
        yield TurnSummary(
            turn.index,
            "agent",
            turn.span,
            turn.text,
            turn.interrupted,
            cut_in=_holds_one(turn.span, barge_ins),
            prosody=event.prosody,
            delivery=event.delivery,
            techniques=event.techniques,
            role=event.delivery.role,
        )


def _customer_turns(events: Sequence[Event]) -> Iterator[TurnSummary]:
    barge_ins = _barge_ins(events, "customer")
    decided: list[Move] = []
    playing: Move | None = None
    for event in events:
        if isinstance(event, CustomerMoved):
            decided.append(event.move)
        elif isinstance(event, PlaybackStarted):
            playing = next((move for move in reversed(decided) if move.line_id == event.line_id), None)
        elif isinstance(event, PlaybackEnded):
            turn, start = event.turn, event.turn.span.start_sample
            yield TurnSummary(
                turn.index,
                "customer",
                turn.span,
                turn.text,
                turn.interrupted,
                cut_in=any(abs(at - start) <= CUT_IN_REACH_SAMPLES for at in barge_ins),
                move=playing,
                role=pac.customer_role(playing.style if playing else None),
            )
            playing = None


def _unheard_turns(events: Sequence[Event], known: Sequence[TurnSummary]) -> Iterator[TurnSummary]:
    """Agent's turns that were never judged because an engine failed; their numbers are those that are missing."""
    judged = {turn.span for turn in known if turn.speaker == "agent"}
    numbers = (n for n in count() if n not in {turn.index for turn in known})
    barge_ins = _barge_ins(events, "agent")
    for event in _final_ends(events):
        if event.span not in judged:
            cut_in = _holds_one(event.span, barge_ins)
            yield TurnSummary(next(numbers), "agent", event.span, "", event.interrupted, cut_in)


def _final_ends(events: Sequence[Event]) -> list[TurnEnded]:
    """The ends of the agent's turns, without those after which the agent went on with the same turn."""
    ends: list[TurnEnded] = []
    for event in events:
        if isinstance(event, TurnResumed):
            ends.pop()
        elif isinstance(event, TurnEnded) and event.speaker == "agent":
            ends.append(event)
    return ends


def _holds_one(span: Span, samples: Sequence[int]) -> bool:
    # a barge-in is certain a little after the voice began, which may be after a short turn has ended
    return any(span.start_sample <= sample <= span.end_sample + CUT_IN_REACH_SAMPLES for sample in samples)


def _barge_ins(events: Sequence[Event], by: Speaker) -> list[int]:
    return [event.at_sample for event in events if isinstance(event, BargeIn) and event.by == by]


def mood_at(mood: Sequence[MoodPoint], sample: int) -> Mood | None:
    """The mood that held just before a sample; None before the line was open."""
    held = [point.mood for point in mood if point.at_sample < sample]
    return held[-1] if held else (mood[0].mood if mood else None)


def _with_mood(turns: Sequence[TurnSummary], mood: Sequence[MoodPoint]) -> Iterator[TurnSummary]:
    for position, turn in enumerate(turns):
        before = mood_at(mood, turn.span.start_sample)
        yield replace(turn, mood_before=before, mood_after=_mood_after(turns, position, mood))


def _mood_after(turns: Sequence[TurnSummary], position: int, mood: Sequence[MoodPoint]) -> Mood | None:
    # A turn that was cut off is judged when the customer already speaks, so its own ledger rows come first.
    index = turns[position].index
    own = [point.mood for point in mood if any(row.turn_index == index for row in point.changes)]
    if own:
        return own[-1]
    if position + 1 < len(turns):
        return mood_at(mood, turns[position + 1].span.start_sample)
    return mood[-1].mood if mood else None
