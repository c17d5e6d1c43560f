"""What was said, as cues: techniques with their quotes, and the two axes of interpersonal style."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from voicesim.model.audio import Span

TechniqueName = Literal[
    "greeting", "acknowledge_feeling", "apologise", "over_apology", "empathise_same_level", "redirect",
    "set_boundary", "escalate_to_manager", "ask_open_question", "ask_closed_question", "ask_for_details",
    "offer_options", "recommend", "explain_reason", "commit_next_step", "summarise_confirm", "reassure",
    "invite_to_speak", "respectful_disagreement", "decline_with_reason", "provide_context", "hold_the_floor",
    "hedge", "permission_seeking", "give_in", "blame_customer", "command", "sarcasm", "threat", "dismiss",
    "stonewall_policy", "insult", "steamroll", "close_politely",
]  # fmt: skip
UNNAMED: Final = "wording"
"""The cue of words of which nothing more is known than what they do."""
TECHNIQUES: Final[tuple[str, ...]] = get_args(TechniqueName)
HOSTILE: Final[tuple[TechniqueName, ...]] = (
    "insult", "threat", "blame_customer", "dismiss", "sarcasm", "stonewall_policy", "command", "steamroll",
)  # fmt: skip
"""High agency, low communion: what makes a turn aggressive."""
YIELDING: Final[tuple[TechniqueName, ...]] = ("hedge", "give_in", "over_apology", "permission_seeking")
"""Low agency: what makes it passive."""


@dataclass(frozen=True, slots=True)
class Technique:
    """One thing the agent did with words."""

    name: TechniqueName
    quote: str
    """Words that a person can read; they may be more than those it rests on."""
    span: Span
    """The words it rests on."""
    confidence: float
    """0..1, the rule's own times that of the words it rests on."""
    quote_span: Span | None = None
    """Where the quote stands; None: where the words are that it rests on."""

    @property
    def place(self) -> Span:
        """Where the quote stands."""
        return self.span if self.quote_span is None else self.quote_span


@dataclass(frozen=True, slots=True)
class CueHit:
    """One rule that found its words; what the axes are made of."""

    cue: str
    quote: str
    span: Span
    agency: float
    """Signed contribution before saturation (low agency is passive)."""
    communion: float
    """Signed contribution before saturation (low communion is cold)."""
    confidence: float


@dataclass(frozen=True, slots=True)
class StyleShares:
    """How likely each style is; the shares sum to 1."""

    passive: float
    assertive: float
    aggressive: float
    neutral: float


@dataclass(frozen=True, slots=True)
class Meant:
    """Something that the scenario listens for, heard in the agent's words: an intent, or a question for a fact."""

    name: str
    quote: str
    span: Span
    confidence: float
    """0..1: how near the words are to an example."""


@dataclass(frozen=True, slots=True)
class Named:
    """A figure that the scenario listens for, as it was last said in the turn."""

    name: str
    value: float
    quote: str


@dataclass(frozen=True, slots=True)
class LanguageCues:
    """The words of one turn, read."""

    agency: float
    """-1..1."""
    communion: float
    """-1..1."""
    confidence: float
    """0..1: how much the words may count, from their number and the recogniser's confidence."""
    word_count: int
    hits: tuple[CueHit, ...] = ()
    techniques: tuple[Technique, ...] = ()
    styles: StyleShares | None = None
    """What a trained model makes of the words; None where rules read alone."""
    meant: tuple[Meant, ...] = ()
    figures: tuple[Named, ...] = ()

    def has(self, name: str, least_confidence: float = 0.0) -> bool:
        """Whether a technique was heard with at least that confidence."""
        return any(t.name == name and t.confidence >= least_confidence for t in self.techniques)


NO_WORDS: Final = LanguageCues(agency=0.0, communion=0.0, confidence=0.0, word_count=0)
"""A reading of nothing: for what is judged by the voice alone."""
