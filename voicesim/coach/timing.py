"""Who spoke when: gaps, overlaps, shares and interruptions, from spans on the call clock."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from voicesim.coach.types import Gaps, Interruptions, Silence, Timing, TurnSummary
from voicesim.model.audio import Span
from voicesim.model.events import Backchannel, BargeIn, DeadAir, Event
from voicesim.model.speech import Speaker
from voicesim.model.units import to_seconds

MS_PER_S: Final = 1000.0


def timing(turns: Sequence[TurnSummary], events: Sequence[Event]) -> Timing:
    """Measure the floor transfers of a call; turns in order of their start."""
    backchannels = tuple(event.span for event in events if isinstance(event, Backchannel) and event.by == "agent")
    barge_ins = [event.by for event in events if isinstance(event, BargeIn)]
    silences = (Silence(event.at_sample, event.silence_s) for event in events if isinstance(event, DeadAir))
    agent = [turn.span for turn in turns if turn.speaker == "agent"] + list(backchannels)
    customer = [turn.span for turn in turns if turn.speaker == "customer"]
    return Timing(
        response_gap=gaps(turns, "customer"),
        agent_gap=gaps(turns, "agent"),
        overlap_s=to_seconds(sum(a.overlap(c) for a in agent for c in customer)),
        talk_ratio=talk_ratio(agent, customer),
        interruptions=Interruptions(barge_ins.count("agent"), barge_ins.count("customer")),
        backchannels=backchannels,
        dead_air=tuple(silences),
    )


def gap_samples(turns: Sequence[TurnSummary], by: Speaker) -> list[tuple[TurnSummary, int]]:
    """Turns of a speaker that follow a finished turn of the other, with the gap before them.

    A barge-in answers nothing, so it has no gap; interruptions are counted apart.
    """
    return [
        (turn, turn.span.start_sample - before.span.end_sample)
        for before, turn in pairwise(turns)
        if turn.speaker == by and before.speaker != by and not before.interrupted and not turn.cut_in
    ]


def gaps(turns: Sequence[TurnSummary], by: Speaker) -> Gaps:
    """Median and 95th percentile (linear between ranks) of the gaps before a speaker's turns."""
    values_ms = [to_seconds(gap) * MS_PER_S for _, gap in gap_samples(turns, by)]
    if not values_ms:
        return Gaps(None, None, 0)
    median, p95 = np.percentile(values_ms, [50, 95])
    return Gaps(float(median), float(p95), len(values_ms))


def talk_ratio(agent: Sequence[Span], customer: Sequence[Span]) -> float | None:
    """The agent's share of all talking time; None when nobody spoke."""
    agent_samples, customer_samples = (sum(span.samples for span in spans) for spans in (agent, customer))
    total = agent_samples + customer_samples
    return agent_samples / total if total else None
