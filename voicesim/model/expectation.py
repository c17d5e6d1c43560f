"""What a call test expects of a call: the schema of `expect:` in a *.calltest.yaml file."""

from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from voicesim.model.customer import Outcome
from voicesim.model.delivery import DeliveryLabel
from voicesim.model.language import TechniqueName
from voicesim.model.ranges import Range
from voicesim.model.scenario import Part, Sentence, Share

T = TypeVar("T")
LineId = Annotated[str, Field(min_length=1, max_length=100)]
"""What a line of the customer is called in a call."""
LIKE: Final = 0.8
"""What a transcript is asked for when the file says nothing else."""


class _OneIsEnough:
    """Tells editors that one item need not be put in a list."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        return {"anyOf": [schema["items"], schema]}


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


OneOf = Annotated[list[T], BeforeValidator(_listed), _OneIsEnough(), Field(min_length=1)]
"""One word, or a list of words of which any will do."""


class MoodRanges(Part):
    """Ranges of the customer's four scales, each 0 to 1."""

    anger: Range | None = None
    trust: Range | None = None
    openness: Range | None = None
    patience: Range | None = None


def _moment(value: object) -> object:
    if value in ("start", "end"):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < float("inf"):
        return float(value)
    raise ValueError("must be start, end, or seconds from the beginning of the call")


class MoodAt(MoodRanges):
    """The customer's mood at a moment of the call."""

    at: Annotated[Literal["start", "end"] | float, BeforeValidator(_moment)] = "end"
    """start, end, or seconds from the beginning of the call."""


class ScoreRanges(Part):
    """What the scorecard gives."""

    total: Range | None = None
    """0 to 100."""
    passed: bool | None = None
    sections: dict[str, Range] = Field(default_factory=dict)
    """Sections of the scorecard by name, 0 to 1."""
    lines: dict[str, Range] = Field(default_factory=dict)
    """Lines of the scorecard by name, 0 to 1."""


class TurnExpected(Part):
    """What is expected of one turn of the agent, and of the customer's answer to it."""

    turn: Annotated[int, Field(ge=1)]
    """The agent's turn as it was heard, counted from 1."""
    transcript: Sentence | None = None
    """What the agent says; punctuation and capitals do not count."""
    similarity: Share | None = None
    """How much of it must be heard: 1 minus the wrong words over the words of the longer text; else 0.8."""
    delivery: OneOf[DeliveryLabel] | None = None
    passive: Range | None = None
    """Probability, 0 to 1."""
    assertive: Range | None = None
    """Probability, 0 to 1."""
    aggressive: Range | None = None
    """Probability, 0 to 1."""
    agency: Range | None = None
    """-1 to 1."""
    communion: Range | None = None
    """-1 to 1."""
    calmness: Range | None = None
    """0 to 1."""
    prosody: dict[str, Range] = Field(default_factory=dict)
    """Measures of the voice by name, such as level_p90_dbfs or words_per_min."""
    techniques: list[TechniqueName] = Field(default_factory=list)
    """Each of them is heard in this turn."""
    without: list[TechniqueName] = Field(default_factory=list)
    """None of them is heard in this turn."""
    interrupted: bool | None = None
    """Whether the customer cuts the agent off."""
    cut_in: bool | None = None
    """Whether the agent takes the floor by speaking over the customer."""
    answer: OneOf[LineId] | None = None
    """The customer's line that follows, by its id: end-resolved is the ending, fact-NAME a fact."""
    within_ms: Annotated[float, Field(ge=0)] | None = None
    """The customer's answer begins within this time."""
    mood: MoodRanges = MoodRanges()
    """The customer's mood after this turn."""


class Expected(Part):
    """What is expected of the call; what is not named may be as it likes."""

    outcome: OneOf[Outcome] | None = None
    duration_s: Range | None = None
    score: ScoreRanges = ScoreRanges()
    mood: list[MoodAt] = Field(default_factory=list)
    techniques: list[TechniqueName] = Field(default_factory=list)
    """Each of them is heard somewhere in the call."""
    without: list[TechniqueName] = Field(default_factory=list)
    """None of them is heard anywhere in the call."""
    moves: list[LineId] = Field(default_factory=list)
    """The customer says these lines in this order, by their ids; others may come between."""
    without_moves: list[LineId] = Field(default_factory=list)
    """The customer says none of these lines."""
    within_ms: Annotated[float, Field(ge=0)] | None = None
    """Every answer of the customer begins within this time."""
    metrics: dict[str, Range] = Field(default_factory=dict)
    """Numbers of the whole call by the names of docs/metrics.md, such as talk_ratio."""
    turns: list[TurnExpected] = Field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Nothing is expected: such a test cannot fail."""
        return self == Expected()
