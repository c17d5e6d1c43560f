"""Questions that scoring rules ask of a call."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from voicesim.coach.ledger import by_agent
from voicesim.coach.types import CallFacts, Mark, Metric, Proof, TurnSummary
from voicesim.model.customer import MoodChange
from voicesim.model.language import HOSTILE, Technique
from voicesim.model.thresholds import ANGER_RANTING
from voicesim.model.units import to_samples

LEAST_CONFIDENCE: Final = 0.4
"""Techniques below it are proposals and count for nothing."""
SURE_VOICE: Final = 0.3
"""Voice readings below it, of confidence, are left out of counts of calmness, and no outliers: it may be the line."""
WORDS_OF_A_TURN: Final = 3
"""Shorter turns neither lead nor fail to."""
TAIL_SAMPLES: Final = to_samples(1.0)
"""Who was cut off and speaks on so soon has only not stopped yet."""

OPEN_QUESTIONS: Final = frozenset({"ask_open_question", "invite_to_speak"})
QUESTIONS: Final = OPEN_QUESTIONS | {"ask_for_details"}
"""What draws out facts or needs."""
LEADS: Final = QUESTIONS | {
    "ask_closed_question",
    "offer_options",
    "recommend",
    "commit_next_step",
    "summarise_confirm",
    "redirect",
    "hold_the_floor",
    "set_boundary",
    "escalate_to_manager",
}
ANSWERS: Final = frozenset({
    "explain_reason", "provide_context", "offer_options", "recommend", "commit_next_step", "decline_with_reason",
    "respectful_disagreement", "summarise_confirm", "escalate_to_manager",
})  # fmt: skip
REGAINS: Final = frozenset({"redirect", "hold_the_floor", "set_boundary"})
LIMITS: Final = frozenset({"set_boundary", "escalate_to_manager"})
DISRESPECT: Final = frozenset(HOSTILE) - {"steamroll"}
VOICE_CAUSES: Final = frozenset({"hot_voice", "tense_voice", "weak_voice", "calm_voice"})
"""What the customer heard in the voice beside the words."""
FEELING: Final = frozenset({"acknowledge_feeling", "empathise_same_level"})

COMMON_WORDS: Final = frozenset(re.findall(r"[a-z']+", """
about after again also been before being between could does doing down even from give going gonna good have having here
into just know like make more most much need never only other over please really right said same should some still sure
take tell than thank thanks that that's their them then there these they they're thing think this those through time
very wanna want well were what when where which while will with would yeah your you're
"""))  # fmt: skip
UNSURE_ANSWER: Final = re.compile(
    r"\b(i don't (really )?know|i guess|i suppose|not (really |too )?sure|never ?mind|it doesn't matter|whatever you)\b"
)
HELD_BACK: Final = frozenset({"hesitant", "mumbling", "resigned"})


def agent_turns(facts: CallFacts) -> list[TurnSummary]:
    """The agent's turns in order."""
    return [turn for turn in facts.turns if turn.speaker == "agent"]


def understood_turns(facts: CallFacts) -> list[TurnSummary]:
    """The agent's turns with words; from a turn that was not understood nothing can be missing."""
    return [turn for turn in agent_turns(facts) if turn.word_count]


def customer_turns(facts: CallFacts) -> list[TurnSummary]:
    """The customer's turns in order."""
    return [turn for turn in facts.turns if turn.speaker == "customer"]


def whole_turns(facts: CallFacts) -> list[TurnSummary]:
    """The agent's turns that were not cut off and are long enough to mean something."""
    return [t for t in agent_turns(facts) if not t.interrupted and t.word_count >= WORDS_OF_A_TURN]


def said(turn: TurnSummary, names: Iterable[str]) -> list[Technique]:
    """The techniques of these names in a turn that were heard with enough confidence."""
    wanted = frozenset(names)
    return [t for t in turn.techniques if t.name in wanted and t.confidence >= LEAST_CONFIDENCE]


def heard(facts: CallFacts, *names: str) -> list[tuple[TurnSummary, Technique]]:
    """Every use of these techniques in the call, in order."""
    return [(turn, technique) for turn in agent_turns(facts) for technique in said(turn, names)]


def replies(facts: CallFacts) -> list[tuple[TurnSummary, TurnSummary]]:
    """(customer's turn, agent's turn that follows it): whole ones, with words, no mere rest of an earlier turn."""
    return [
        (asked, answer)
        for asked, answer in pairwise(facts.turns)
        if (asked.speaker, answer.speaker) == ("customer", "agent")
        and not (answer.interrupted or is_tail(facts, answer))
        and answer.word_count
    ]


def is_unsure(turn: TurnSummary) -> bool:
    """Whether a customer's turn leaves unsaid what they want (S56-S62)."""
    held_back = turn.move is not None and turn.move.style in HELD_BACK
    return held_back or UNSURE_ANSWER.search(turn.text.lower().replace("’", "'")) is not None


def content_words(text: str) -> frozenset[str]:
    """Words that carry the matter: four letters and more, not everyday ones, cut to six letters so that forms meet."""
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return frozenset(word[:6] for word in words if len(word) >= 4 and word not in COMMON_WORDS)


def rolls_over(facts: CallFacts, turn: TurnSummary) -> bool:
    """Whether the agent took the floor without need.

    Taking it back from a hot customer with a regaining word is right (S80), and nobody stops within a syllable.
    """
    hot = turn.mood_before is not None and turn.mood_before.anger >= ANGER_RANTING
    return turn.cut_in and not (hot and said(turn, REGAINS)) and not is_tail(facts, turn)


def is_tail(facts: CallFacts, turn: TurnSummary) -> bool:
    """Whether it is only the rest of a turn that the customer had just cut off."""
    earlier = [t for t in agent_turns(facts) if t.span.start_sample < turn.span.start_sample][-1:]
    return any(
        before.interrupted and turn.span.start_sample - before.span.end_sample < TAIL_SAMPLES for before in earlier
    )


def caused_by(facts: CallFacts, turn: TurnSummary) -> list[MoodChange]:
    """Rows of the ledger that the agent's turn is answerable for.

    A greeting or a goodbye need not lead; who is cut off can neither lead nor stop at once. A voice that was not held
    against the agent's own usual one moved the customer, but there is neither credit nor blame for it.
    """
    excused = set() if voice_is_judged(turn) else set(VOICE_CAUSES)
    if turn.interrupted or is_tail(facts, turn) or said(turn, ["greeting", "close_politely"]):
        excused.add("no_lead")
    if is_tail(facts, turn):
        excused.add("interruption")
    return [row for row in by_agent(turn.changes) if row.cause not in excused]


def voice_is_judged(turn: TurnSummary) -> bool:
    """Whether the voice of a turn was measured well enough, and against the agent's own usual one."""
    voice = turn.delivery.voice if turn.delivery is not None else None
    return voice is not None and voice.own_baseline and voice.confidence >= SURE_VOICE


def technique_proof(turn: TurnSummary, technique: Technique) -> Proof:
    """Where a technique was heard."""
    return Proof(technique.place, technique.quote, turn.index, technique.confidence)


def unfinished(facts: CallFacts) -> bool:
    """The rehearsal was stopped: nobody ended the call, and the customer did not give up waiting either."""
    if facts.outcome is None:
        return True
    stopped = facts.outcome in {"abandoned", "timed_out"} and not facts.ended_by_customer
    return stopped and not left_waiting(facts)


def left_waiting(facts: CallFacts) -> bool:
    """The customer left because the agent had fallen silent."""
    last = agent_turns(facts)[-1:]
    since = last[0].span.end_sample if last else 0
    silent = any(silence.at_sample > since for silence in facts.timing.dead_air)
    return facts.outcome == "abandoned" and not facts.ended_by_customer and silent


def turn_proof(turn: TurnSummary, confidence: float | None = None) -> Proof:
    """A whole turn as evidence."""
    return Proof(turn.span, turn.text or "(nothing understood)", turn.index, confidence)


def proofs(found: Iterable[tuple[TurnSummary, Technique]]) -> tuple[Proof, ...]:
    """Where techniques were heard."""
    return tuple(technique_proof(turn, technique) for turn, technique in found)


def share(name: str, part: int, n: int) -> Metric:
    """A share with its n; None when there was nothing to count."""
    return Metric(name, part / n if n else None, "share", n)


def count(name: str, value: int, n: int) -> Metric:
    """A count with the number of turns it was looked for in."""
    return Metric(name, float(value) if n else None, "count", n)


NO_WORDS: Final = "no words of the agent were understood"


def not_applicable(reason: str) -> Mark:
    """The rule has nothing to judge here."""
    return Mark(None, reason)


def tidy(value: float) -> float:
    """A level of the mood as it is shown: four decimals, no negative nought."""
    return round(value, 4) + 0.0


def plural(n: int, one: str, many: str | None = None) -> str:
    """`1 turn`, `2 turns`; `many` where an s does not do."""
    return f"{n} {one}" if n == 1 else f"{n} {many or one + 's'}"


def times(n: int) -> str:
    """`never`, `once`, `twice`, `3 times`."""
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")
