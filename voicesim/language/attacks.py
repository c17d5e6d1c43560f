"""How surely a turn attacks: plain words stand, doubtful ones need company, what the call is about is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from voicesim.language.intents import PhraseBook
from voicesim.language.lexicon import Lexicon
from voicesim.language.parts import AGGRESSIVE, Part
from voicesim.language.tokens import mean_certainty, plain
from voicesim.language.word_model import Doubles
from voicesim.model.audio import Span
from voicesim.model.language import HOSTILE, LanguageCues, Meant, Technique
from voicesim.model.speech import Word
from voicesim.model.thresholds import LIKELY_HOSTILE

HALF: Final = 0.5
"""From this share of the aggressive style on a hostile technique keeps all of its confidence."""
PLAIN_SHARE: Final = 0.8
"""How aggressive a turn with a plain attack is at least, whatever else it holds. A proposal."""
CONFIRMED: Final = 0.8
"""A clause that is so aggressive on its own, and in which a rule hears hostility as surely, is not excused by its
neighbours."""
DOUBTFUL: Final = 0.9 * LIKELY_HOSTILE
"""What is left of an attack that nothing shows."""
LONE_WORD: Final = 0.5
"""What is left of a hostile technique for which the model can name one word only, and which no rule hears."""
KNOWN: Final = 0.75
"""How surely a wording has to be one of the scenario's own to be no attack."""


@dataclass(frozen=True, slots=True)
class Attacks:
    """Where a turn is hostile beyond the model's word for it, and where it is not."""

    plain: tuple[Span, ...]
    """Heard by rules that stand whatever else is said."""
    confirmed: tuple[tuple[Span, float], ...]
    """Clauses that rules and model find hostile by themselves, with how aggressive the model finds them."""
    by_rules: tuple[Span, ...]
    """What any rule finds hostile."""
    harmless: tuple[Span, ...]
    """What the scenario is about, in its own words or nearly so."""
    excused: bool = False
    """No rule finds anything hostile, and what the model does is an offer of help or an insult denied, and no more."""

    @property
    def certain(self) -> tuple[Span, ...]:
        """Hostile whatever stands beside it."""
        return (*self.plain, *(span for span, _ in self.confirmed))

    def is_certain(self, found: Technique) -> bool:
        """Whether it is hostile whatever stands beside it."""
        return found.name in HOSTILE and _meets(found.span, self.certain)


def look(
    words: tuple[Word, ...], parts: Sequence[Part], by_rules: LanguageCues, lexicon: Lexicon, book: PhraseBook
) -> Attacks:
    """Look at a turn that answers a customer."""
    hostile = [t for t in by_rules.techniques if t.name in HOSTILE]
    sure = tuple(t.span for t in hostile if t.confidence >= CONFIRMED)
    spans = [(Span(words[p.first].span.start_sample, words[p.end - 1].span.end_sample), p.attack) for p in parts]
    return Attacks(
        plain=tuple(hit.span for hit in by_rules.hits if lexicon.cues[hit.cue].stands),
        confirmed=tuple((span, attack) for span, attack in spans if attack >= CONFIRMED and _meets(span, sure)),
        by_rules=tuple(t.span for t in hostile),
        harmless=tuple(m.span for m in by_rules.meant if m.confidence >= KNOWN and _is_harmless(m, book)),
        excused=not hostile and _is_excused(words, parts, by_rules, lexicon),
    )


def heard_by(words: tuple[Word, ...], parts: Sequence[Part], by_rules: LanguageCues, lexicon: Lexicon) -> Attacks:
    """What is known of words out of nowhere: only what rules find hostile; a few insults stand if heard clearly."""
    plain = tuple(h.span for h in by_rules.hits if lexicon.cues[h.cue].stands_alone and h.confidence >= CONFIRMED)
    hostile = tuple(t.span for t in by_rules.techniques if t.name in HOSTILE)
    return Attacks(plain, (), hostile, (), not hostile and _is_excused(words, parts, by_rules, lexicon))


def doubted(styles: Doubles) -> Doubles:
    """Aggressive is not likely: the model's word alone does not carry it."""
    return with_attack(styles, DOUBTFUL) if styles[AGGRESSIVE] >= LIKELY_HOSTILE else styles


def styles_with(attacks: Attacks, styles: Doubles, techniques: Sequence[Technique], words: tuple[Word, ...]) -> Doubles:
    """The shares of the styles: an attack that is certain makes the turn aggressive, one that is none does not."""
    share = float(styles[AGGRESSIVE])
    least = max([PLAIN_SHARE if attacks.plain else 0.0, *(attack for _, attack in attacks.confirmed)])
    if least > share:
        return with_attack(styles, least)
    if attacks.excused:
        return doubted(styles)
    if share >= LIKELY_HOSTILE and not attacks.by_rules and _is_about_the_call(attacks, techniques, words):
        return with_attack(styles, DOUBTFUL)
    return styles


def with_attack(styles: Doubles, share: float) -> Doubles:
    """The styles with that share of aggressive; the others keep their proportions."""
    others = 1.0 - float(styles[AGGRESSIVE])
    scaled = styles * ((1.0 - share) / others if others > 0 else 0.0)
    scaled[AGGRESSIVE] = share
    return np.asarray(scaled)


def weighed(
    attacks: Attacks, techniques: Sequence[Technique], share: float, words: tuple[Word, ...]
) -> tuple[Technique, ...]:
    """Hostile techniques are no surer than that the turn, or their clause, is aggressive at all.

    One that no rule hears is the model's view of the whole turn, and no surer than the turn's `words` were heard: kind
    words that were misheard read like a threat. What overlaps an attack that is certain is no kindness, and no giving
    way.
    """
    kept = (t for t in techniques if t.name in HOSTILE or not _meets(t.span, attacks.certain))
    hostile, clear = min(1.0, share / HALF), mean_certainty(words)
    return tuple(_weighed(attacks, t, hostile, clear) if t.name in HOSTILE else t for t in kept)


def _weighed(attacks: Attacks, found: Technique, hostile: float, clear: float) -> Technique:
    if attacks.is_certain(found):
        return found
    if _meets(found.span, attacks.by_rules):
        return replace(found, confidence=found.confidence * hostile)
    lone = attacks.excused or " " not in found.quote or _meets(found.span, attacks.harmless)
    return replace(found, confidence=found.confidence * hostile * clear * (LONE_WORD if lone else 1.0))


def _is_harmless(meant: Meant, book: PhraseBook) -> bool:
    moves = book.intents[meant.name].moves
    return moves.anger <= 0 <= min(moves.trust, moves.openness, moves.patience)


def _is_excused(words: tuple[Word, ...], parts: Sequence[Part], by_rules: LanguageCues, lexicon: Lexicon) -> bool:
    """Whether each part that the model finds hostile is plainly harmless from end to end, and most of the turn is."""
    harmless = [hit.span for hit in by_rules.hits if lexicon.cues[hit.cue].harmless]
    fillers = lexicon.spelling.openers | lexicon.spelling.conjunctions
    inside = [_meets(word.span, harmless) for word in words]
    passed = [is_in or plain(word.text) in fillers for is_in, word in zip(inside, words, strict=True)]
    hostile = [part for part in parts if part.attack >= LIKELY_HOSTILE]
    return 2 * sum(inside) >= len(words) and all(all(passed[part.first : part.end]) for part in hostile)


def _is_about_the_call(attacks: Attacks, techniques: Sequence[Technique], words: tuple[Word, ...]) -> bool:
    """Whether all that seems hostile, or else most of the turn, is what the scenario is about."""
    hostile = [t.span for t in techniques if t.name in HOSTILE]
    if hostile:
        return all(_meets(span, attacks.harmless) for span in hostile)
    inside = sum(_meets(word.span, attacks.harmless) for word in words)
    return 2 * inside >= len(words)


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(span.overlap(other) for other in others)
