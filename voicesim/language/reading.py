"""The words of a turn, read by rules and by the trained model together."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from voicesim.language import rules
from voicesim.language.asking import announces_question, asks
from voicesim.language.attacks import Attacks, doubted, heard_by, look, styles_with, weighed
from voicesim.language.clauses import Range, clauses
from voicesim.language.figures import figures
from voicesim.language.intents import FACT, PhraseBook, intents
from voicesim.language.lexicon import Lexicon
from voicesim.language.parts import AGGRESSIVE, Part, explained, span_of
from voicesim.language.quotes import readable
from voicesim.language.tokens import certainty, mean_certainty, page_of
from voicesim.language.word_model import Wording, WordModel
from voicesim.model.audio import Span
from voicesim.model.language import (
    HOSTILE,
    TECHNIQUES,
    UNNAMED,
    YIELDING,
    CueHit,
    LanguageCues,
    Meant,
    StyleShares,
    Technique,
    TechniqueName,
)
from voicesim.model.scenario import Scenario
from voicesim.model.speech import Word, text_of

HEARD: Final = 0.35
"""From here on the model says that a technique is there. The best threshold for F1 on honest probabilities is half of
the F1 that it reaches, about 0.7 here (Lipton, Elkan & Naryanaswamy 2014)."""
PRESENT: Final = 0.5
"""From here on it says that a word carries it."""
DENIED: Final = 0.05
"""Below, the model overrules what a rule heard."""
LEFT_TO_THE_MODEL: Final = "provide_context"
"""What a rule takes for a fact and the model does not mostly is none: on 675 turns new to both, 2 of 18 were."""
NEAR_WORDS: Final = 2
"""Carrying words with no more than so many others between them are one quote."""
NOTABLE: Final = 0.05
"""A part of the turn that moves the axes by less is not worth a word."""
ALONE: Final = 0.9
BEYOND_DOUBT: Final = 0.8
RULES_SHARE: Final = 0.2
"""How far the rules move the model's axes; best on the tuning rows of the corpus."""
ASKING: Final = frozenset({"ask_open_question", "ask_closed_question", "ask_for_details"})
SUMMING_UP: Final = frozenset({"summarise_confirm"})
CLOSE: Final = "close_politely"
"""Whoever asks something and says no word of farewell is not taking leave."""
PLAINLY: Final = 0.6
"""How surely something has to be meant to be heard in the midst of an attack."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What words are read with."""

    lexicon: Lexicon
    model: WordModel | None = None
    """None: rules alone, for a language without a model."""
    book: PhraseBook = field(default_factory=PhraseBook)
    """What the scenario listens for; nothing outside a call."""

    def listening_for(self, scenario: Scenario) -> Self:
        """The same reader in a call of that scenario."""
        return replace(self, book=PhraseBook.of(scenario, self.model.meanings if self.model else None))


def read(words: tuple[Word, ...], reader: Reader, previous_customer_line: str = "") -> LanguageCues:
    """What the agent did with words in one turn.

    Rules and model both find techniques; the shares of the styles are the model's, the axes nearly so, and each clause
    stands with what it does to them. The same words give the same cues on the same machine.

    Raises:
        BadInput: the lexicon holds a phrase that cannot be understood.
    """
    by_rules = rules.read(words, reader.lexicon, previous_customer_line)
    page = page_of(words, reader.lexicon.spelling)
    if not page.tokens:
        return by_rules
    heard = intents(page, clauses(page), reader.book)
    by_rules = replace(by_rules, meant=heard, figures=figures(words, reader.book.figures))
    if reader.model is None:
        return replace(by_rules, meant=_settled(heard, by_rules.techniques, words))
    whole, parts = explained(words, page, reader.model, previous_customer_line)
    in_call = bool(previous_customer_line)
    attacks = _attacks(words, parts, by_rules, reader, in_call)
    techniques = _joined(by_rules.techniques, whole, words, attacks)
    if in_call or attacks.plain:
        whole = replace(whole, styles=styles_with(attacks, whole.styles, techniques, words))
    elif attacks.excused or not _shows_hostility(words, whole, by_rules):
        whole = replace(whole, styles=doubted(whole.styles))
    cues = _cues(words, parts, whole, replace(by_rules, techniques=techniques), attacks)
    shown = readable(cues.techniques, page, by_rules.techniques, reader.lexicon.spelling)
    return replace(cues, techniques=shown)


def _attacks(
    words: tuple[Word, ...], parts: tuple[Part, ...], by_rules: LanguageCues, reader: Reader, in_call: bool
) -> Attacks:
    if in_call:
        return look(words, parts, by_rules, reader.lexicon, reader.book)
    return heard_by(words, parts, by_rules, reader.lexicon)


def _cues(
    words: tuple[Word, ...], parts: tuple[Part, ...], whole: Wording, found: LanguageCues, attacks: Attacks
) -> LanguageCues:
    """What rules and model found, told with the certainty that it deserves."""
    techniques = weighed(attacks, found.techniques, float(whole.styles[AGGRESSIVE]), words)
    communion = _axis(whole.axes[1], found.communion)
    return replace(
        found,
        meant=_settled(found.meant, techniques, words),
        agency=_axis(whole.axes[0], found.agency),
        communion=min(communion, found.communion) if attacks.plain else communion,
        styles=StyleShares(*(float(share) for share in whole.styles)),
        hits=tuple(_hits(words, parts, whole, found)),
        techniques=techniques,
    )


def _settled(heard: tuple[Meant, ...], techniques: tuple[Technique, ...], words: tuple[Word, ...]) -> tuple[Meant, ...]:
    """Without facts that the agent spoke of and did not ask for, and without offers half heard in an attack."""

    def within(meaning: Meant, names: Collection[str]) -> bool:
        return any(t.name in names and t.confidence >= PRESENT and meaning.span.overlap(t.span) for t in techniques)

    def stands(meaning: Meant) -> bool:
        if not meaning.name.startswith(FACT):
            return meaning.confidence >= PLAINLY or not within(meaning, HOSTILE)
        asked = within(meaning, ASKING) and not within(meaning, SUMMING_UP)
        before = [word.text for word in words if word.span.start_sample < meaning.span.start_sample]
        return asked or asks(meaning.quote.split()) or announces_question(before)

    return tuple(meaning for meaning in heard if stands(meaning))


def _shows_hostility(words: tuple[Word, ...], whole: Wording, by_rules: LanguageCues) -> bool:
    """Whether some words that were heard clearly are hostile beyond doubt, to the model or to a rule."""
    columns = [TECHNIQUES.index(name) for name in HOSTILE]
    heard = np.array([certainty(words[source]) for source in whole.sources])
    shown = (whole.by_piece[:, columns].max(1) * heard).max() >= BEYOND_DOUBT
    return bool(shown) or any(t.name in HOSTILE and t.confidence >= PRESENT for t in by_rules.techniques)


def _axis(learnt: float, by_rules: float) -> float:
    """The model's axis, moved a little by what the rules found."""
    return max(-1.0, min(1.0, float(learnt) + RULES_SHARE * by_rules))


def _hits(words: tuple[Word, ...], parts: tuple[Part, ...], whole: Wording, by_rules: LanguageCues) -> Iterator[CueHit]:
    """What each part of the turn does to the axes, under the name of what it is."""
    for part in parts:
        if max(abs(part.agency), abs(part.communion)) < NOTABLE:
            continue
        said = words[part.first : part.end]
        name = _name(part, whole) or _rule_in(span_of(said), by_rules) or UNNAMED
        yield CueHit(name, text_of(said), span_of(said), part.agency, part.communion, mean_certainty(said))


def _name(part: Part, whole: Wording) -> str | None:
    """The technique that these words carry most, of those that do to the axes what these words do."""
    inside = np.array([part.first <= source < part.end for source in whole.sources])
    if not inside.any():
        return None
    highest = whole.by_piece[inside].max(0)
    named = [name for name, share in zip(TECHNIQUES, highest, strict=True) if share >= PRESENT and _fits(name, part)]
    return max(named, key=lambda name: highest[TECHNIQUES.index(name)]) if named else None


def _fits(name: str, part: Part) -> bool:
    if name in HOSTILE:
        return part.communion < 0
    return part.agency < 0 if name in YIELDING else part.communion > -NOTABLE


def _rule_in(span: Span, by_rules: LanguageCues) -> str | None:
    found = [hit for hit in by_rules.hits if hit.span.overlap(span)]
    return max(found, key=lambda hit: abs(hit.agency) + abs(hit.communion)).cue if found else None


def _joined(
    by_rules: tuple[Technique, ...], whole: Wording, words: tuple[Word, ...], attacks: Attacks
) -> tuple[Technique, ...]:
    """The model's techniques, and the rules' where the model does not or may not contradict; in the turn's order."""
    heard = {name: float(p) for name, p in zip(TECHNIQUES, whole.techniques, strict=True)}
    found = [t for name in TECHNIQUES if heard[name] >= HEARD for t in _quoted(name, heard[name], whole, words)]
    named = {technique.name for technique in found} | {LEFT_TO_THE_MODEL}
    certain = [rule for rule in by_rules if attacks.is_certain(rule)]
    found = [_as_sure(_better_quoted(technique, by_rules), certain) for technique in found]
    certain = [rule for rule in certain if not _is_named(rule, found)]
    found += [
        rule for rule in by_rules if rule.name not in named and heard[rule.name] >= DENIED and rule not in certain
    ]
    found += certain
    if asks(text_of(words).split()) and not any(rule.name == CLOSE for rule in by_rules):
        found = [technique for technique in found if technique.name != CLOSE]
    return tuple(sorted(found, key=lambda t: (t.span.start_sample, TECHNIQUES.index(t.name))))


def _is_named(rule: Technique, found: list[Technique]) -> bool:
    return any(t.name == rule.name and t.span.overlap(rule.span) for t in found)


def _as_sure(found: Technique, certain: list[Technique]) -> Technique:
    """A technique that a rule heard there beyond doubt is no less sure for the model's hesitation."""
    same = [rule.confidence for rule in certain if _is_named(rule, [found])]
    return replace(found, confidence=max([found.confidence, *same]))


def _better_quoted(found: Technique, by_rules: tuple[Technique, ...]) -> Technique:
    """A technique of which the model names one word alone takes the words of the rule that heard it there too."""
    if " " in found.quote:
        return found
    same = [rule for rule in by_rules if rule.name == found.name and rule.span.overlap(found.span)]
    return replace(same[0], confidence=max(found.confidence, same[0].confidence)) if same else found


def _quoted(name: str, probability: float, whole: Wording, words: tuple[Word, ...]) -> Iterator[Technique]:
    """Once for each stretch of words that carries it."""
    for first, end in _stretches(whole.by_piece[:, TECHNIQUES.index(name)], whole.sources):
        part = words[first:end]
        certain: TechniqueName = name  # type: ignore[assignment]  # one of TECHNIQUES
        yield Technique(certain, text_of(part), span_of(part), probability * mean_certainty(part))


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
