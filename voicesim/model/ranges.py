"""A range of numbers as a file writes it: 0.3..0.6, at least 0.3.., at most ..0.6, or one number."""

import math
import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

DECIMALS: Final = 3
"""A value is rounded to these before it is compared, as call.json has it."""
_NUMBER: Final = r"[+-]?[0-9]+(?:\.[0-9]+)?"
WRITTEN: Final = rf"^\s*(?:({_NUMBER})\s*\.\.\s*({_NUMBER})?|\.\.\s*({_NUMBER}))\s*$"
ASKED: Final = "must be a number or a range: 0.3..0.6, 0.3.. (at least), ..0.6 (at most)"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both ends belong to the range; None is no end."""

    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        """Whether the value, rounded to DECIMALS, lies within."""
        rounded = round(value, DECIMALS)
        return (self.low is None or rounded >= self.low) and (self.high is None or rounded <= self.high)

    def written(self) -> str | float:
        """As a file has it: a number where both ends are one."""
        if self.low is not None and self.low == self.high:
            return _number(self.low)
        return f"{_text(self.low)}..{_text(self.high)}"

    def in_words(self) -> str:
        """As a sentence has it."""
        if self.low is None:
            return "anything" if self.high is None else f"at most {_text(self.high)}"
        if self.high is None:
            return f"at least {_text(self.low)}"
        return _text(self.low) if self.low == self.high else f"{_text(self.low)} to {_text(self.high)}"

    def reaching(self, value: float) -> "Bounds":
        """The same with the end moved, outwards to two decimals, that the value lies beyond."""
        if self.low is not None and self.low == self.high:
            exact = round(value, DECIMALS)
            return Bounds(exact, exact)
        value = round(value, DECIMALS)
        low = self.low if self.low is None or value >= self.low else _outwards(value, ROUND_FLOOR)
        high = self.high if self.high is None or value <= self.high else _outwards(value, ROUND_CEILING)
        return Bounds(low, high)


def bounds_of(written: Any) -> Bounds:  # noqa: ANN401 - what a file holds
    """Read a range.

    Raises:
        ValueError: it is none; the text says what is asked for.
    """
    if isinstance(written, Bounds):
        return written
    if isinstance(written, (int, float)) and not isinstance(written, bool) and math.isfinite(written):
        return Bounds(float(written), float(written))
    found = re.match(WRITTEN, written) if isinstance(written, str) else None
    if found is None:
        raise ValueError(ASKED)
    low, high, only_high = (None if end is None else float(end) for end in found.groups())
    bounds = Bounds(low, high if only_high is None else only_high)
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        raise ValueError(f"ends before it begins: write {_text(bounds.high)}..{_text(bounds.low)}")
    return bounds


_SCHEMA: Final = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": WRITTEN}]}
Range = Annotated[Bounds, BeforeValidator(bounds_of), WithJsonSchema(_SCHEMA)]
"""A field of a schema that holds a range."""


def _outwards(value: float, rounding: str) -> float:
    return float(Decimal(str(value)).quantize(Decimal("0.01"), rounding))


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


def _text(end: float | None) -> str:
    return "" if end is None else f"{_number(end)}"
