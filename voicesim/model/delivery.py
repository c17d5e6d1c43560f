"""The judged manner of speaking, with what it rests on. Delivery is how speech comes across, not an emotion."""

from dataclasses import dataclass
from typing import Literal

DeliveryLabel = Literal["passive", "assertive", "aggressive", "neutral", "unsure"]
Role = Literal["parent", "adult", "child"]
"""Transactional analysis (Berne 1961): controlling, on a level, giving way."""
Remedy = Literal["yin", "yang"]
"""Listening and compassion against aggression, confidence and action against passivity."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One contribution to a judgement: what was measured, against what, and how much it counted."""

    feature: str
    value: float | None
    unit: str
    baseline: float | None
    weight: float
    """Signed; what it added to the axis it speaks to."""
    axis: str
    """arousal | agency | communion | calmness."""
    sentence: str
    """The same for a person: '9 dB louder than your usual'."""
    quote: str | None
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class TextReading:
    """What the words alone say."""

    agency: float
    communion: float
    confidence: float


@dataclass(frozen=True, slots=True)
class VoiceReading:
    """What the voice alone says."""

    arousal: float | None
    """About 0 at the speaker's neutral, above 0.5 tense, above 1.3 hot (docs/delivery.md, "Arousal and calmness")."""
    agency: float | None
    calmness: float | None
    """0..1."""
    confidence: float
    own_baseline: bool = False
    """Held against the speaker's own usual voice; False: against people in general, or not known."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Passive, assertive or aggressive, and how calm; unsure where the evidence does not carry."""

    label: DeliveryLabel
    passive: float
    assertive: float
    aggressive: float
    neutral: float
    agency: float
    """-1..1."""
    communion: float
    """-1..1."""
    calmness: float | None
    """0..1, None when the voice could not be measured."""
    confidence: float
    text: TextReading
    voice: VoiceReading
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    """Plain remarks, such as 'warm words, hot voice', and why it is unsure."""
    role: Role | None = None
    """None when nothing stands out."""
    remedy: Remedy | None = None
