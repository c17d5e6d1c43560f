"""Whether a stretch of words asks for something. The recogniser gives no question marks, so word order has to tell."""

import re
from collections.abc import Sequence
from typing import Final

AUXILIARIES: Final = (
    "am|is|are|was|were|isn't|aren't|wasn't|do|does|did|don't|doesn't|didn't|have|has|had|haven't|hasn't|"
    "can|could|can't|couldn't|may|might|shall|should|shouldn't|will|would|won't|wouldn't"
)
SUBJECTS: Final = (
    "you|your|he|she|they|it|we|this|that|the|there|these|those|either|any|anybody|anyone|somebody|anything"
)
QUESTIONS: Final = re.compile(
    rf"""
      \b(?:what|which|who|whose|how)(?:'s|'re|'d|'ll|'ve)?\b   # asks wherever it stands
    | \b(?:when|where|why)(?:'s|'re|'d|'ll|\s(?:{AUXILIARIES}))\b
    | \b(?:when|where|why)\s(?:and|or)\s(?:when|where|why|how)\b
    | \b(?:{AUXILIARIES})\s(?:{SUBJECTS})\b                    # a statement has them the other way round
    | \b(?:may|can|could|might)\si\s(?:just\s)?(?:ask|have|get|know|take|see)\b
    | \b(?:tell|give|read|spell|show|send|name|describe|explain|repeat)\s(?:me|us|it|your|that\sto)\b
    | \bi(?:'ll|'d|\swill|\swould)?\s(?:just\s|also\s|only\s|still\s)?need\s(?:your|the|a|an|to\sknow)\b
    | ^(?:\S+\s){{1,4}}(?:please|now)$                         # "date of birth, please"
    | \bi(?:'d|\swould)\slike\sto\s(?:know|ask|hear|understand)\b
    """,
    re.VERBOSE,
)
"""After Huddleston & Pullum 2002, chapter 10: interrogatives by their words or by inversion; requests by imperative."""

CHECKS: Final = re.compile(
    r"\b(?:is|was)\s(?:that|this|it)\s(?:all\s)?(?:right|correct|okay|ok|fine|true|alright)\b"
    r"|\b(?:does|would|will)\sthat\s(?:be\s)?(?:sound|work|suit|help|make|fit|fine|okay|all)\b"
)
"""Asked after having said something oneself: they ask for a yes."""

ANNOUNCED: Final = re.compile(
    r"\b(?:(?:one|a|another|my)\s(?:(?:more|last|first|next|quick|short|further|other|small)\s)*"
    r"|the\s(?:last|first|next|other)\s)question\b"
)
"""A question before the question: what follows asks, whatever its word order (Schegloff 2007 on pre-expansions)."""


def announces_question(words: Sequence[str]) -> bool:
    """Whether lower-case words say that a question comes."""
    return ANNOUNCED.search(" ".join(words)) is not None


def asks(words: Sequence[str]) -> bool:
    """Whether lower-case words hold a question or a request for information."""
    return QUESTIONS.search(CHECKS.sub("", " ".join(words))) is not None
