"""What the screen of a call shows at one moment. Plain values, no drawing: the same call gives the same views."""

from dataclasses import dataclass
from typing import Final, Literal

from voicesim.model.customer import Outcome, Scale
from voicesim.model.delivery import DeliveryLabel
from voicesim.model.speech import Speaker

Phase = Literal[
    "ringing",
    "your_turn",
    "agent",
    "customer",
    "both",
    "thinking",
    "on_hold",
    "paused",
    "device_lost",
    "redoing",
    "ended",
]
"""Who speaks, or why nobody does. `your_turn`: the line is open and nobody speaks; `thinking`: the answer is coming."""
Source = Literal["profile", "self", "population"]
"""Whose usual a gauge is held against: measured before the call, learnt in it, or that of people in general."""
SCALES: Final[tuple[Scale, ...]] = ("anger", "patience", "trust", "openness")
"""In the order of the screen."""


@dataclass(frozen=True, slots=True)
class Caption:
    """One line of the dialogue."""

    who: Speaker
    text: str
    open: bool = False
    """Still being said; the agent's words may still change."""
    cut: bool = False
    """Broken off by the other speaker."""
    label: DeliveryLabel | None = None
    """How the agent's turn came across; None until it is judged."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One scale of the customer's mood."""

    scale: Scale
    value: float
    """0..1."""
    change: float
    """By the last turn or wait that moved the mood; 0.0 when it did not move this scale."""

    @property
    def better(self) -> bool:
        """The change is good for the call: less anger, more of the others."""
        return self.change < 0 if self.scale == "anger" else self.change > 0


@dataclass(frozen=True, slots=True)
class Face:
    """How the customer looks: a word, and three rows of a drawn face."""

    word: str
    brows: str
    eyes: str
    mouth: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved the mood last."""

    words: str
    """What it was, in plain words."""
    quote: str
    """The agent's words; empty when it was not words."""
    better: bool


@dataclass(frozen=True, slots=True)
class MoodView:
    """The customer's mood."""

    bars: tuple[Bar, ...]
    face: Face
    cause: Cause | None
    """None before anything moved it."""


USUAL_DB: Final = 4.0
"""Louder or quieter by less is as usual; 6 dB louder counts as one full step of arousal (delivery/arousal.py)."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a gauge is as usual."""

    least: float
    most: float
    source: Source
    """A population's zone is a rough one."""


@dataclass(frozen=True, slots=True)
class LevelView:
    """The agent's volume."""

    level_dbfs: float
    """Smoothed, whole decibels."""
    zone: Zone
    change_db: float | None
    """The louder moments of the last seconds against the middle of the usual; None before enough was said."""
    clipped: bool
    """Lately cut off at full scale."""
    muted: bool


@dataclass(frozen=True, slots=True)
class PaceView:
    """How fast the agent speaks, pauses left out."""

    rate_per_s: float | None
    """Syllables a second of this turn, or of the last one; None before the first."""
    zone: Zone


@dataclass(frozen=True, slots=True)
class CalmView:
    """How the last judged turn came across."""

    calmness: float | None
    """0..1; None before the first judged turn, or when its voice could not be measured."""
    label: DeliveryLabel | None
    confidence: float | None
    evidence: tuple[str, ...] = ()
    """What it rests on most, in sentences."""


@dataclass(frozen=True, slots=True)
class CallView:
    """Everything the screen shows while the call runs."""

    phase: Phase
    call_s: int
    """Whole seconds of the call clock."""
    captions: tuple[Caption, ...]
    """The last lines of the dialogue, the latest at the end."""
    mood: MoodView | None
    """None before the line is open."""
    level: LevelView
    pace: PaceView
    calm: CalmView
    hint: str
    """What to try now; empty when there is none, or hints are off."""
    hint_why: str
    """What was noticed."""
    outcome: Outcome | None
    """Set when the call has ended."""
