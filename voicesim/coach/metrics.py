"""Numbers of the whole call. Each carries its n; a rate of nothing is None. Definitions: docs/metrics.md."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from statistics import median
from typing import Final, get_args

from voicesim.coach.look import LEADS, OPEN_QUESTIONS, QUESTIONS, agent_turns, heard, share
from voicesim.coach.pac import is_hook
from voicesim.coach.rules_voice import voiced
from voicesim.coach.types import CallFacts, Gaps, Metric, TurnSummary
from voicesim.model.delivery import DeliveryLabel, Role
from voicesim.model.thresholds import CALM, SURE

TALKING: Final = ("articulation_rate_per_s", "words_per_min", "pause_ratio", "filled_pauses_per_100_words")
TALKING_UNITS: Final = ("syllables/s", "words/min", "share", "per 100 words")
SELF: Final = re.compile(r"^i('|$)")
PRONOUN: Final = re.compile(r"^(i|you|we|he|she|they|it)('(ll|m|re|ve|d|s))?$")


def call_metrics(facts: CallFacts) -> tuple[Metric, ...]:
    """Everything that is a number of the call and no line of the scorecard."""
    return (*_timing(facts), *_voice(facts), *_words(facts), *_manner(facts))


def _timing(facts: CallFacts) -> Iterator[Metric]:
    timing = facts.timing
    yield from _gaps("response_gap", timing.response_gap)
    yield from _gaps("agent_gap", timing.agent_gap)
    turns = len(facts.turns)
    yield Metric("overlap_s", timing.overlap_s, "s", turns)
    yield Metric("talk_ratio", timing.talk_ratio, "share", turns)
    yield Metric("interruptions_by_agent", float(timing.interruptions.by_agent), "count", turns)
    yield Metric("interruptions_by_customer", float(timing.interruptions.by_customer), "count", turns)
    yield Metric("backchannels", float(len(timing.backchannels)), "count", turns)
    yield Metric("dead_air", float(len(timing.dead_air)), "count", turns)
    longest = max((silence.silence_s for silence in timing.dead_air), default=None)
    yield Metric("dead_air_longest_s", longest, "s", len(timing.dead_air))


def _gaps(name: str, gaps: Gaps) -> Iterator[Metric]:
    yield Metric(f"{name}_median_ms", gaps.median_ms, "ms", gaps.n)
    yield Metric(f"{name}_p95_ms", gaps.p95_ms, "ms", gaps.n)


def _voice(facts: CallFacts) -> Iterator[Metric]:
    measured = voiced(facts)
    calmness = _weighted((turn.span.duration_s, value) for turn, value in measured)
    yield Metric("calmness", calmness, "0..1", len(measured))
    calm = _weighted((turn.span.duration_s, float(value >= CALM)) for turn, value in measured)
    yield Metric("calm_time_share", calm, "share", len(measured))
    yield Metric("calmness_lowest", min((value for _, value in measured), default=None), "0..1", len(measured))
    arousal = [turn.delivery.voice.arousal for turn, _ in measured if turn.delivery is not None]
    known = [value for value in arousal if value is not None]
    yield Metric("arousal_trend", theil_sen(known), "index per turn", len(known))
    for name, unit in zip(TALKING, TALKING_UNITS, strict=True):
        values = [getattr(turn.prosody, name) for turn in agent_turns(facts) if turn.prosody is not None]
        there = [float(value) for value in values if value is not None]
        yield Metric(name, median(there) if there else None, unit, len(there))


def _words(facts: CallFacts) -> Iterator[Metric]:
    words = [word for turn in agent_turns(facts) for word in turn.text.lower().replace("’", "'").split()]
    hedges = heard(facts, "hedge", "permission_seeking", "give_in")
    yield Metric("hedges_per_15_words", len(hedges) / len(words) * 15 if words else None, "hedges", len(words))
    pronouns = [word for word in words if PRONOUN.match(word)]
    yield share("i_share_of_pronouns", sum(1 for word in pronouns if SELF.match(word)), len(pronouns))
    asked = heard(facts, "ask_closed_question", *sorted(QUESTIONS))
    open_ones = [pair for pair in asked if pair[1].name in OPEN_QUESTIONS]
    yield share("open_question_share", len(open_ones), len(asked))
    used = {technique.name for turn in agent_turns(facts) for technique in turn.techniques}
    yield Metric("techniques_used", float(len(used)), "kinds", len(agent_turns(facts)))
    leading = {turn.index for turn, _ in heard(facts, *sorted(LEADS))}
    yield share("lead_share_all_turns", len(leading), len(agent_turns(facts)))


def _manner(facts: CallFacts) -> Iterator[Metric]:
    sure = sure_turns(facts)
    total = sum(turn.span.duration_s for turn in sure)
    for label in get_args(DeliveryLabel)[:-1]:
        mine = sum(turn.span.duration_s for turn in sure if turn.delivery and turn.delivery.label == label)
        yield Metric(f"{label}_time_share", mine / total if total else None, "share", len(sure))
    for axis in ("agency", "communion"):
        pairs = ((turn.span.duration_s, float(getattr(turn.delivery, axis))) for turn in sure)
        yield Metric(axis, _weighted(pairs), "-1..1", len(sure))
    roles = [turn.role for turn in agent_turns(facts) if turn.role is not None]
    for role in get_args(Role):
        yield share(f"{role}_share", roles.count(role), len(roles))
    yield Metric("hooks_taken", float(hooks_taken(facts)), "count", len(roles))


def sure_turns(facts: CallFacts) -> list[TurnSummary]:
    """The agent's turns whose delivery is judged with enough confidence to count."""
    return [
        turn
        for turn in agent_turns(facts)
        if turn.delivery is not None and turn.delivery.label != "unsure" and turn.delivery.confidence >= SURE
    ]


def hooks_taken(facts: CallFacts) -> int:
    """Turns in which the agent took the role that the customer's feeds (S32, S33)."""
    pairs = pairwise(facts.turns)
    return sum(1 for a, b in pairs if a.speaker != b.speaker and b.speaker == "agent" and is_hook(a.role, b.role))


def theil_sen(values: list[float]) -> float | None:
    """Median slope over all pairs, per step; None with fewer than three values. Theil 1950; Sen 1968."""
    if len(values) < 3:
        return None
    return median((values[j] - values[i]) / (j - i) for i, j in combinations(range(len(values)), 2))


def _weighted(pairs: Iterable[tuple[float, float]]) -> float | None:
    listed = list(pairs)
    total = sum(weight for weight, _ in listed)
    return sum(weight * value for weight, value in listed) / total if total else None
