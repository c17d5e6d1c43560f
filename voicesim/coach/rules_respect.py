"""Section 2, respect and empathy: the positive Yin."""

from typing import Final

from voicesim.coach.look import (
    DISRESPECT,
    FEELING,
    NO_WORDS,
    agent_turns,
    content_words,
    count,
    heard,
    not_applicable,
    plural,
    proofs,
    replies,
    rolls_over,
    said,
    share,
    times,
    turn_proof,
    understood_turns,
    whole_turns,
)
from voicesim.coach.types import CallFacts, Mark, TurnSummary
from voicesim.model.customer import Mood
from voicesim.model.thresholds import ANGER_CURT, OPENNESS_YES_SAYING

ECHO_SHARE: Final = 0.5
APOLOGIES: Final = 2
"""Per call, and one more at the close (docs/metrics.md, "Respect and empathy"). A proposal."""
TURNS_TO_FIX: Final = 2
HARSH: Final = frozenset({"insult", "threat"})
SOLVES: Final = frozenset({
    "commit_next_step", "offer_options", "recommend", "explain_reason", "provide_context", "escalate_to_manager",
    "ask_for_details", "ask_open_question",
})  # fmt: skip


def listening(facts: CallFacts) -> Mark:
    """Half: never rolls over the customer. Half: half of the replies take up a word of what the customer just said."""
    turns = agent_turns(facts)
    if not turns:
        return not_applicable("the agent did not speak")
    rolled = [turn for turn in turns if rolls_over(facts, turn) or said(turn, ["steamroll"])]
    quiet = max(0.0, 1 - 0.5 * len(rolled))
    pairs = [(asked, reply) for asked, reply in replies(facts) if content_words(asked.text)]
    echoed = [reply for asked, reply in pairs if content_words(asked.text) & content_words(reply.text)]
    if not pairs and not rolled:
        return not_applicable("no reply of the agent with words to set against the customer's")
    score = 0.5 * quiet + 0.5 * min(1.0, len(echoed) / len(pairs) / ECHO_SHARE) if pairs else quiet
    reason = f"rolled over the customer {times(len(rolled))}" if rolled else "never rolled over the customer"
    reason += f", took up the customer's words in {len(echoed)} of {plural(len(pairs), 'reply', 'replies')}"
    metrics = (count("steamroll", len(rolled), len(turns)), share("echo_share", len(echoed), len(pairs)))
    evidence = tuple(turn_proof(turn) for turn in rolled) or tuple(turn_proof(turn) for turn in echoed[:3])
    return Mark(score, reason, evidence, metrics)


def feeling_named(facts: CallFacts) -> Mark:
    """The feeling is named within two uninterrupted turns of showing; later is half, never is none."""
    first_need = next((p for p in facts.mood if _shows(p.mood)), None)
    if first_need is None:
        return not_applicable("the customer showed neither anger nor reserve")
    turns = [turn for turn in understood_turns(facts) if turn.span.end_sample > first_need.at_sample]
    if not turns:
        return not_applicable("no words of the agent were understood after the feeling showed")
    named = [turn for turn in turns if said(turn, FEELING)]
    if not named:
        return Mark(
            0.0, f"no feeling named in {plural(len(turns), 'turn')}", metrics=(count("feeling", 0, len(turns)),)
        )
    passed = _uninterrupted_before(turns, named[0], facts)
    soon = passed < 2
    found = proofs((turn, technique) for turn in named for technique in said(turn, FEELING))
    reason = f"first named after {plural(passed, 'uninterrupted turn')}, {times(len(named))} in the call"
    return Mark(1.0 if soon else 0.5, reason, found, (count("feeling", len(named), len(turns)),))


def _shows(mood: Mood) -> bool:
    return mood.anger >= ANGER_CURT or mood.openness < OPENNESS_YES_SAYING


def _uninterrupted_before(turns: list[TurnSummary], named: TurnSummary, facts: CallFacts) -> int:
    """Uninterrupted turns that passed without it; a greeting before the customer has spoken does not count."""
    spoken = [turn for turn in facts.turns if turn.speaker == "customer"]
    heard_from = spoken[0].span.start_sample if spoken else 0
    passed = [t for t in turns if t.span.start_sample < named.span.start_sample and not t.interrupted]
    return sum(1 for turn in passed if turn.span.start_sample > heard_from)


def courtesy(facts: CallFacts) -> Mark:
    """No blame, orders, brushing off, sarcasm or policy wall: each costs half; insult or threat costs all."""
    turns = understood_turns(facts)
    if not turns:
        return not_applicable(NO_WORDS)
    faults = heard(facts, *sorted(DISRESPECT))
    if not faults:
        reason = f"no disrespectful phrase in {plural(len(turns), 'turn')}"
        return Mark(1.0, reason, metrics=(count("disrespect", 0, len(turns)),))
    harsh = any(technique.name in HARSH for _, technique in faults)
    score = 0.0 if harsh else max(0.0, 1 - 0.5 * len(faults))
    kinds = sorted({technique.name.replace("_", " ") for _, technique in faults})
    reason = f"{plural(len(faults), 'disrespectful phrase')}: {', '.join(kinds)}"
    return Mark(score, reason, proofs(faults), (count("disrespect", len(faults), len(turns)),))


def apology(facts: CallFacts) -> Mark:
    """Half: two apologies at most, one more at the close, none stacked. Half: a solving step within two turns."""
    sorry = heard(facts, "apologise", "over_apology")
    if not sorry:
        return not_applicable("the agent did not apologise, which is no fault")
    turns = agent_turns(facts)
    closing = [turn for turn in turns[-2:] if said(turn, ["close_politely"])]
    budget = APOLOGIES + bool(closing)
    stacked = [technique for _, technique in sorry if technique.name == "over_apology"]
    within = len(sorry) <= budget and not stacked
    at = turns.index(sorry[0][0])
    fixes = [t for turn in turns[at : at + TURNS_TO_FIX + 1] for t in said(turn, SOLVES)]
    reason = f"{plural(len(sorry), 'apology', 'apologies')} where {budget} are plenty, {len(stacked)} piled up"
    reason += ", a step towards a solution followed" if fixes else ", no step towards a solution followed"
    score = 0.5 * within + 0.5 * bool(fixes)
    return Mark(score, reason, proofs(sorry), (count("apologies", len(sorry), len(turns)),))


def perspective(facts: CallFacts) -> Mark:
    """Takes the customer's perspective, reassures or invites to speak at least once, in a turn without disrespect.

    Who is neither upset nor reserved can do without.
    """
    turns = whole_turns(facts)
    if not turns:
        return not_applicable("no whole turn of the agent to judge")
    offered = heard(facts, "empathise_same_level", "reassure", "invite_to_speak")
    found = [pair for pair in offered if not said(pair[0], DISRESPECT)]
    if not found and not any(_shows(point.mood) for point in facts.mood):
        return not_applicable("the customer showed neither anger nor reserve")
    reason = f"heard {times(len(found)) if found else 'nowhere'} in {plural(len(turns), 'whole turn')}"
    return Mark(1.0 if found else 0.0, reason, proofs(found), (count("encouragement", len(found), len(turns)),))
