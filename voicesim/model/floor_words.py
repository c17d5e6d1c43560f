"""The words of a language that say who wants the floor, and what a customer says without taking it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Manner = Literal["angry", "passive", "ordinary"]
"""How a customer is, as far as it matters for the floor."""
Variants = dict[Manner, tuple[str, ...]]
"""Sentences to choose from; "" stands for saying nothing."""
Words = tuple[str, ...]
"""Words and phrases as a recogniser writes them: lower case, no punctuation."""


class FloorWords(BaseModel):
    """All lists are empty by default: then only the duration of a sound decides, and the customer adds nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backchannels: Words = ()
    """Said over the customer without wanting the floor."""
    floor_attempts: Words = ()
    """Take the floor at once."""
    noises: Words = ()
    """What a recogniser makes of sounds that are no words; they decide nothing."""
    triggers: Words = ()
    """An angry customer cuts in after these."""
    apologies: Words = ()
    """The third of these in a call provokes it like a trigger."""
    hold_notices: Words = ()
    """The agent asks for time."""
    titles: Words = ()
    """Before or behind a name; nobody is called by them alone."""
    particles: Words = ()
    """Inside a name, and in any sentence."""
    common_names: Words = ()
    """Names that are also words of any call."""
    nods: Variants = Field(default_factory=dict)
    """The customer's own backchannels."""
    gives_way: Variants = Field(default_factory=dict)
    """Said after having started too early."""
    takes_up: Variants = Field(default_factory=dict)
    """Said before the same line is taken up again."""
    eases: Variants = Field(default_factory=dict)
    """Said by a customer who calms down because it gets too much for the agent."""
