"""What if one turn had been said otherwise: which small changes are worth trying, and what each did to the customer.

The customer is simulated and deterministic, so a change can be tried in truth: the call is taken up at the turn, with
its sound or its words changed, and the mood is compared once the customer has answered. That is a statement about the
simulated customer, not about people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from voicesim.coach.branches import MovedOtherwise
from voicesim.coach.facts import mood_at
from voicesim.coach.ledger import GOOD, by_agent
from voicesim.coach.look import (
    FEELING,
    WORDS_OF_A_TURN,
    agent_turns,
    customer_turns,
    is_tail,
    rolls_over,
    said,
)
from voicesim.coach.types import CallFacts, MoodPoint, TurnSummary
from voicesim.model.customer import Mood, Scale
from voicesim.model.thresholds import ANGER_CURT, OPENNESS_YES_SAYING, WEAK_AGENCY

ChangeName = Literal["let_finish", "acknowledge", "options", "softer", "louder", "slower"]
GAIN_DB: Final = 4.0
RATE: Final = 0.85
"""15 % slower."""
LEAST_EFFECT: Final = 0.1
"""Sum over the four scales, less anger counted positive; less is no advice. The same makes a fault the main one."""
LEAST_CAUSE: Final = 0.03
"""A cause that moved a scale otherwise by less is not named."""
MOST_SHOWN: Final = 5
MOST_CAUSES: Final = 3
MOST_MISHEARD: Final = 0.25
"""Share of the words that the recogniser may hear otherwise in a changed sound; beyond it the words made the change."""
WORDS: Final[dict[ChangeName, str]] = {
    "let_finish": "the same words after the customer has finished",
    "acknowledge": "the feeling named first",
    "options": "two ways offered instead",
    "softer": f"the same words {GAIN_DB:.0f} dB softer",
    "louder": f"the same words {GAIN_DB:.0f} dB louder",
    "slower": f"the same words {1 - RATE:.0%} slower",
}
SPOKEN: Final = frozenset({"acknowledge", "options"})
"""Changes whose words a synthetic voice says, at the agent's own level and pitch."""
NEEDED: Final[dict[ChangeName, frozenset[str]]] = {
    "acknowledge": FEELING,
    "options": frozenset({"offer_options"}),
}
"""Techniques that must be heard in the changed turn, or its words were not heard as they were meant."""
ACKNOWLEDGES: Final[dict[bool, str]] = {
    True: "I can see why you are angry.",
    False: "I understand that this is not easy for you.",
}
"""For a hot customer, and for one who holds back."""
OFFERS: Final = (
    "There are two ways. I can look into it right now, or I can call you back today. Which one suits you better?"
)
GIVES_WAY: Final = frozenset({"hedge", "give_in"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change of one turn that is worth trying."""

    turn: TurnSummary
    change: ChangeName
    text: str | None = None
    """What is said before the turn, or in its place; None: the turn's own words."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One change that was really tried."""

    turn: int
    """Of the agent's turns, counted from 1, as `voicesim redo` counts them."""
    at_s: float
    change: ChangeName
    first: Mood
    """The customer's mood before the agent's next turn, as it was."""
    again: Mood
    """The same with the change."""
    until_s: float
    """Where the customer had answered the changed turn."""
    heard: str
    """The words of the changed turn as the recogniser heard them."""
    answer: str
    """What the customer said to it; empty when the line was closed."""
    causes: tuple[MovedOtherwise, ...] = ()
    """What moved the customer otherwise, the greatest difference first."""
    why_not: str | None = None
    """Why it proves nothing; None when it does."""
    agent: str | None = None
    """The changed sound in the call's folder, for `voicesim redo --agent`; None where it is not kept."""

    @property
    def effect(self) -> float:
        """What the change did: the sum over the four scales, less anger counted positive."""
        return effect_of(self.first, self.again)

    @property
    def helps(self) -> bool:
        """It proves something, and would have been better."""
        return self.why_not is None and self.effect >= LEAST_EFFECT


def candidates(facts: CallFacts) -> Iterator[Candidate]:
    """Every change that is worth trying, turn by turn."""
    for turn in agent_turns(facts):
        if turn.interrupted or is_tail(facts, turn) or turn.word_count < WORDS_OF_A_TURN:
            continue
        if rolls_over(facts, turn):
            yield Candidate(turn, "let_finish")
        if any(other.span.start_sample < turn.span.start_sample for other in customer_turns(facts)):
            yield from _words(turn)
        yield from _sound(turn)


def _words(turn: TurnSummary) -> Iterator[Candidate]:
    mood = turn.mood_before
    if (
        mood is not None
        and (mood.anger >= ANGER_CURT or mood.openness < OPENNESS_YES_SAYING)
        and not said(turn, {*FEELING, "greeting"})
    ):
        yield Candidate(turn, "acknowledge", ACKNOWLEDGES[mood.anger >= ANGER_CURT])
    if said(turn, GIVES_WAY):
        yield Candidate(turn, "options", OFFERS)


def _sound(turn: TurnSummary) -> Iterator[Candidate]:
    """A weak voice louder, any other softer; both only where the voice was measured."""
    voice = turn.delivery.voice if turn.delivery is not None else None
    if voice is None or voice.arousal is None:
        return
    weak = voice.arousal < 0 and (voice.agency or 0.0) < WEAK_AGENCY
    yield Candidate(turn, "louder" if weak else "softer")
    yield Candidate(turn, "slower")


def effect_of(first: Mood, again: Mood) -> float:
    """How much better the second mood is: the sum over the four scales, less anger counted positive."""
    moved: float = sum(sign * (getattr(again, scale) - getattr(first, scale)) for scale, sign in GOOD.items())
    return round(moved, 4) + 0.0


def shown(found: Sequence[WhatIf]) -> list[WhatIf]:
    """The changes to tell of: what would have moved the mood most for the better, each turn's best before a second."""
    best = sorted((one for one in found if one.helps), key=lambda one: (-one.effect, one.turn, one.change))
    turns: set[int] = set()
    firsts = [one for one in best if not (one.turn in turns or turns.add(one.turn))]  # type: ignore[func-returns-value]
    chosen = [*firsts, *(one for one in best if one not in firsts)][:MOST_SHOWN]
    return sorted(chosen, key=lambda one: (-one.effect, one.turn, one.change))


def strongest(found: Sequence[WhatIf]) -> WhatIf | None:
    """What did most for the better, were it too little to tell of; None when nothing did, or all prove nothing."""
    proved = [one for one in found if one.why_not is None and one.effect > 0]
    return max(proved, key=lambda one: (one.effect, -one.turn, one.change), default=None)


def faults(candidate: Candidate, again: Sequence[TurnSummary]) -> str | None:
    """Why a branch proves nothing: `again` are the agent's turns in it from the changed one on; None when it does."""
    if len(again) != 1:
        return "it was not heard as one turn" if again else "it was not heard"
    needed = NEEDED.get(candidate.change)
    if needed is not None:
        return None if said(again[0], needed) else "the new words were not heard as they were meant"
    share = misheard(candidate.turn.text, again[0].text)
    return f"the recogniser heard {share:.0%} of the words otherwise" if share > MOST_MISHEARD else None


def misheard(first: str, again: str) -> float:
    """Word errors of the second text against the first, as a share of the first (Levenshtein 1966)."""
    was, now = first.split(), again.split()
    row = list(range(len(now) + 1))
    for i, word in enumerate(was, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(now, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1] / max(1, len(was))


def compared(
    first: CallFacts, again: CallFacts, from_sample: int, until: tuple[int, int]
) -> tuple[Mood, Mood, tuple[MovedOtherwise, ...]]:
    """Both moods at the samples `until`, and what moved the customer otherwise from where the calls part on."""
    pulls = [_pulls(facts.mood, from_sample, end) for facts, end in zip((first, again), until, strict=True)]
    keys = sorted(pulls[0].keys() | pulls[1].keys())
    rows = [MovedOtherwise(*key, round(pulls[0].get(key, 0.0), 4), round(pulls[1].get(key, 0.0), 4)) for key in keys]
    rows = [row for row in rows if abs(row.again - row.first) >= LEAST_CAUSE]
    moods = [mood_at(facts.mood, end + 1) for facts, end in zip((first, again), until, strict=True)]
    if moods[0] is None or moods[1] is None:
        raise ValueError("a call begins with a mood")
    return moods[0], moods[1], tuple(sorted(rows, key=lambda row: -abs(row.again - row.first)))


def _pulls(mood: Sequence[MoodPoint], from_sample: int, until_sample: int) -> dict[tuple[str, Scale], float]:
    pulls: dict[tuple[str, Scale], float] = {}
    for point in mood:
        if from_sample < point.at_sample <= until_sample:
            for row in by_agent(point.changes):
                pulls[row.cause, row.scale] = pulls.get((row.cause, row.scale), 0.0) + row.delta
    return pulls


def change_words(one: WhatIf) -> str:
    """What the change did, in words: `anger 0.72 instead of 0.80, trust 0.30 instead of 0.21; acknowledge.`."""
    moods = [
        f"{scale} {getattr(one.again, scale):.2f} instead of {getattr(one.first, scale):.2f}"
        for scale in GOOD
        if abs(getattr(one.again, scale) - getattr(one.first, scale)) >= 0.005
    ]
    causes = list(dict.fromkeys(row.cause.replace("_", " ") for row in one.causes))[:MOST_CAUSES]
    why = f" ({', '.join(causes)})" if causes else ""
    return f"{', '.join(moods) or 'nothing moved'}{why}"
