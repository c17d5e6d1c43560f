"""Section 3, assertive control: the positive Yang."""

import re
from typing import Final

from voicesim.coach.look import (
    DISRESPECT,
    FEELING,
    LEADS,
    LIMITS,
    QUESTIONS,
    REGAINS,
    agent_turns,
    count,
    customer_turns,
    heard,
    is_unsure,
    not_applicable,
    plural,
    proofs,
    said,
    share,
    technique_proof,
    times,
    turn_proof,
    whole_turns,
)
from voicesim.coach.timing import gap_samples
from voicesim.coach.types import CallFacts, Mark, Metric, TurnSummary
from voicesim.model.thresholds import AROUSAL_HOT, SURE
from voicesim.model.units import to_samples

WORDS_PER_HEDGE: Final = 15
LEAST_WORDS: Final = 15
TURNS_TO_REGAIN: Final = 2
ROOM_S: Final = 1.5
KIND_AND_FIRM_SHARE: Final = 0.4
HEDGES: Final = ("hedge", "permission_seeking", "give_in")
WARM: Final = FEELING | {"reassure", "apologise", "invite_to_speak"}
PURPOSE: Final = re.compile(r"\b(so (that )?(we|i|you)\b|in order to|to (get|find|reach|sort|solve|fix)|that way)")
LIMITING: Final = ("respectful_disagreement", "decline_with_reason", "set_boundary")


def confident_language(facts: CallFacts) -> Mark:
    """60 %: at most one hedge in 15 words, none left at two. 40 %: says at least once what I will do."""
    turns = agent_turns(facts)
    words = sum(turn.word_count for turn in turns)
    if words < LEAST_WORDS:
        return not_applicable(f"only {plural(words, 'word')} of the agent understood, {LEAST_WORDS} needed")
    hedges, commits = heard(facts, *HEDGES), heard(facts, "commit_next_step")
    per_15 = len(hedges) / words * WORDS_PER_HEDGE
    score = 0.6 * min(1.0, max(0.0, 2.0 - per_15)) + 0.4 * bool(commits)
    reason = f"{plural(len(hedges), 'hedge')} in {words} words, {plural(len(commits), 'commitment')} to a next step"
    metrics = (Metric("hedges_per_15_words", per_15, "hedges", words), count("commitments", len(commits), len(turns)))
    return Mark(score, reason, proofs(hedges) or proofs(commits), metrics)


def floor_or_room(facts: CallFacts) -> Mark:
    """Takes the floor back from one who hijacks the call; gives room to one who holds back."""
    hijacked = [turn for turn in customer_turns(facts) if turn.cut_in]
    if hijacked:
        return _floor_regained(facts, hijacked)
    unsure = [turn for turn in customer_turns(facts) if is_unsure(turn)]
    if unsure:
        return _room_given(facts, unsure)
    return not_applicable("the customer neither took the floor nor held anything back")


def _floor_regained(facts: CallFacts, hijacks: list[TurnSummary]) -> Mark:
    regained = [(turn, _regaining(facts, turn)) for turn in hijacks]
    done = [turn for _, turn in regained if turn is not None]
    purpose = [turn for turn in done if PURPOSE.search(turn.text.lower())]
    score = (0.7 * len(done) + 0.3 * len(purpose)) / len(hijacks)
    reason = f"floor taken back within 2 uninterrupted turns after {len(done)} of {plural(len(hijacks), 'hijack')}"
    reason += f", {len(purpose)} of them saying what for"
    found = tuple(technique_proof(turn, t) for turn in dict.fromkeys(done) for t in said(turn, REGAINS))
    lost = tuple(turn_proof(hijack) for hijack, turn in regained if turn is None)
    return Mark(score, reason, found + lost, (share("floor_regained_share", len(done), len(hijacks)),))


def _regaining(facts: CallFacts, hijack: TurnSummary) -> TurnSummary | None:
    uninterrupted = 0
    for turn in facts.turns[facts.turns.index(hijack) + 1 :]:
        if turn.speaker != "agent":
            continue
        if said(turn, REGAINS):
            return turn
        uninterrupted += not turn.interrupted
        if uninterrupted >= TURNS_TO_REGAIN:
            return None
    return None


def _room_given(facts: CallFacts, unsure: list[TurnSummary]) -> Mark:
    gaps = {turn.index: gap for turn, gap in gap_samples(facts.turns, "agent")}
    answered = [(turn, _next_agent_turn(facts, turn)) for turn in unsure]
    pairs = [(turn, reply) for turn, reply in answered if reply is not None]
    if not pairs:
        return not_applicable("the customer held back, but no turn of the agent followed")
    prompted = [reply for _, reply in pairs if said(reply, QUESTIONS)]
    roomy = [reply for _, reply in pairs if gaps.get(reply.index, 0) >= to_samples(ROOM_S)]
    score = 0.6 * len(prompted) / len(pairs) + 0.4 * len(roomy) / len(pairs)
    reason = f"of {plural(len(pairs), 'held-back answer')}, {len(prompted)} met with a question or an invitation"
    reason += f", {len(roomy)} given {ROOM_S} s of room"
    metrics = (share("prompt_share", len(prompted), len(pairs)), share("room_share", len(roomy), len(pairs)))
    evidence = tuple(turn_proof(reply) for reply in prompted) or tuple(turn_proof(turn) for turn, _ in pairs)
    return Mark(score, reason, evidence, metrics)


def _next_agent_turn(facts: CallFacts, turn: TurnSummary) -> TurnSummary | None:
    rest = facts.turns[facts.turns.index(turn) + 1 :]
    return rest[0] if rest and rest[0].speaker == "agent" else None


def limits(facts: CallFacts) -> Mark:
    """Disagrees with respect, declines with a reason or sets a limit; giving in instead is a miss."""
    found, gave_in = heard(facts, *LIMITING), heard(facts, "give_in")
    n = len(agent_turns(facts))
    metrics = (count("limits", len(found), n), count("gave_in", len(gave_in), n))
    if found:
        reason = f"{plural(len(found), 'limit or disagreement', 'limits or disagreements')} said"
        reason += f", gave in {times(len(gave_in))}" if gave_in else ""
        return Mark(0.5 if gave_in else 1.0, reason, proofs(found) + proofs(gave_in), metrics)
    if gave_in:
        return Mark(0.0, f"gave in {times(len(gave_in))} and set no limit", proofs(gave_in), metrics)
    tolerated = abused_turns(facts)
    if len(tolerated) > 3:
        reason = f"{len(tolerated)} abusive turns in a row without a limit"
        return Mark(0.0, reason, tuple(turn_proof(turn) for turn in tolerated), metrics)
    return not_applicable("nothing heard that asked for a limit or a disagreement")


def abused_turns(facts: CallFacts) -> list[TurnSummary]:
    """The longest run of furious turns of the customer during which the agent set no limit (S74)."""
    longest: list[TurnSummary] = []
    run: list[TurnSummary] = []
    for turn in facts.turns:
        if turn.speaker == "agent":
            run = [] if said(turn, LIMITS) else run
        elif turn.move is not None:
            run = [*run, turn] if turn.move.style == "furious" else []
        longest = run if len(run) > len(longest) else longest
    return longest


def firm_and_kind(facts: CallFacts) -> Mark:
    """Share of the turns with words of both kinds and no disrespect, or judged firm and kind; 40 % is full (S65).

    Turns of which nobody is sure how they came across speak neither for nor against it.
    """
    turns = [turn for turn in whole_turns(facts) if turn.delivery is not None and turn.delivery.label != "unsure"]
    if len(turns) < 2:
        return not_applicable(f"only {plural(len(turns), 'whole turn')} of the agent to judge, 2 needed")
    both = [turn for turn in turns if _is_both(turn)]
    reason = f"{len(both)} of {plural(len(turns), 'turn')} are firm and kind at once"
    found = tuple(turn_proof(turn, turn.delivery.confidence if turn.delivery else None) for turn in both)
    metric = share("firm_and_kind_share", len(both), len(turns))
    return Mark(min(1.0, len(both) / len(turns) / KIND_AND_FIRM_SHARE), reason, found, (metric,))


def _is_both(turn: TurnSummary) -> bool:
    judged = turn.delivery
    if judged is None or judged.label not in {"assertive", "neutral"} or said(turn, DISRESPECT):
        return False
    if judged.voice.arousal is not None and judged.voice.arousal > AROUSAL_HOT:
        return False  # nobody sounds kind in a hot voice
    if said(turn, WARM) and said(turn, LEADS):
        return True
    return judged.confidence >= SURE and judged.agency >= 0.2 and judged.communion >= 0.2
