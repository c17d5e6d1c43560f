"""How a mood sounds where a line does not say it: the first of these rules that holds (science: targets by mood)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voicesim.customer.formulas import OPPOSITE, Compared, Formula, Sign
from voicesim.model.customer import Mood, Scale, Style


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
    StyleRule("furious", "anger", ">=", 0.85),
    StyleRule("irritated", "anger", ">=", 0.65),
    StyleRule("curt", "anger", ">=", 0.45, passive=False),
    StyleRule("resigned", "patience", "<=", 0.2, passive=True),
    StyleRule("mumbling", "openness", "<", 0.25, passive=True),
    StyleRule("hesitant", "openness", "<", 0.45, passive=True),
    StyleRule("softening", "anger", ">=", 0.25, passive=False),
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
