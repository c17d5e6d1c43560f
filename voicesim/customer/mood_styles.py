"""How a mood sounds where a line does not say it: the first of these rules that holds. The borders are set by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voicesim.customer.formulas import OPPOSITE, Compared, Formula, Sign
from voicesim.model.customer import Mood, Scale, Style
from voicesim.model.thresholds import (
    ANGER_CURT,
    ANGER_RANTING,
    ANGER_SHOUTING,
    ANGER_SOFTENING,
    OPENNESS_MUMBLING,
    OPENNESS_YES_SAYING,
    PATIENCE_RESIGNED,
)


@dataclass(frozen=True, slots=True)
class StyleRule:
    """A style, and where on one scale of the mood it begins."""

    style: Style
    scale: Scale
    sign: Sign
    border: float
    passive: bool | None = None
    """Whether passive customers alone sound so, or all others; None: everybody."""

    def holds(self, mood: Mood) -> bool:
        """Whether a mood is on this side of the border."""
        value: float = getattr(mood, self.scale)
        sides = {">=": value >= self.border, "<=": value <= self.border, "<": value < self.border}
        return sides[self.sign]


RULES: Final = (
    StyleRule("furious", "anger", ">=", ANGER_SHOUTING),
    StyleRule("irritated", "anger", ">=", ANGER_RANTING),
    StyleRule("curt", "anger", ">=", ANGER_CURT, passive=False),
    StyleRule("resigned", "patience", "<=", PATIENCE_RESIGNED, passive=True),
    StyleRule("mumbling", "openness", "<", OPENNESS_MUMBLING, passive=True),
    StyleRule("hesitant", "openness", "<", OPENNESS_YES_SAYING, passive=True),
    StyleRule("softening", "anger", ">=", ANGER_SOFTENING, passive=False),
)


def style_of(mood: Mood, *, passive: bool) -> Style:
    """The voice of a mood."""
    return next((rule.style for rule in _rules(passive) if rule.holds(mood)), "neutral")


def mood_bands(*, passive: bool) -> Iterator[tuple[Style, tuple[Formula, ...]]]:
    """Each style that a mood can give, with what has to be so for it."""
    passed: list[Formula] = []
    for rule in _rules(passive):
        yield rule.style, (*passed, Compared((rule.scale, ""), rule.sign, rule.border))
        passed.append(Compared((rule.scale, ""), OPPOSITE[rule.sign], rule.border))
    yield "neutral", tuple(passed)


def _rules(passive: bool) -> Iterator[StyleRule]:
    return (rule for rule in RULES if rule.passive in (None, passive))
