"""Whether a turn is known to end as a statement: only then does a rising voice say anything about the speaker."""

from itertools import pairwise
from typing import Final

from voicesim.delivery.style import WEAK_CHANNEL
from voicesim.model.language import LanguageCues
from voicesim.model.speech import Word
from voicesim.model.units import to_samples

CLAUSE_PAUSE_S: Final = 0.35
JOINING: Final = frozenset({"and", "but", "so", "because", "or", "then"})
OPENING: Final = frozenset({
    "ah", "alright", "er", "hi", "hello", "hm", "hmm", "just", "no", "now", "oh", "ok", "okay", "right", "sorry", "uh",
    "um", "well", "yeah", "yes",
}) | JOINING  # fmt: skip
CLOSING: Final = frozenset({"again", "all", "at", "madam", "now", "please", "sir", "then", "though", "today"})
"""What follows a question and belongs to it."""
TAGS: Final = frozenset({"correct", "eh", "huh", "ok", "okay", "right", "yeah", "yes"})
ASKING: Final = frozenset({
    "how", "what", "what's", "when", "when's", "where", "where's", "which", "who", "who's", "whom", "whose", "why",
})  # fmt: skip
AUXILIARIES: Final = frozenset({
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must", "shall",
    "should", "was", "were", "will", "would", "ain't", "aren't", "can't", "couldn't", "didn't", "doesn't", "don't",
    "hadn't", "hasn't", "haven't", "isn't", "shouldn't", "wasn't", "weren't", "won't", "wouldn't",
})  # fmt: skip
SUBJECTS: Final = frozenset({"i", "you", "he", "she", "it", "we", "they", "there", "this", "that", "these", "those"})
ASKING_TECHNIQUES: Final = ("ask_", "invite_to_speak", "permission_seeking", "greeting")
"""Beginnings of the names of those whose last words may rise without any doubt in them."""


def ends_as_statement(words: tuple[Word, ...], cues: LanguageCues) -> bool:
    """Whether the last words are known to be a statement: heard clearly, and without any sign of a question.

    Signs are a technique that asks or greets and reaches the end, a wh-word or an auxiliary at the beginning of the
    last clause, an auxiliary before its subject in it ("you got it, did you"), and a tag such as "right".
    """
    if cues.confidence < WEAK_CHANNEL or len(words) == 0:
        return False
    return not (_asked(words, cues) or _is_question([word.text for word in _last_clause(words)]))


def _asked(words: tuple[Word, ...], cues: LanguageCues) -> bool:
    end = next((word for word in reversed(words) if word.text not in CLOSING), words[-1])
    return any(
        technique.name.startswith(ASKING_TECHNIQUES) and technique.span.end_sample > end.span.start_sample
        for technique in cues.techniques
    )


def _last_clause(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """From the last pause or joining word on, without what only opens it."""
    start = max((at for at in range(1, len(words)) if _begins(words, at)), default=0)
    while start < len(words) - 1 and words[start].text in OPENING:
        start += 1
    return words[start:]


def _begins(words: tuple[Word, ...], at: int) -> bool:
    """A clause of two words and more begins here."""
    silent = words[at].span.start_sample - words[at - 1].span.end_sample >= to_samples(CLAUSE_PAUSE_S)
    return at < len(words) - 1 and (silent or words[at].text in JOINING)


def _is_question(clause: list[str]) -> bool:
    inverted = any(a in AUXILIARIES and b in SUBJECTS for a, b in pairwise(clause))
    return clause[0] in ASKING | AUXILIARIES or clause[-1] in TAGS or inverted
