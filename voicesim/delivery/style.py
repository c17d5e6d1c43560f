"""Passive, assertive, aggressive or neutral, from the two axes; and the rules that no average may overrule."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from voicesim.model.language import LanguageCues
from voicesim.model.thresholds import AROUSAL_HOT, FLAT, WEAK_AGENCY

StyleName = Literal["passive", "assertive", "aggressive", "neutral"]
STYLES: Final[tuple[StyleName, ...]] = ("passive", "assertive", "aggressive", "neutral")
PROTOTYPES: Final[dict[StyleName, tuple[float, float, float]]] = {
    "passive": (-0.55, 0.10, 0.30),
    "assertive": (0.50, 0.45, 0.30),
    "aggressive": (0.60, -0.65, 0.30),
    "neutral": (0.0, 0.0, 0.21),
}
"""Agency, communion and width of each style."""
WARM_WORDS: Final = 0.3
HOT_STRANGER: Final = 2.0
"""Where the usual voice of the speaker is not known, only this much arousal counts as hot."""
QUIET_DB: Final = -3.0
CLEAR: Final = 0.3
HEAT_FLOOR: Final = 0.6
FLAT_FLOOR: Final = 0.5
ATTACK_FLOOR: Final = 0.75
MOST_TILT: Final = 8.0
"""The most that the voice may multiply or divide what the words make of a style."""
TINY: Final = 1e-6
WEAK_CHANNEL: Final = 0.5
"""Words heard with less confidence carry no remark: too few of them, or unclear ones."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the rules look at besides the axes."""

    words_communion: float
    hostile_words: bool
    """By the trained model where it read them, else by their communion."""
    heard_words: bool
    clear_words: bool
    """Heard well enough for a remark on them."""
    attack: bool
    """An insult or a threat was heard for certain."""
    arousal: float | None
    own_baseline: bool
    level_change_db: float | None
    voice_agency: float | None

    @property
    def hot(self) -> bool:
        """A hot voice, measured against the speaker's own."""
        return self.own_baseline and self.arousal is not None and self.arousal > AROUSAL_HOT

    @property
    def flat(self) -> bool:
        """Withdrawn: low arousal, not loud, unsure."""
        quiet = self.level_change_db is None or self.level_change_db <= QUIET_DB
        weak = self.voice_agency is not None and self.voice_agency < WEAK_AGENCY
        return self.arousal is not None and self.arousal < FLAT and quiet and weak

    @property
    def heat_unexplained(self) -> bool:
        """A hot voice with words that are neither hostile nor warm: anger, joy and fear sound alike."""
        limit = AROUSAL_HOT if self.own_baseline else HOT_STRANGER
        plain = not self.hostile_words and self.words_communion <= WARM_WORDS
        return self.arousal is not None and self.arousal > limit and plain

    def disagree(self, words_agency: float) -> bool:
        """The words and the voice say different things."""
        voice_agency = self.voice_agency or 0.0
        opposed = min(abs(words_agency), abs(voice_agency)) > CLEAR and words_agency * voice_agency < 0
        heated = self.hot and self.words_communion > WARM_WORDS
        return self.heard_words and (opposed or heated)


Shares = dict[StyleName, float]


def shares(agency: float, communion: float, signs: Signs, cues: LanguageCues) -> Shares:
    """Probability of each style; they sum to 1.

    Where a trained model read the words, its shares, tilted by how far the voice moves the axes; else a softmax of
    squared distances to the prototypes. Then the rules: no aggression without hostile words or a hot voice; heat with
    words that are not warm; a withdrawn voice; an attack in words.
    Source: interpersonal circumplex (Leary 1957; Kiesler 1983); widths and floors are proposals.
    """
    found = _by_distance(agency, communion)
    if cues.styles is not None:
        found = _tilted(cues, found)
    if not signs.hostile_words and not signs.hot and not signs.attack:
        found = {**found, "aggressive": 0.0, "neutral": found["neutral"] + found["aggressive"]}
    if signs.hot and signs.heard_words and signs.hostile_words:
        found = _at_least(found, "aggressive", HEAT_FLOOR)
    if signs.flat:
        found = _at_least(found, "passive", FLAT_FLOOR)
    if signs.attack:
        found = _at_least(found, "aggressive", ATTACK_FLOOR)
    return found


def _tilted(cues: LanguageCues, joined: Shares) -> Shares:
    """The words' shares, flatter where few words were heard for certain, times what the voice changed."""
    words = _by_distance(cues.agency, cues.communion)
    raised = {
        style: max(getattr(cues.styles, style), TINY) ** cues.confidence
        * min(MOST_TILT, max(1 / MOST_TILT, (joined[style] + TINY) / (words[style] + TINY)))
        for style in STYLES
    }  # fmt: skip
    total = sum(raised.values())
    return {style: value / total for style, value in raised.items()}


def _by_distance(agency: float, communion: float) -> Shares:
    logits = {
        style: -((agency - a) ** 2 + (communion - c) ** 2) / (2 * width**2)
        for style, (a, c, width) in PROTOTYPES.items()
    }
    top = max(logits.values())
    raised = {style: math.exp(logit - top) for style, logit in logits.items()}
    total = sum(raised.values())
    return {style: value / total for style, value in raised.items()}


def _at_least(found: Shares, style: StyleName, floor: float) -> Shares:
    if found[style] >= floor:
        return found
    rest = 1 - found[style]
    return {name: floor if name == style else share * (1 - floor) / rest for name, share in found.items()}
