"""The scenario file's schema. Conditions are small expressions, read by customer/conditions.py."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from voicesim.model.customer import Outcome, Style

Persona = Literal["aggressive", "passive", "neutral", "mixed"]
Share = Annotated[float, Field(ge=0, le=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]


class Part(BaseModel):
    """Base of every part of a scenario: exact types, no unknown keys, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Customer(Part):
    """Who is calling."""

    name: Sentence
    gender: Literal["female", "male", "other"]
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
    shows: list[str] = Field(default_factory=list)
    """Numbers of docs/coverage.md that this line shows."""


class Ending(Part):
    """How the call may end; checked before the lines, in the order of the file."""

    outcome: Outcome
    when: Sentence
    say: list[Sentence] = Field(min_length=1)
    style: Style | None = None
    shows: list[str] = Field(default_factory=list)


class Scenario(Part):
    """One call: who phones, what they want, what they say when, and how it may end."""

    id: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Sentence
    industry: Sentence
    difficulty: Annotated[int, Field(ge=1, le=5)]
    persona: Persona
    customer: Customer
    briefing: Briefing
    mood: StartMood = StartMood()
    hidden_need: Sentence | None = None
    """What the customer does not say until it is drawn out; for the trainer and the report."""
    terms: dict[Identifier, list[Sentence]] = Field(default_factory=dict)
    """Names for words to listen for in the agent's turn: mentioned("colours") is true when any of them is heard."""
    hello: list[Sentence] = Field(default_factory=lambda: ["Hello? Is anybody there?"], min_length=1)
    """When nobody greets."""
    lines: list[Line] = Field(min_length=1)
    endings: list[Ending] = Field(min_length=1)
    needed: list[Sentence] = Field(default_factory=list)
    """Conditions the agent has to meet for a good call; `solved` in a condition is true when all hold."""
    coaching: list[Sentence] = Field(default_factory=list)
    """Notes for the debriefing."""
