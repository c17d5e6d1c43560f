"""The text of a second recogniser with the times of the first: words that both heard keep them, others lie between."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from voicesim.model.audio import Span
from voicesim.model.speech import Word

WORD: Final = re.compile(r"[a-z0-9]+(?:['’][a-z]+)*")
WORDS_PER_S: Final = 6.0
"""Nobody speaks faster; a text of more words was made up by the model, which repeats itself on noise."""
UNCONFIRMED: Final = 0.75
"""Confidence of a word that only the second recogniser heard: the two disagree where it is hard to hear, and no
insult may rest on such a word alone. A proposal."""


def settled_words(text: str, heard: Sequence[Word], samples: int) -> tuple[Word, ...]:
    """The words of `text` (lower case, no punctuation) with times inside a clip of so many samples.

    Words that the first recogniser heard too have its times and its confidence. Those in between share the time that
    is left there by their lengths. Where the text cannot be true the first one's words stand.
    """
    texts = [word.replace("’", "'") for word in WORD.findall(text.lower())]
    if not texts or len(texts) > max(2.0, WORDS_PER_S * Span(0, samples).duration_s):
        return tuple(heard)
    matcher = SequenceMatcher(a=texts, b=[word.text for word in heard], autojunk=False)
    return tuple(_laid(texts, heard, matcher, samples))


def _laid(texts: Sequence[str], heard: Sequence[Word], matcher: "SequenceMatcher[str]", samples: int) -> Iterator[Word]:
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            yield from (
                replace(word, text=text) for text, word in zip(texts[start:end], heard[first:last], strict=True)
            )
        elif end > start:
            yield from _between(texts[start:end], _room(heard, first, last, samples))


def _room(heard: Sequence[Word], first: int, last: int, samples: int) -> Span:
    """The time of the words in whose place others are; without any the gap between their neighbours."""
    if last > first:
        return Span(heard[first].span.start_sample, heard[last - 1].span.end_sample)
    before = heard[first - 1].span.end_sample if first else 0
    after = heard[first].span.start_sample if first < len(heard) else samples
    return Span(before, max(before, after))


def _between(texts: Sequence[str], room: Span) -> Iterator[Word]:
    total, passed = sum(map(len, texts)), 0
    for text in texts:
        start = room.start_sample + room.samples * passed // total
        passed += len(text)
        yield Word(text, Span(start, room.start_sample + room.samples * passed // total), UNCONFIRMED)
