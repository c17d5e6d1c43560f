"""What no good score makes up for, and what a person should look at."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from voicesim.coach.look import (
    LIMITS,
    agent_turns,
    customer_turns,
    heard,
    left_waiting,
    plural,
    proofs,
    said,
    times,
    turn_proof,
    unfinished,
)
from voicesim.coach.rules_control import abused_turns
from voicesim.coach.rules_solve import hollow
from voicesim.coach.types import CallFacts, Finding, Proof, TurnSummary
from voicesim.model.language import Technique
from voicesim.model.thresholds import ANGER_CURT, ANGER_RANTING

SURE: Final = 0.6
"""Confidence from which an insult or a threat is fatal; below it a person has to listen."""
PARENT_SHARE: Final = 0.3
LEAST_PARENT_TURNS: Final = 2
ABUSE_TURNS: Final = 3
CLOSING_TURNS: Final = 2
"""A goodbye in one of the agent's last turns announces the end."""
FAREWELL: Final = re.compile(r"\b((good ?)?bye|good (day|night|evening)|see you|take care)\b")


INSULT: Final = Finding("Insult or threat", "insult or threat by the agent", ("S23", "S63"))
HUNG_UP: Final = Finding(
    "Hung up without warning", "the agent hung up without a warning, a goodbye or handing over", ("S63", "S74", "S75")
)
PARENT: Final = Finding("Parent role", "critical or controlling", ("S30", "S33", "S63", "S88"))
FATAL: Final = (INSULT, HUNG_UP, PARENT)
"""What caps the total."""
ANGRY_END: Final = Finding(
    "Customer hung up in anger",
    "the customer hung up in anger; a call that ends so does not pass",
    ("S10", "S49", "S53", "S74"),
)
BARRIERS: Final = (ANGRY_END,)
"""What keeps a call from passing whatever its total."""


def fatal_findings(facts: CallFacts) -> tuple[Finding, ...]:
    """What caps the total: an insult or threat, hanging up unannounced, the Parent in 30 % of the turns."""
    return (*_attacks(facts), *_hang_up(facts), *_parent(facts))


def barriers(facts: CallFacts) -> tuple[Finding, ...]:
    """What keeps a call from passing without capping its total: the customer hung up with anger of 0.45 and more."""
    lost = facts.outcome == "hung_up" and facts.ended_by_customer
    if not lost or not facts.mood or facts.mood[-1].mood.anger < ANGER_CURT:
        return ()
    return (replace(ANGRY_END, evidence=tuple(turn_proof(turn) for turn in customer_turns(facts)[-1:])),)


def review_flags(facts: CallFacts) -> tuple[Finding, ...]:
    """What a trainer should look at; nothing of it changes the score."""
    return (
        *_possible_attacks(facts),
        *_abuse(facts),
        *_early_escalation(facts),
        *_hollow(facts),
        *_not_understood(facts),
        *_open(facts),
    )


def _attacks(facts: CallFacts) -> Iterator[Finding]:
    sure = [pair for pair in heard(facts, "insult", "threat") if pair[1].confidence >= SURE]
    if sure:
        yield replace(INSULT, sentence=f"{INSULT.sentence}, {times(len(sure))}", evidence=_whole_turns(sure))


def _possible_attacks(facts: CallFacts) -> Iterator[Finding]:
    unsure = [pair for pair in heard(facts, "insult", "threat") if pair[1].confidence < SURE]
    if unsure:
        sentence = "possibly an insult or a threat; the words were not heard clearly, listen to them"
        yield Finding("Possible insult or threat", sentence, ("S63",), _whole_turns(unsure))


def _whole_turns(found: list[tuple[TurnSummary, Technique]]) -> tuple[Proof, ...]:
    """Each turn once, with all its words: the few that were heard as an attack ("I will") tell nobody what it was."""
    surest: dict[int, tuple[TurnSummary, float]] = {}
    for turn, attack in found:
        surest[turn.index] = (turn, max(attack.confidence, surest.get(turn.index, (turn, 0.0))[1]))
    return tuple(turn_proof(turn, confidence) for turn, confidence in surest.values())


def _hang_up(facts: CallFacts) -> Iterator[Finding]:
    if facts.outcome == "hung_up" and not facts.ended_by_customer and not _announced(facts):
        yield HUNG_UP


def _announced(facts: CallFacts) -> bool:
    """Whether the end came as no surprise: a limit, a handing over, or a goodbye of either at the end."""
    last = agent_turns(facts)[-CLOSING_TURNS:]
    parting = [turn.text.lower() for turn in customer_turns(facts)[-1:]]
    said_goodbye = any(said(turn, ["close_politely"]) for turn in last) or any(map(FAREWELL.search, parting))
    return said_goodbye or bool(heard(facts, *sorted(LIMITS)))


def _parent(facts: CallFacts) -> Iterator[Finding]:
    judged = [turn for turn in agent_turns(facts) if turn.role is not None]
    parent = [turn for turn in judged if turn.role == "parent"]
    if len(parent) >= LEAST_PARENT_TURNS and len(parent) / len(judged) > PARENT_SHARE:
        sentence = f"{PARENT.sentence} in {len(parent)} of {plural(len(judged), 'judged turn')}"
        evidence = tuple(turn_proof(turn, turn.delivery.confidence if turn.delivery else None) for turn in parent)
        yield replace(PARENT, sentence=sentence, evidence=evidence)


def _abuse(facts: CallFacts) -> Iterator[Finding]:
    tolerated = abused_turns(facts)
    if len(tolerated) > ABUSE_TURNS:
        sentence = f"{len(tolerated)} furious turns in a row without a limit or a manager"
        yield Finding("Abuse tolerated", sentence, ("S15", "S74", "S75"), tuple(turn_proof(turn) for turn in tolerated))


def _early_escalation(facts: CallFacts) -> Iterator[Finding]:
    escalated = heard(facts, "escalate_to_manager")[:1]
    for turn, _ in escalated:
        first = turn.index == agent_turns(facts)[0].index
        hot = turn.mood_before is not None and turn.mood_before.anger >= ANGER_RANTING
        if first and not hot:
            yield Finding("Escalated early", "handed over before a first attempt", ("S74",), proofs(escalated))


def _hollow(facts: CallFacts) -> Iterator[Finding]:
    if facts.outcome == "hollow" or (facts.outcome == "resolved" and hollow(facts, facts.mood[-1].mood)):
        sentence = "the customer agreed without having said what they need"
        evidence = tuple(turn_proof(turn) for turn in customer_turns(facts)[-1:])
        yield Finding("Hollow close", sentence, ("S59", "S60", "S62", "S89"), evidence)


def _not_understood(facts: CallFacts) -> Iterator[Finding]:
    turns = agent_turns(facts)
    lost = [turn for turn in turns if not turn.word_count]
    if lost:
        sentence = f"no words understood in {len(lost)} of {plural(len(turns), 'turn')}; the score leaves them out"
        yield Finding("Not understood", sentence, (), tuple(turn_proof(turn) for turn in lost))


def _open(facts: CallFacts) -> Iterator[Finding]:
    if unfinished(facts):
        yield Finding("Not finished", "the call stopped before its end; the score covers what there was", ())
    if left_waiting(facts):
        yield Finding("Left waiting", "the agent fell silent and the customer gave up", ("S115", "S116"))
