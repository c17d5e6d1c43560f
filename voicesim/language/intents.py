"""What the agent meant in terms of the scenario: its intents and its customer's facts, known by examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self

from voicesim.language.clauses import Range
from voicesim.language.encoder import Floats
from voicesim.language.likeness import Meanings, covered
from voicesim.language.spoken import spoken
from voicesim.language.tokens import Page, mean_certainty
from voicesim.model.audio import Span
from voicesim.model.language import Meant
from voicesim.model.scenario import Figure, Intent, Scenario
from voicesim.model.speech import Word, text_of

FACT: Final = "fact-"
"""Before the name of a fact of the customer's, when it is asked for."""
MEANT: Final = 0.42
"""Cosine with an example from which on it is meant."""
MEANT_WITH_WORD: Final = 0.3
"""The same where one of the intent's words is heard."""
BY_WORD_ALONE: Final = 0.8
"""How sure an intent is that only has words."""
SPELT: Final = 0.7
"""Share of an example's words, by their weight, from which on it is meant whatever the cosine says."""
BEATEN: Final = 0.8
"""Of the same stretch, an intent that comes to less than so much of the best one is not heard there."""
OTHER_SIGN: Final = 0.6
"""What is left where one side is a no and the other is not."""
NEGATIONS: Final = frozenset(
    "not no never cannot can't won't don't doesn't didn't isn't aren't wasn't weren't couldn't wouldn't shouldn't "  # noqa: SIM905 - easier to read
    "unable nothing none without".split()
)
NO_NEGATION: Final = ("no charge", "no cost", "no fee", "no problem", "no trouble", "no worries", "no doubt", "no rush",
                      "no hurry", "no extra", "don't worry", "no matter")  # fmt: skip
"""They deny nothing that is asked for."""
JOINING: Final = frozenset({"and", "or", "but", "so", "then", "because", "if"})
LEAST_PART: Final = 3
"""Words that a part of a clause has at least."""
LONG_PART: Final = 14
"""Words; in a longer part that has no pause, what was meant is lost among the rest. It is looked through as well."""
WINDOW: Final = 10
WINDOW_STEP: Final = 5
LONGEST_STRETCH: Final = 3
"""Clauses that may make one meaning together."""


@dataclass(frozen=True)
class Example:
    """One wording of an intent."""

    intent: str
    words: tuple[str, ...]

    @cached_property
    def negated(self) -> bool:
        """It holds a no."""
        return _negated(self.words)


@dataclass(frozen=True)
class PhraseBook:
    """What a scenario listens for."""

    intents: Mapping[str, Intent] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    meanings: Meanings | None = None
    """Without them, spelling alone decides."""

    @classmethod
    def of(cls, scenario: Scenario, meanings: Meanings | None) -> Self:
        """Its intents, and the questions for its facts under `fact-<name>`."""
        facts = {FACT + name: fact for name, fact in scenario.facts.items()}
        return cls({**scenario.intents, **facts}, scenario.numbers, meanings)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """All of them, as they are spoken."""
        wordings = ((name, _spoken(text)) for name, intent in self.intents.items() for text in intent.like)
        return tuple(Example(name, words) for name, words in wordings if words)

    @cached_property
    def vectors(self) -> Floats | None:
        """Of the examples; takes some milliseconds each, so it is asked for before the call."""
        return (
            None
            if self.meanings is None or not self.examples
            else self.meanings.vectors([example.words for example in self.examples])
        )

    def warm_up(self) -> None:
        """Look at the examples now."""
        _ = self.vectors


def intents(page: Page, ranges: Sequence[Range], book: PhraseBook) -> tuple[Meant, ...]:
    """What of the book was said in the turn, each once, where it was said most clearly; in the book's order."""
    if not book.intents or not page.words:
        return ()
    stretches = [page.words[first:end] for first, end in _stretches(_parted(page.words, ranges))]
    said = [_spoken(text_of(words)) for words in stretches]
    spoken_ones = [(words, tokens) for words, tokens in zip(stretches, said, strict=True) if tokens]
    best: dict[str, Meant] = {}
    for (words, tokens), near in zip(spoken_ones, _nearness([t for _, t in spoken_ones], book), strict=True):
        for found in _in_stretch(words, tokens, near, book):
            if found.name not in best or found.confidence > best[found.name].confidence:
                best[found.name] = found
    kept = [found for found in best.values() if not _beaten(found, best)]
    return tuple(sorted(kept, key=lambda found: list(book.intents).index(found.name)))


def _parted(words: Sequence[Word], ranges: Sequence[Range]) -> list[Range]:
    """The clauses, parted further at and, or, but: an offer of two things is two offers."""
    found: list[Range] = []
    for first, end in ranges:
        at = first
        for place in range(first + LEAST_PART, end - LEAST_PART):
            if words[place].text in JOINING and place - at >= LEAST_PART:
                found.append((at, place))
                at = place
        found.append((at, end))
    return found


def _stretches(ranges: Sequence[Range]) -> Iterator[Range]:
    """Clauses, neighbours together (a meaning may take more than one breath), and windows of what has no pause."""
    for size in range(1, LONGEST_STRETCH + 1):
        for at in range(len(ranges) - size + 1):
            yield ranges[at][0], ranges[at + size - 1][1]
    for first, end in ranges:
        if end - first > LONG_PART:
            yield from ((at, min(at + WINDOW, end)) for at in range(first, end - WINDOW_STEP, WINDOW_STEP))


def _nearness(said: Sequence[tuple[str, ...]], book: PhraseBook) -> list[dict[str, float]]:
    """For each stretch: how near its words are to each intent's nearest example."""
    known, meanings = book.vectors, book.meanings
    cosines = None if known is None or meanings is None or not said else meanings.vectors(said) @ known.T
    found: list[dict[str, float]] = []
    for row, tokens in enumerate(said):
        near: dict[str, float] = {}
        for column, example in enumerate(book.examples):
            cosine = 0.0 if cosines is None else float(cosines[row, column])
            near[example.intent] = max(near.get(example.intent, 0.0), _score(example, tokens, cosine))
        found.append(near)
    return found


def _score(example: Example, said: tuple[str, ...], cosine: float) -> float:
    """Near by meaning, or by spelling both ways (what was said beside it counts against it)."""
    spelt = min(covered(example.words, said), 2 * covered(said, example.words))
    score = max(cosine, spelt * MEANT / SPELT)
    same_sign = example.negated == _negated(said)
    return min(1.0, score) if same_sign else min(1.0, score) * OTHER_SIGN


def _negated(said: tuple[str, ...]) -> bool:
    text = f" {' '.join(said)} "
    for phrase in NO_NEGATION:
        text = text.replace(f" {phrase} ", " ")
    return bool(NEGATIONS.intersection(text.split()))


def _in_stretch(
    words: tuple[Word, ...], tokens: tuple[str, ...], near: Mapping[str, float], book: PhraseBook
) -> Iterator[Meant]:
    span = Span(words[0].span.start_sample, max(word.span.end_sample for word in words))
    text = f" {' '.join(tokens)} "
    for name, intent in book.intents.items():
        sure = _sure(intent, near.get(name, 0.0), text)
        if sure > 0:
            yield Meant(name, text_of(words), span, round(sure * (0.5 + 0.5 * mean_certainty(words)), 4))


def _sure(intent: Intent, near: float, text: str) -> float:
    if any(_holds(text, phrase) for phrase in intent.unless):
        return 0.0
    by_word = any(_holds(text, phrase) for phrase in intent.words)
    if not intent.like:
        return BY_WORD_ALONE if by_word else 0.0
    if by_word:
        return max(near, BY_WORD_ALONE) if near >= MEANT_WITH_WORD else 0.0
    return near if near >= MEANT else 0.0


def _beaten(found: Meant, best: Mapping[str, Meant]) -> bool:
    rivals = (other for other in best.values() if other.name != found.name and other.span.overlap(found.span))
    return any(found.confidence < BEATEN * other.confidence for other in rivals)


def _holds(text: str, phrase: str) -> bool:
    said = " ".join(_spoken(phrase))
    return bool(said) and f" {said} " in text


def _spoken(text: str) -> tuple[str, ...]:
    return tuple(token for token, _ in spoken(text.split()))
