"""The simulated customer's state and moves."""

from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["resolved", "hollow", "escalated", "hung_up", "abandoned", "timed_out"]
Scale = Literal["anger", "trust", "openness", "patience"]
Style = Literal[
    "neutral",
    "warm",
    "curt",
    "irritated",
    "furious",
    "sarcastic",
    "softening",
    "hesitant",
    "mumbling",
    "resigned",
]
SCALES: Final[tuple[Scale, ...]] = ("anger", "trust", "openness", "patience")
JOINED: Final = "+"
"""Between the ids of lines that are said in one turn."""


@dataclass(frozen=True, slots=True)
class Mood:
    """Four scales, each 0..1."""

    anger: float
    trust: float
    openness: float
    patience: float


@dataclass(frozen=True, slots=True)
class MoodChange:
    """One row of the ledger: what moved which scale, by how much, and why."""

    scale: Scale
    cause: str
    """A behaviour of the agent (technique, voice) or a process of the customer (steam, venting, waiting)."""
    delta: float
    value: float
    """The scale after this change."""
    turn_index: int | None
    """The agent's turn that caused it; None for the passing of time."""
    quote: str = ""
    at_sample: int | None = None
    """Where in the call the quote begins; None for what has no words."""
    crossed: float | None = None
    """The border between two ways of behaving that this row took the scale over."""


@dataclass(frozen=True, slots=True)
class Move:
    """What the customer does next and why."""

    line_id: str
    text: str
    style: Style
    act: str
    why: str
    """The condition that chose it, for the trainer."""
    outcome: Outcome | None = None
    """Set when this line ends the call."""

    @property
    def line_ids(self) -> tuple[str, ...]:
        """The lines that are said; several facts may be told in one turn."""
        return tuple(self.line_id.split(JOINED))
