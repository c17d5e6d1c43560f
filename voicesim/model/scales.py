"""From where to where a number of a call can lie, by the key under which a call test expects it."""

from dataclasses import dataclass
from typing import Final

from voicesim.model.ranges import DECIMALS, Bounds

MOST_HELD: Final = 0.75
"""Of a scale: a range that holds more of it says next to nothing."""
WHOLE_FROM: Final = 100.0
"""A scale of so many points is written in whole ones."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Both ends belong to it; None is no end."""

    low: float | None = None
    high: float | None = None

    def in_words(self) -> str:
        """As a sentence has it: 0 to 1, 0 or more."""
        if self.high is None:
            return "any number" if self.low is None else f"{self.low:g} or more"
        return f"{self.high:g} or less" if self.low is None else f"{self.low:g} to {self.high:g}"

    def outside(self, bounds: Bounds) -> float | None:
        """An end of the range that no value can reach; None where both can be."""
        ends = (end for end in (bounds.low, bounds.high) if end is not None)
        return next((end for end in ends if not self._has(end)), None)

    def filled_by(self, bounds: Bounds) -> bool:
        """Whether every value lies in the range."""
        low = bounds.low is None or (self.low is not None and bounds.low <= self.low)
        return low and (bounds.high is None or (self.high is not None and bounds.high >= self.high))

    def around(self, value: float) -> Bounds:
        """A twentieth of the scale to each side; the value itself where the scale has no two ends."""
        if self.low is None or self.high is None:
            return Bounds(round(value, DECIMALS), round(value, DECIMALS))
        slack, decimals = (self.high - self.low) / 20, 0 if self.high >= WHOLE_FROM else 2
        low, high = (round(end, decimals) + 0.0 for end in (value - slack, value + slack))
        return Bounds(max(self.low, low), min(self.high, high))

    def instead_of(self, bounds: Bounds, value: float) -> Bounds:
        """The range widened to the value; where that holds nearly everything, one around the value alone."""
        wide = bounds.reaching(value)
        held = self.share_of(wide)
        empty = self.filled_by(wide) or (held is not None and held > MOST_HELD)
        return self.around(value) if empty else wide

    def share_of(self, bounds: Bounds) -> float | None:
        """How much of the scale the range holds; None where the scale has no two ends."""
        if self.low is None or self.high is None:
            return None
        low = self.low if bounds.low is None else max(self.low, bounds.low)
        high = self.high if bounds.high is None else min(self.high, bounds.high)
        return max(0.0, high - low) / (self.high - self.low)

    def _has(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


SHARE: Final = Scale(0.0, 1.0)
SIGNED: Final = Scale(-1.0, 1.0)
POINTS: Final = Scale(0.0, 100.0)
AMOUNT: Final = Scale(0.0, None)
LEVEL: Final = Scale(None, 0.0)
"""Of full scale."""
ANY: Final = Scale()
_SHARES: Final = (
    "anger", "trust", "openness", "patience", "passive", "assertive", "aggressive", "calmness", "calmness_lowest",
)  # fmt: skip
_SIGNED: Final = ("agency", "communion")
_BELOW_TOO: Final = ("slope", "trend", "tilt", "hnr", "snr", "gap_", "latency")
"""A part of names of what may be negative: a fall, a difference, an answer that came before its turn."""


def scale_of(key: str, above: str = "") -> Scale:
    """Of a number by its key, and the key that it stands under: sections and lines of a scorecard have names."""
    if above in {"sections", "lines"} or key in _SHARES or key.endswith("_ratio") or "share" in key:
        return SHARE
    if key in _SIGNED:
        return SIGNED
    if key == "total":
        return POINTS
    if key.endswith("_dbfs"):
        return LEVEL
    return ANY if any(part in key for part in _BELOW_TOO) else AMOUNT
