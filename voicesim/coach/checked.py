"""One expectation held against a call: what was expected, what came, and what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from voicesim.coach.types import TurnSummary
from voicesim.model.ranges import DECIMALS, Bounds
from voicesim.model.scales import scale_of

Place = tuple[str | int, ...]
"""Where in `expect:` it stands: ("turns", 2, "delivery")."""
Plain = str | float | bool | list[str] | None
MOST_SHOWN: Final = 3
"""Pieces of evidence that are told for one expectation."""
NOT_MEASURED: Final = "not measured"


@dataclass(frozen=True, slots=True)
class Proofs:
    """Where to listen, and what was measured there."""

    turn: TurnSummary | None = None
    """None: it is about the call as a whole."""
    measured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """An expectation and what became of it."""

    place: Place
    expected: str
    got: str
    met: bool
    proofs: Proofs = Proofs()
    instead: Plain = None
    """What the file would have to say at that place to be met; None: nothing that could be written there."""


def ranged(place: Place, bounds: Bounds, value: float | None, proofs: Proofs = Proofs()) -> Checked:
    """A number held against a range; one that was not measured meets none."""
    if value is None:
        return Checked(place, bounds.in_words(), NOT_MEASURED, met=False, proofs=proofs)
    met = bounds.holds(value)
    scale = scale_of(str(place[-1]), str(place[-2]) if len(place) > 1 else "")
    instead = None if met else scale.instead_of(bounds, value).written()
    return Checked(place, bounds.in_words(), number(value), met, proofs, instead)


def one_of(place: Place, wanted: Iterable[str], got: str | None, proofs: Proofs = Proofs()) -> Checked:
    """A word held against those that will do."""
    words = list(wanted)
    met = got in words
    return Checked(place, " or ".join(words), got or "nothing", met, proofs, None if met else got)


def number(value: float) -> str:
    """A number as it is told."""
    return f"{round(value, DECIMALS) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"
