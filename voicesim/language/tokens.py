"""The recogniser's words as one line of text that phrases are looked for in, and the way back to the words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import to_samples

CLAUSE_GAP_SAMPLES: Final = to_samples(0.35)
"""A pause of this length parts two clauses."""
WORD_SAMPLES: Final = to_samples(60 / 150)
"""One word at 150 words a minute, for text that nobody spoke."""
SENTENCE_ENDS: Final = (".", "?", "!", ";", ":", "…")
APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'"})
KEPT: Final = "'"
DOUBT_FROM: Final = 0.6
DOUBT_WIDTH: Final = 0.35
"""A word recognised with 0.6 or less counts nothing, with 0.95 or more fully."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are brought to one form before anything is looked for."""

    expand: dict[str, tuple[str, ...]]
    """One word to several: "i'm" to "i am", "gonna" to "going to"."""
    join: dict[tuple[str, str], str]
    """Two words to one: "e mail" to "email"."""
    openers: frozenset[str]
    """Words that open a clause without being part of it: okay, so, well."""
    conjunctions: frozenset[str]
    subjects: frozenset[str]
    """A conjunction before one of these begins a clause."""


def normalise(words: Sequence[str], spelling: Spelling) -> Iterator[tuple[str, int]]:
    """Each token with the index of the word it came from."""
    index = 0
    while index < len(words):
        word = plain(words[index])
        following = plain(words[index + 1]) if index + 1 < len(words) else ""
        joined = spelling.join.get((word, following))
        split = spelling.expand.get(f"{word}'{following}") if len(following) <= 2 and following else None
        if joined is not None:
            yield joined, index
        elif split is not None:  # "you re", "don t": the recogniser's tokeniser took the apostrophe for a space
            yield from ((token, index) for token in split)
        else:
            yield from ((token, index) for token in spelling.expand.get(word, (word,)) if token)
        index += 1 if joined is None and split is None else 2


def plain(word: str) -> str:
    """Lower case, typewriter apostrophes, no punctuation."""
    kept = "".join(c for c in word.lower().translate(APOSTROPHES) if c.isalnum() or c in KEPT)
    return kept.strip(KEPT)


@dataclass(frozen=True)
class Page:
    """One turn as text. Every token is preceded by a space, or by a line break where a clause begins."""

    words: tuple[Word, ...]
    tokens: tuple[str, ...]
    sources: tuple[int, ...]
    """Index of the word that each token came from."""
    clause_starts: frozenset[int] = field(default_factory=frozenset)
    """Tokens that begin a clause."""

    @cached_property
    def text(self) -> str:
        """What patterns are matched against."""
        return "".join(("\n" if i in self.clause_starts else " ") + token for i, token in enumerate(self.tokens))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each token's separator stands in the text."""
        at, found = 0, []
        for token in self.tokens:
            found.append(at)
            at += len(token) + 1
        return tuple(found)

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the text as a half-open range of tokens, never empty."""
        first = min(bisect_left(self.starts, start), len(self.tokens) - 1)
        return first, max(first + 1, bisect_left(self.starts, end))

    def clause_of(self, first: int, end: int) -> tuple[int, int]:
        """The clause, or clauses, that a range of tokens lies in."""
        starts = self._clause_order
        before, after = bisect_right(starts, first), bisect_left(starts, end)
        return starts[before - 1] if before else 0, starts[after] if after < len(starts) else len(self.tokens)

    @cached_property
    def _clause_order(self) -> tuple[int, ...]:
        return tuple(sorted(self.clause_starts))

    def part(self, first: int, end: int) -> str:
        """The text of a range of tokens."""
        stop = self.starts[end] if end < len(self.tokens) else len(self.text)
        return self.text[self.starts[first] : stop] if first < end else ""

    def said(self, first: int, end: int) -> tuple[str, Span, float]:
        """The words behind a range of tokens: as recognised, where, and how surely (mean of r)."""
        chosen = self.words[self.sources[first] : self.sources[end - 1] + 1]
        quote = " ".join(word.text for word in chosen)
        span = Span(chosen[0].span.start_sample, max(word.span.end_sample for word in chosen))
        return quote, span, mean_certainty(chosen)


def page_of(words: tuple[Word, ...], spelling: Spelling) -> Page:
    """Lay out the words of a turn."""
    pairs = list(normalise([word.text for word in words], spelling))
    tokens = tuple(token for token, _ in pairs)
    sources = tuple(source for _, source in pairs)
    return Page(words, tokens, sources, frozenset(_clause_starts(words, tokens, sources, spelling)))


def certainty(word: Word) -> float:
    """How much a word may count, 0..1, from the recogniser's confidence; 1 where there is none.

    Source: docs/delivery.md, "From hits to axes"; set on word confidence against word error rate on RAVDESS.
    """
    if word.confidence is None:
        return 1.0
    return max(0.0, min(1.0, (word.confidence - DOUBT_FROM) / DOUBT_WIDTH))


def mean_certainty(words: Sequence[Word]) -> float:
    """Mean certainty, 0 for no words."""
    return sum(certainty(word) for word in words) / len(words) if words else 0.0


def words_from_text(text: str) -> tuple[Word, ...]:
    """Words for text that nobody spoke: 150 words a minute, a pause of 0.4 s after a sentence, confidence unknown."""
    found: list[Word] = []
    at = 0
    for raw in text.replace("—", " ").replace("–", " ").split():
        spoken = plain(raw)
        if spoken:
            found.append(Word(spoken, Span(at, at + WORD_SAMPLES)))
            at += WORD_SAMPLES
        if raw.rstrip("\"')”’").endswith(SENTENCE_ENDS):
            at += WORD_SAMPLES
    return tuple(found)


def _clause_starts(
    words: tuple[Word, ...], tokens: tuple[str, ...], sources: tuple[int, ...], spelling: Spelling
) -> Iterator[int]:
    opening = True
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        new_word = i > 0 and sources[i] != sources[i - 1]
        paused = new_word and _gap_samples(words, sources[i - 1], sources[i]) >= CLAUSE_GAP_SAMPLES
        if opening or paused or (token in spelling.conjunctions and following in spelling.subjects):
            yield i
            opening = token in spelling.openers or token in spelling.conjunctions


def _gap_samples(words: tuple[Word, ...], before: int, after: int) -> int:
    return words[after].span.start_sample - words[before].span.end_sample
