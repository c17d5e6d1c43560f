"""The words of a turn, read by rules and by the trained model together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from voicesim.language import rules
from voicesim.language.clauses import Range, clauses
from voicesim.language.lexicon import Lexicon
from voicesim.language.tokens import mean_certainty, page_of
from voicesim.language.word_model import Wording, WordModel
from voicesim.model.audio import Span
from voicesim.model.language import TECHNIQUES, CueHit, LanguageCues, StyleShares, Technique, TechniqueName
from voicesim.model.speech import Word, text_of

PRESENT: Final = 0.5
"""From here on the model says that a technique is there, or that a word carries it."""
DENIED: Final = 0.05
"""Below, the model overrules what a rule heard."""
NEAR_WORDS: Final = 2
"""Carrying words with no more than so many others between them are one quote."""
NOTABLE: Final = 0.05
"""A clause whose removal moves an axis by less is not worth a word."""
ALONE: Final = 0.9
HOSTILE: Final = frozenset({
    "blame_customer", "command", "sarcasm", "threat", "dismiss", "stonewall_policy", "insult", "steamroll",
})  # fmt: skip
"""They are no surer than that the turn is aggressive at all: the whole is told more surely than its parts."""
RULES_SHARE: Final = 0.2
"""How far the rules move the model's axes; best on the tuning rows of the corpus."""
MIDDLE_WORDS: Final = 5
"""More neighbouring words than this without a letter do not happen: they were left out."""
AGGRESSIVE: Final = 2
"""The place of that style in a wording."""
UNNAMED: Final = "wording"


@dataclass(frozen=True, slots=True)
class Reader:
    """What words are read with."""

    lexicon: Lexicon
    model: WordModel | None = None
    """None: rules alone, for a language without a model."""


def read(words: tuple[Word, ...], reader: Reader, previous_customer_line: str = "") -> LanguageCues:
    """What the agent did with words in one turn.

    Rules and model both find techniques; the shares of the styles are the model's, the axes nearly so, and each clause
    stands with what its removal changes. The same words give the same cues on the same machine.

    Raises:
        BadInput: the lexicon holds a phrase that cannot be understood.
    Source: leaving parts out as explanation, Zeiler & Fergus 2014, Li et al. 2016.
    """
    by_rules = rules.read(words, reader.lexicon, previous_customer_line)
    page = page_of(words, reader.lexicon.spelling)
    if reader.model is None or not page.tokens:
        return by_rules
    ranges = clauses(page)
    whole, *without = reader.model.read(_versions(words, ranges), previous_customer_line.split())
    passive, assertive, aggressive, neutral = (float(share) for share in whole.styles)
    return replace(
        by_rules,
        agency=_axis(whole.axes[0], by_rules.agency),
        communion=_axis(whole.axes[1], by_rules.communion),
        styles=StyleShares(passive, assertive, aggressive, neutral),
        hits=tuple(_effects(words, ranges, whole, without, by_rules)),
        techniques=_joined(by_rules.techniques, whole, words),
    )


def _axis(learnt: float, by_rules: float) -> float:
    """The model's axis, moved a little by what the rules found."""
    return max(-1.0, min(1.0, float(learnt) + RULES_SHARE * by_rules))


def _versions(words: tuple[Word, ...], ranges: tuple[Range, ...]) -> list[list[str]]:
    """The turn, and where it has several clauses the turn without each."""
    texts = [word.text for word in words]
    return [texts, *(texts[:first] + texts[end:] for first, end in ranges if len(ranges) > 1)]


def _effects(
    words: tuple[Word, ...], ranges: tuple[Range, ...], whole: Wording, without: list[Wording], by_rules: LanguageCues
) -> Iterator[CueHit]:
    rest = [wording.axes for wording in without] or [np.zeros(2)]
    for (first, end), axes in zip(ranges, rest, strict=True):
        agency, communion = (float(change) for change in whole.axes - axes)
        if max(abs(agency), abs(communion)) < NOTABLE:
            continue
        part = words[first:end]
        name = _name(first, end, whole) or _rule_in(_span(part), by_rules) or UNNAMED
        yield CueHit(name, text_of(part), _span(part), agency, communion, mean_certainty(part))


def _name(first: int, end: int, whole: Wording) -> str | None:
    """The technique that these words carry most, if any."""
    inside = np.array([first <= source < end for source in whole.sources])
    if not inside.any():
        return None
    highest = whole.by_piece[inside].max(0)
    return TECHNIQUES[int(highest.argmax())] if highest.max() >= PRESENT else None


def _rule_in(span: Span, by_rules: LanguageCues) -> str | None:
    found = [hit for hit in by_rules.hits if hit.span.overlap(span)]
    return max(found, key=lambda hit: abs(hit.agency) + abs(hit.communion)).cue if found else None


def _joined(by_rules: tuple[Technique, ...], whole: Wording, words: tuple[Word, ...]) -> tuple[Technique, ...]:
    """The model's techniques, and the rules' where the model does not contradict; in the order of the turn."""
    heard = {name: float(p) for name, p in zip(TECHNIQUES, whole.techniques, strict=True)}
    found = [t for name in TECHNIQUES if heard[name] >= PRESENT for t in _quoted(name, heard[name], whole, words)]
    named = {technique.name for technique in found}
    unread = _unread(words, whole)
    found += [
        rule
        for rule in by_rules
        if rule.name not in named and (heard[rule.name] >= DENIED or any(rule.span.overlap(span) for span in unread))
    ]
    hostile = min(1.0, float(whole.styles[AGGRESSIVE]) / PRESENT)
    weighed = (replace(t, confidence=t.confidence * hostile) if t.name in HOSTILE else t for t in found)
    return tuple(sorted(weighed, key=lambda t: (t.span.start_sample, TECHNIQUES.index(t.name))))


def _unread(words: tuple[Word, ...], whole: Wording) -> tuple[Span, ...]:
    """The part of a very long turn that the model does not look at: the words between its beginning and its end."""
    read_words = sorted(set(whole.sources))
    return tuple(
        _span(words[before + 1 : after]) for before, after in pairwise(read_words) if after - before > MIDDLE_WORDS
    )


def _quoted(name: str, probability: float, whole: Wording, words: tuple[Word, ...]) -> Iterator[Technique]:
    """Once for each stretch of words that carries it."""
    for first, end in _stretches(whole.by_piece[:, TECHNIQUES.index(name)], whole.sources):
        part = words[first:end]
        certain: TechniqueName = name  # type: ignore[assignment]  # one of TECHNIQUES
        yield Technique(certain, text_of(part), _span(part), probability * mean_certainty(part))


def _stretches(carried: npt.NDArray[np.float64], sources: tuple[int, ...]) -> list[Range]:
    """Ranges of words around the pieces that carry it; at least around the one that does most.

    A word on its own beside other stretches has to carry it beyond doubt: "sorry" does, an "I" does not.
    """
    shares: dict[int, float] = {}
    for source, share in zip(sources, carried, strict=True):
        shares[source] = max(shares.get(source, 0.0), float(share))
    least = min(PRESENT, max(shares.values()))
    found: list[Range] = []
    for word in sorted(word for word, share in shares.items() if share >= least):
        if found and word - found[-1][1] <= NEAR_WORDS:
            found[-1] = (found[-1][0], word + 1)
        else:
            found.append((word, word + 1))
    firm = [(first, end) for first, end in found if end - first > 1 or shares[first] >= ALONE]
    return firm or [max(found, key=lambda place: shares[place[0]])]


def _span(part: tuple[Word, ...]) -> Span:
    return Span(part[0].span.start_sample, max(word.span.end_sample for word in part))
