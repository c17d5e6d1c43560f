"""Sections 5 and 6, discover and solve, and close."""

import re
from typing import Final

from voicesim.coach.look import (
    NO_WORDS,
    QUESTIONS,
    content_words,
    count,
    customer_turns,
    heard,
    is_unsure,
    not_applicable,
    plural,
    proofs,
    replies,
    said,
    share,
    tidy,
    times,
    turn_proof,
    understood_turns,
    unfinished,
)
from voicesim.coach.types import CallFacts, Mark, Metric, TurnSummary
from voicesim.model.customer import Mood
from voicesim.model.thresholds import ANGER_CURT, OPENNESS_TELLING
from voicesim.model.units import to_samples

QUESTIONS_FIRST: Final = 2
ONE_IS_ENOUGH: Final = 1
"""Questions to a customer who said what they want, and to whom nothing was proposed."""
ASKS_FOR_ADVICE: Final = re.compile(
    r"\b(recommend|advice|advise|suggest|should i|would you (take|choose|pick|do)|which (one|of)|which would|"
    r"what are my (options|choices))\b"
)
TOO_MANY: Final = re.compile(
    r"\b(five|six|seven|eight|nine|ten|a dozen)\b"
    r"(?! (to|or|o'clock|percent|hundred|thousand|euro|dollar|pound|cent|minute|hour|day|week|month|year)s?\b)"
)
"""A number of choices, and not of days or of euros."""
EXPLAINS: Final = ("explain_reason", "provide_context")
PROPOSES: Final = ("offer_options", "recommend")
CLOSING_TURNS: Final = 3


def discovery(facts: CallFacts) -> Mark:
    """60 %: two questions before the first proposal. 40 %: a question at every `I don't know`.

    One question is enough where nothing was proposed and no choice was called for.
    """
    turns = understood_turns(facts)
    if not turns:
        return not_applicable(NO_WORDS)
    kinds = QUESTIONS | {"ask_closed_question"} if facts.persona == "aggressive" else QUESTIONS
    asked, proposed = heard(facts, *sorted(kinds)), heard(facts, *PROPOSES)
    until = proposed[0][1].span.start_sample if proposed else to_samples(facts.duration_s) + 1
    early = [pair for pair in asked if pair[1].span.start_sample < until]
    unsure = [(answer, reply) for answer, reply in replies(facts) if is_unsure(answer)]
    met = [reply for _, reply in unsure if said(reply, QUESTIONS)]
    wanted = QUESTIONS_FIRST if proposed or choice_is_due(facts) else ONE_IS_ENOUGH
    score = min(1.0, len(early) / wanted)
    reason = f"{plural(len(early), 'question')} before the first proposal"
    if unsure:
        score = 0.6 * score + 0.4 * len(met) / len(unsure)
        reason += f", {len(met)} of {plural(len(unsure), 'unsure answer')} met with a question"
    metrics = (count("early_questions", len(early), len(turns)), share("probe_share", len(met), len(unsure)))
    return Mark(score, reason, proofs(asked), metrics)


def options(facts: CallFacts) -> Mark:
    """A clear choice was offered; five and more at once are half. Only an undecided customer needs one."""
    found, n = heard(facts, "offer_options"), len(understood_turns(facts))
    if not n:
        return not_applicable(NO_WORDS)
    metric = count("options_offered", len(found), n)
    if not found:
        if not choice_is_due(facts):
            return not_applicable("the customer knew what they wanted; no choice was called for")
        return Mark(0.0, f"no choice offered in {plural(n, 'turn')}", metrics=(metric,))
    crowded = [pair for pair in found if TOO_MANY.search(pair[1].quote.lower())]
    reason = f"a choice offered {times(len(found))}" + (", one of five and more at once" if crowded else "")
    return Mark(0.5 if crowded else 1.0, reason, proofs(found), (metric,))


def recommendation(facts: CallFacts) -> Mark:
    """Half: recommends without a hedge in the same turn. Half: only after a question drew the need out."""
    found, n = heard(facts, "recommend"), len(understood_turns(facts))
    if not n:
        return not_applicable(NO_WORDS)
    metric = count("recommendations", len(found), n)
    if not found:
        if not choice_is_due(facts):
            return not_applicable("nothing was recommended, and a recommendation was not called for")
        return Mark(0.0, f"nothing recommended in {plural(n, 'turn')}", metrics=(metric,))
    firm = [pair for pair in found if not said(pair[0], ["hedge", "permission_seeking"])]
    at = found[-1][1].span.start_sample
    drawn_out = [pair for pair in heard(facts, *sorted(QUESTIONS)) if pair[1].span.start_sample < at]
    reason = f"{len(firm)} of {plural(len(found), 'recommendation')} without a hedge"
    reason += ", after asking for the need" if drawn_out else ", before asking for the need"
    return Mark(0.5 * bool(firm) + 0.5 * bool(drawn_out), reason, proofs(found), (metric,))


def choice_is_due(facts: CallFacts) -> bool:
    """Whether the customer has to be helped to decide: held back, undecided, or asked for advice.

    An angry one wants the fix, and who rings up with a plain question wants the answer.
    """
    if facts.persona == "aggressive":
        return False
    said_so = (is_unsure(turn) or ASKS_FOR_ADVICE.search(turn.text.lower()) for turn in customer_turns(facts))
    return facts.persona == "passive" or any(said_so)


def explanation(facts: CallFacts) -> Mark:
    """60 %: gives a reason or context. 40 %: in words that the customer used before."""
    found, n = heard(facts, *EXPLAINS), len(understood_turns(facts))
    metric = count("explanations", len(found), n)
    if not n:
        return not_applicable(NO_WORDS)
    if not found:
        return Mark(0.0, f"no reason or context given in {plural(n, 'turn')}", metrics=(metric,))
    fitted = [turn for turn, _ in found if content_words(turn.text) & _customer_words(facts, turn)]
    reason = f"{plural(len(found), 'explanation')}, {len(fitted)} in the customer's own words"
    return Mark(0.6 + 0.4 * bool(fitted), reason, proofs(found), (metric,))


def _customer_words(facts: CallFacts, turn: TurnSummary) -> frozenset[str]:
    earlier = [t.text for t in customer_turns(facts) if t.span.start_sample < turn.span.start_sample]
    return content_words(" ".join(earlier))


def state_reached(facts: CallFacts) -> Mark:
    """Anger below 0.45 for an angry customer, openness of 0.6 for a reserved one, both halves for others."""
    if len(facts.mood) < 2:
        return not_applicable("the customer's mood never moved")
    first, last = facts.mood[0].mood, facts.mood[-1].mood
    cooled = _way(-first.anger, -last.anger, -ANGER_CURT)
    opened = _way(first.openness, last.openness, OPENNESS_TELLING)
    score = {"aggressive": cooled, "passive": opened}.get(facts.persona, (cooled + opened) / 2)
    anger, openness = tidy(last.anger), tidy(last.openness)
    reason = f"anger {first.anger:.2f} to {anger:.2f}, openness {first.openness:.2f} to {openness:.2f}"
    metrics = (Metric("anger_end", anger, "0..1", 1), Metric("openness_end", openness, "0..1", 1))
    final = customer_turns(facts)[-1:]
    return Mark(score, reason, tuple(turn_proof(turn) for turn in final), metrics)


def _way(first: float, last: float, goal: float) -> float:
    """Share of the way up to the goal; 1 beyond it. Whoever starts beyond the goal has to stay there."""
    if last >= goal:
        return 1.0
    return max(0.0, (last - first) / (goal - first)) if first < goal else 0.0


def hollow(facts: CallFacts, mood: Mood) -> bool:
    """Whether a reserved customer ended without opening up: a yes that is not meant (S59)."""
    return facts.persona == "passive" and mood.openness < OPENNESS_TELLING


def _closing_turns(facts: CallFacts) -> list[TurnSummary]:
    return understood_turns(facts)[-CLOSING_TURNS:]


def _closing(facts: CallFacts, names: tuple[str, ...], what: str) -> Mark:
    if unfinished(facts):
        return not_applicable("the call stopped before its end")
    turns = _closing_turns(facts)
    if not turns:
        return not_applicable(NO_WORDS)
    found = [(turn, technique) for turn in turns for technique in said(turn, names)]
    reason = f"{what} {'heard' if found else 'not heard'} in the last {plural(len(turns), 'turn')}"
    return Mark(1.0 if found else 0.0, reason, proofs(found), (count("closing_" + names[0], len(found), len(turns)),))


def close_confirmed(facts: CallFacts) -> Mark:
    """Sums up or confirms what was done, in the last three turns."""
    return _closing(facts, ("summarise_confirm",), "a summary or confirmation")


def close_next_step(facts: CallFacts) -> Mark:
    """Says who does what by when, in the last three turns."""
    return _closing(facts, ("commit_next_step",), "who does what by when")


def close_kindly(facts: CallFacts) -> Mark:
    """Invites further contact or wishes well, in the last three turns."""
    return _closing(facts, ("close_politely",), "a warm goodbye or an invitation to call again")
