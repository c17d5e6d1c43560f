"""Section 1, open and lead: who runs the call."""

import re
from typing import Final

from voicesim.coach.look import (
    ANSWERS,
    DISRESPECT,
    LEADS,
    QUESTIONS,
    agent_turns,
    count,
    heard,
    not_applicable,
    plural,
    proofs,
    replies,
    said,
    share,
    technique_proof,
    turn_proof,
    whole_turns,
)
from voicesim.coach.types import CallFacts, Mark, Metric, Proof, TurnSummary
from voicesim.model.language import Technique

OPENING_S: Final = 10.0
LEAD_SHARE: Final = 0.6
OPEN_DOORS: Final = frozenset({"ask_open_question", "invite_to_speak"})
"""An offer of help only after a greeting: "what's the problem" alone is none."""
HELP_WORDS: Final = re.compile(r"\b(help|assist|at your service|(can|may) (i|we) do for you)\b")
NEXT_STEPS: Final = frozenset({
    "commit_next_step", "summarise_confirm", "offer_options", "redirect", "escalate_to_manager",
})  # fmt: skip


def opening(facts: CallFacts) -> Mark:
    """Greeting and offer of help in the first turn, begun within 10 s; each is half, later than that halves it."""
    turns = agent_turns(facts)
    if not turns:
        return not_applicable("the agent did not speak")
    first = turns[0]
    if not first.word_count:
        return not_applicable("the agent's first words were not understood")
    greeted, offered = said(first, ["greeting"]), _offers_of_help(first)
    offers = bool(offered) or (not _is_hostile(first) and HELP_WORDS.search(first.text.lower()) is not None)
    late = first.span.start_s > OPENING_S
    score = (0.5 * bool(greeted) + 0.5 * offers) * (0.5 if late else 1.0)
    parts = [f"greeting {_heard(bool(greeted))}", f"offer of help {_heard(offers)}"]
    parts.append(f"first words after {first.span.start_s:.0f} s; the company's name is not checked yet")
    found = tuple(technique_proof(first, technique) for technique in (*greeted, *offered))
    metric = Metric("opening_s", first.span.start_s, "s", 1)
    return Mark(score, ", ".join(parts), found or (turn_proof(first),), (metric,))


def _offers_of_help(turn: TurnSummary) -> list[Technique]:
    if _is_hostile(turn):
        return []
    return said(turn, {"reassure"} | (OPEN_DOORS if said(turn, ["greeting"]) else frozenset()))


def _is_hostile(turn: TurnSummary) -> bool:
    aggressive = turn.delivery is not None and turn.delivery.label == "aggressive"
    return aggressive or bool(said(turn, DISRESPECT))


def _heard(found: bool) -> str:
    return "heard" if found else "not heard"


def lead(facts: CallFacts) -> Mark:
    """70 %: asks or commits in 60 % of the turns. 15 % each: nobody else has to steer; no dead air."""
    turns = [turn for turn in whole_turns(facts) if not said(turn, ["close_politely"])]
    if len(turns) < 2:
        return not_applicable(f"only {plural(len(turns), 'turn')} of the agent to judge, 2 needed")
    leading = [turn for turn in turns if said(turn, LEADS)]
    steering = [turn for turn in turns if _leaves_steering(turn)]
    silences = facts.timing.dead_air
    part = min(1.0, len(leading) / len(turns) / LEAD_SHARE)
    score = 0.7 * part + 0.15 * max(0.0, 1 - 0.5 * len(steering)) + 0.15 * max(0.0, 1 - 0.5 * len(silences))
    reason = f"{len(leading)} of {plural(len(turns), 'turn')} ask or commit to something"
    reason += f", {len(steering)} leave the steering to the customer, {plural(len(silences), 'silence')}"
    idle = [turn_proof(turn) for turn in turns if turn not in leading]
    quiet = [Proof(silence.span, f"{silence.silence_s:.0f} s of silence") for silence in silences]
    metrics = (share("lead_share", len(leading), len(turns)), count("dead_air", len(silences), len(turns)))
    return Mark(score, reason, (*idle, *quiet), metrics)


def _leaves_steering(turn: TurnSummary) -> bool:
    return bool(said(turn, ["give_in"])) or bool(said(turn, ["permission_seeking"]) and not said(turn, LEADS))


def signposts(facts: CallFacts) -> Mark:
    """A next step, options, a summary or a redirect at least in every third turn; one turn longer is half."""
    turns = whole_turns(facts)
    if len(turns) < 3:
        return not_applicable(f"only {plural(len(turns), 'turn')} of the agent to judge, 3 needed")
    longest = run = 0
    for turn in turns:
        run = 0 if said(turn, NEXT_STEPS) else run + 1
        longest = max(longest, run)
    score = 1.0 if longest <= 2 else 0.5 if longest == 3 else 0.0
    reason = f"at most {plural(longest, 'turn')} in a row without a next step or a signpost"
    metric = Metric("turns_without_next_step", float(longest), "turns", len(turns))
    return Mark(score, reason, proofs(heard(facts, *sorted(NEXT_STEPS))), (metric,))


def answers(facts: CallFacts) -> Mark:
    """Share of the customer's questions that are followed by an answer; those of a furious one are rhetorical.

    Who first asks for what the answer takes may give it in the next turn.
    """
    asked = [(question, _answering(facts, reply)) for question, reply in replies(facts) if _is_question(question)]
    if not asked:
        return not_applicable("the customer asked nothing that was answered in a whole turn")
    answered = [reply for _, reply in asked if said(reply, ANSWERS)]
    missed = tuple(turn_proof(reply) for _, reply in asked if reply not in answered)
    found = tuple(technique_proof(reply, technique) for reply in answered for technique in said(reply, ANSWERS))
    reason = f"{len(answered)} of {plural(len(asked), 'question')} got facts, reasons or a next step"
    metric = share("answer_share", len(answered), len(asked))
    return Mark(len(answered) / len(asked), reason, missed or found, (metric,))


def _answering(facts: CallFacts, reply: TurnSummary) -> TurnSummary:
    """The turn to look for the answer in: the reply, or the next one when the reply asked something back."""
    turns = agent_turns(facts)
    following = turns[turns.index(reply) + 1 :][:1]
    asks_back = said(reply, QUESTIONS | {"ask_closed_question"}) and not said(reply, ANSWERS)
    return following[0] if following and asks_back else reply


def _is_question(turn: TurnSummary) -> bool:
    furious = turn.move is not None and turn.move.style == "furious"
    return "?" in turn.text and not furious
