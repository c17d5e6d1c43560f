"""The scenario file's schema. Conditions are small expressions, read by customer/conditions.py."""

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from voicesim.model.customer import Outcome, Style
from voicesim.model.unseen import visible

Persona = Literal["aggressive", "passive", "neutral", "mixed"]
Share = Annotated[float, Field(ge=0, le=1)]
IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER, max_length=80)]
Sentence = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(visible)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Shift = Annotated[float, Field(ge=-0.3, le=0.3)]


GOOD: Final[tuple[Outcome, ...]] = ("resolved",)


class Part(BaseModel):
    """Base of every part of a scenario: exact types, no unknown keys, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Caller(Part):
    """Who is calling."""

    name: Sentence
    gender: Literal["female", "male", "other"]
    age: Annotated[int, Field(ge=16, le=110)] | None = None
    """In years; None when it does not matter."""
    manner: Sentence
    """How this person comes across, for whoever records the voice."""


class Briefing(Part):
    """What the agent sees before the phone rings."""

    company: Sentence
    role: Sentence
    situation: Sentence
    facts: list[Sentence] = Field(min_length=1)
    authority: list[Sentence] = Field(min_length=1)
    """What the agent may and may not offer."""
    goal: Sentence


class StartMood(Part):
    """Overrides of the persona's mood at the start."""

    anger: Share | None = None
    trust: Share | None = None
    openness: Share | None = None
    patience: Share | None = None


class Temper(Part):
    """Overrides of what the persona brings to the call; meanings and usual values in customer/personas.py."""

    anger_gain: Annotated[float, Field(ge=0, le=3)] | None = None
    steam: Annotated[float, Field(ge=0, le=0.3)] | None = None
    opening_gain: Annotated[float, Field(ge=0, le=3)] | None = None
    closing_gain: Annotated[float, Field(ge=0, le=3)] | None = None
    turns_to_vent: Annotated[int, Field(ge=0, le=6)] | None = None


class Timing(Part):
    """What the customer does with silence, in seconds."""

    prompt_after_s: Annotated[float, Field(ge=2, le=30)] = 5.0
    """Silence after which the customer speaks up."""
    leave_after_s: Annotated[float, Field(ge=5, le=120)] = 15.0
    """Silence after which the customer leaves."""
    hold_s: Annotated[float, Field(ge=5, le=300)] = 25.0
    """Silence that is granted before the first prompt when the agent has asked to hold."""


class Shifts(Part):
    """What something the agent says does to the mood, on top of how it is said."""

    anger: Shift = 0.0
    trust: Shift = 0.0
    openness: Shift = 0.0
    patience: Shift = 0.0


class Intent(Part):
    """Something the agent may mean or offer in this call, known by examples: meant("name") is true when it is heard."""

    like: list[Sentence] = Field(default_factory=list)
    """Ways to say it, three or more; what is said need only be near one of them."""
    words: list[Sentence] = Field(default_factory=list)
    """Words that make it likely; without `like` they decide alone."""
    unless: list[Sentence] = Field(default_factory=list)
    """Words in the same sentence that make it something else."""
    moves: Shifts = Shifts()
    """The first time it is heard."""

    @model_validator(mode="after")
    def _can_be_heard(self) -> Self:
        if not self.like and not self.words:
            raise ValueError("give `like` (examples) or `words`, or it is never heard")
        return self


class Fact(Intent):
    """Something the customer tells when asked for it; said as the line fact-<name>."""

    say: list[Sentence] = Field(min_length=1)
    when: Sentence = "always"
    """The customer tells it only then."""
    style: Style | None = None
    shows: list[Sentence] = Field(default_factory=list)


class Figure(Part):
    """A number that matters, known by the word beside it: number("days") <= 7."""

    near: list[Sentence] = Field(min_length=1)
    """Words right after the number, or right before it."""
    least: Finite = 0.0
    most: Finite = 1_000_000.0

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.least > self.most:
            raise ValueError("`least` is more than `most`, so no number is ever heard")
        return self


class Line(Part):
    """Something the customer may say. The first line whose condition holds is said."""

    id: Identifier
    when: Sentence = "always"
    say: list[Sentence] = Field(min_length=1)
    """Variants; the seed chooses."""
    style: Style | None = None
    """None: from the mood."""
    act: Identifier = "answer"
    once: bool = True
    """False: may be said again (never twice running while another fits)."""
    cuts_in: bool = False
    """May be used to cut the agent off; said then only."""
    before_facts: bool = False
    """Comes before an answer to what the agent asked for."""
    shows: list[Sentence] = Field(default_factory=list)
    """Numbers of docs/coverage.md that this line shows."""


class LineBank(Part):
    """The lines of a persona for whatever a scenario has none for (scenarios/general)."""

    lines: list[Line] = Field(min_length=1)


class Ending(Part):
    """How the call may end; checked before the lines, in the order of the file."""

    outcome: Outcome
    when: Sentence
    say: list[Sentence] = Field(min_length=1)
    style: Style | None = None
    shows: list[Sentence] = Field(default_factory=list)


class Scenario(Part):
    """One call: who phones, what they want, what they say when, and how it may end."""

    id: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Sentence
    industry: Sentence
    difficulty: Annotated[int, Field(ge=1, le=5)]
    persona: Persona
    customer: Caller
    briefing: Briefing
    mood: StartMood = StartMood()
    temper: Temper = Temper()
    timing: Timing = Timing()
    hidden_need: Sentence | None = None
    """What the customer does not say until it is drawn out; for the trainer and the report."""
    terms: dict[Identifier, list[Sentence]] = Field(default_factory=dict)
    """Names for words to listen for in the agent's turn: mentioned("colours") is true when any of them is heard."""
    intents: dict[Identifier, Intent] = Field(default_factory=dict)
    """What the agent may mean: meant("refund")."""
    facts: dict[Identifier, Fact] = Field(default_factory=dict)
    """What the customer tells when asked: asked("order-number"), said("fact-order-number")."""
    numbers: dict[Identifier, Figure] = Field(default_factory=dict)
    """Figures that matter: number("days") <= 7; a figure that was not heard compares false."""
    hello: list[Sentence] = Field(default_factory=lambda: ["Hello? Is anybody there?"], min_length=1)
    """When nobody greets."""
    lines: list[Line] = Field(min_length=1)
    general: bool = True
    """After the scenario's own lines come those of the persona (scenarios/general)."""
    endings: list[Ending] = Field(min_length=1)
    good: list[Outcome] = Field(default_factory=lambda: list(GOOD), min_length=1)
    """How the call ends when the agent does it right."""
    needed: list[Sentence] = Field(default_factory=list)
    """Conditions the agent has to meet for a good call; `solved` in a condition is true when all hold."""
    coaching: list[Sentence] = Field(default_factory=list)
    """Notes for the debriefing."""
