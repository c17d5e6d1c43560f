"""What no good score makes up for, and what a person should look at."""

from collections.abc import Iterator
from typing import Final

from voicesim.coach.look import (
    LIMITS,
    agent_turns,
    customer_turns,
    heard,
    left_waiting,
    plural,
    proofs,
    times,
    turn_proof,
    unfinished,
)
from voicesim.coach.rules_control import abused_turns
from voicesim.coach.rules_solve import hollow
from voicesim.coach.types import CallFacts, Finding
from voicesim.model.thresholds import ANGRY

SURE: Final = 0.6
"""Confidence from which an insult or a threat is fatal; below it a person has to listen."""
PARENT_SHARE: Final = 0.3
LEAST_PARENT_TURNS: Final = 2
ABUSE_TURNS: Final = 3


def fatal_findings(facts: CallFacts) -> tuple[Finding, ...]:
    """What caps the total: an insult or threat, hanging up unannounced, the Parent in 30 % of the turns."""
    return (*_attacks(facts), *_hang_up(facts), *_parent(facts))


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
        sentence = f"insult or threat by the agent, {times(len(sure))}"
        yield Finding("Insult or threat", sentence, ("S23", "S63"), proofs(sure))


def _possible_attacks(facts: CallFacts) -> Iterator[Finding]:
    unsure = [pair for pair in heard(facts, "insult", "threat") if pair[1].confidence < SURE]
    if unsure:
        sentence = "possibly an insult or a threat; the words were not heard clearly, listen to them"
        yield Finding("Possible insult or threat", sentence, ("S63",), proofs(unsure))


def _hang_up(facts: CallFacts) -> Iterator[Finding]:
    if facts.outcome == "hung_up" and not facts.ended_by_customer and not heard(facts, *sorted(LIMITS)):
        sentence = "the agent hung up without a warning or handing over"
        yield Finding("Hung up without warning", sentence, ("S63", "S74", "S75"))


def _parent(facts: CallFacts) -> Iterator[Finding]:
    judged = [turn for turn in agent_turns(facts) if turn.role is not None]
    parent = [turn for turn in judged if turn.role == "parent"]
    if len(parent) >= LEAST_PARENT_TURNS and len(parent) / len(judged) > PARENT_SHARE:
        sentence = f"critical or controlling in {len(parent)} of {plural(len(judged), 'judged turn')}"
        evidence = tuple(turn_proof(turn, turn.delivery.confidence if turn.delivery else None) for turn in parent)
        yield Finding("Parent role", sentence, ("S30", "S33", "S63", "S88"), evidence)


def _abuse(facts: CallFacts) -> Iterator[Finding]:
    tolerated = abused_turns(facts)
    if len(tolerated) > ABUSE_TURNS:
        sentence = f"{len(tolerated)} furious turns in a row without a limit or a manager"
        yield Finding("Abuse tolerated", sentence, ("S15", "S74", "S75"), tuple(turn_proof(turn) for turn in tolerated))


def _early_escalation(facts: CallFacts) -> Iterator[Finding]:
    escalated = heard(facts, "escalate_to_manager")[:1]
    for turn, _ in escalated:
        first = turn.index == agent_turns(facts)[0].index
        hot = turn.mood_before is not None and turn.mood_before.anger >= ANGRY
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
