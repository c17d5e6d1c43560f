"""What the coach makes of a finished call: turns side by side, metrics, a scorecard and lessons."""

from dataclasses import dataclass
from typing import Final, Literal

from voicesim.coach.overrides import Override
from voicesim.coach.score_lines import Section
from voicesim.model.audio import Span
from voicesim.model.customer import Mood, MoodChange, Move, Outcome
from voicesim.model.delivery import Delivery, Remedy, Role
from voicesim.model.language import Technique
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.record import CallOptions
from voicesim.model.scenario import Persona
from voicesim.model.speech import Speaker
from voicesim.model.units import to_samples

SCORING_VERSION: Final = 2
"""Of every definition in docs/metrics.md; goes up when one changes."""

Verdict = Literal["met", "partly", "missed", "not applicable"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of the call with what it was counted from."""

    name: str
    value: float | None
    """None when nothing could be measured (n = 0)."""
    unit: str
    n: int
    """How many turns, words, gaps ... it rests on."""
    version: int = SCORING_VERSION


@dataclass(frozen=True, slots=True)
class Proof:
    """A place in the call that a verdict rests on."""

    span: Span
    quote: str
    turn_index: int | None = None
    """None for a stretch between turns, such as dead air."""
    confidence: float | None = None
    """0..1; None when nothing was inferred (a counted fact)."""


@dataclass(frozen=True, slots=True)
class TurnSummary:
    """One turn of either speaker with all that is known about it."""

    index: int
    speaker: Speaker
    span: Span
    text: str
    interrupted: bool
    """Cut off by the other speaker."""
    cut_in: bool
    """Took the floor, or kept it, by speaking over the other speaker."""
    prosody: ProsodyFeatures | None = None
    """Of the agent."""
    delivery: Delivery | None = None
    """Of the agent."""
    techniques: tuple[Technique, ...] = ()
    """Of the agent."""
    move: Move | None = None
    """Of the customer."""
    changes: tuple[MoodChange, ...] = ()
    """Rows of the ledger that this turn caused."""
    mood_before: Mood | None = None
    """The customer's mood as the turn began."""
    mood_after: Mood | None = None
    """The customer's mood just before the next turn of either speaker began, or at the end of the call."""
    role: Role | None = None
    """Of Parent-Adult-Child; None when unclear."""

    @property
    def word_count(self) -> int:
        """Words in the transcript."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class MoodPoint:
    """The customer's mood from this moment on, and what brought it there."""

    at_sample: int
    mood: Mood
    cause: str
    """The change of the greatest effect; `opening` for the first point."""
    changes: tuple[MoodChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """Dead air: where it was noticed and how long it had lasted."""

    at_sample: int
    silence_s: float

    @property
    def span(self) -> Span:
        """The silence up to where it was noticed."""
        return Span(max(0, self.at_sample - to_samples(self.silence_s)), self.at_sample)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Floor transfers in one direction; negative gaps are overlaps."""

    median_ms: float | None
    p95_ms: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Interruptions:
    """Barge-ins that took the floor; backchannels are not among them."""

    by_agent: int
    by_customer: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Who spoke when."""

    response_gap: Gaps
    """From the agent's last to the customer's first sample."""
    agent_gap: Gaps
    """From the customer's last to the agent's first sample."""
    overlap_s: float
    talk_ratio: float | None
    """The agent's share of all talking time."""
    interruptions: Interruptions
    backchannels: tuple[Span, ...] = ()
    dead_air: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call put in order: what scoring and lessons look at."""

    options: CallOptions
    title: str
    persona: Persona
    outcome: Outcome | None
    """None when the call was not ended."""
    ended_by_customer: bool
    """The customer spoke an ending; otherwise the line was closed without one."""
    duration_s: float
    turns: tuple[TurnSummary, ...]
    mood: tuple[MoodPoint, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Mark:
    """What one rule of the scorecard found."""

    score: float | None
    """0..1; None when the rule does not apply to this call or could not be measured."""
    reason: str
    """What was counted, or why it is not applicable."""
    evidence: tuple[Proof, ...] = ()
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One line of the scorecard."""

    name: str
    section: Section
    points: float
    """Nominal weight of 100."""
    weight: float
    """Weight after the points of what is not applicable were shared out; 0 when this is."""
    verdict: Verdict
    score: float | None
    """0..1; None when not applicable."""
    reason: str
    """What was counted, or why it is not applicable."""
    s_numbers: tuple[str, ...]
    evidence: tuple[Proof, ...] = ()
    metrics: tuple[Metric, ...] = ()
    override: Override | None = None
    """A trainer's judgement, which is then the score."""
    machine_score: float | None = None
    """What the rule found; the score where no trainer overrode it."""


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One of the six sections."""

    name: Section
    points: float
    score: float | None
    """0..1 over what was measured; None when nothing was."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fatal item, a barrier, or a flag for a person to review."""

    name: str
    sentence: str
    s_numbers: tuple[str, ...]
    evidence: tuple[Proof, ...] = ()
    override: Override | None = None
    """A trainer found it, or set it aside."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The score of a call with everything behind it."""

    total: int | None
    """0..100; None when fewer than 40 points of 100 could be measured."""
    passed: bool
    measured_points: float
    """Points of 100 that were applicable."""
    items: tuple[ScoreItem, ...]
    sections: tuple[SectionScore, ...]
    fatal: tuple[Finding, ...] = ()
    """Caps the total."""
    barriers: tuple[Finding, ...] = ()
    """Keeps the call from passing, whatever the total."""
    flags: tuple[Finding, ...] = ()
    set_aside: tuple[Finding, ...] = ()
    """Fatal findings and barriers that a trainer set aside."""
    machine: "Scorecard | None" = None
    """The card before a trainer's overrides; None when there are none."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing to take along: what it was, why it matters, what to say or do instead."""

    title: str
    kind: Literal["change", "keep", "next"]
    at_s: float | None
    """Where it shows best; None when it is about the call as a whole."""
    why: str
    measured: str
    """What the ledger and the scorecard say for it, in words."""
    try_: str
    remedy: Remedy | None
    s_numbers: tuple[str, ...]
    effect: float = 0.0
    """What it did to the mood, in steps of the four scales; negative did harm."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A turn of the agent that moved the customer more than the others."""

    turn_index: int
    at_s: float
    quote: str
    effect: float
    """Sum over the four scales, good counted positive."""
    causes: tuple[str, ...]
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class Reflection:
    """A question to ask oneself afterwards; never scored."""

    question: str
    s_numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallSummary(CallFacts):
    """Everything that reports show."""

    metrics: tuple[Metric, ...]
    scorecard: Scorecard
    lessons: tuple[Lesson, ...]
    best: tuple[Moment, ...] = ()
    to_fix: tuple[Moment, ...] = ()
    reflections: tuple[Reflection, ...] = ()
