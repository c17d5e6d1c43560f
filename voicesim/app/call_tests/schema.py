"""The schema of a *.calltest.yaml file: a call as `voicesim run` plays it, and what is expected of it."""

from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from voicesim.app.agent_files import TurnFile
from voicesim.model.expectation import Expected
from voicesim.model.scenario import Part

SUFFIX: Final = ".calltest.yaml"
PAGE: Final = "docs/call-tests.md"
Named = Annotated[str, Field(min_length=1)]


def _nothing_yet(value: object) -> object:
    """`expect:` without anything below it is one that is still to be written."""
    return {} if value is None else value


class CallTestFile(Part):
    """One call and what is expected of it."""

    scenario: Named
    """Name of a bundled scenario, or a scenario file, named from the folder of this file."""
    voice: Named | None = None
    """The customer's voice; by default one that suits."""
    seed: int = 0
    """Chooses among the variants of lines."""
    profile: Named | None = None
    """The agent's usual voice: a profile by name, or its JSON file; else it is learnt in the call."""
    ceiling: Annotated[float, Field(ge=0, le=1)] | None = None
    """The customer's anger never goes above this."""
    phone_line: bool = False
    """Record the customer as through a telephone."""
    agent: Named | None = None
    """Folder of clips, a recording, or a YAML of turns, named from the folder of this file."""
    turns: list[TurnFile] = Field(default_factory=list)
    """The agent's turns, where no `agent` is named."""
    expect: Annotated[Expected, BeforeValidator(_nothing_yet)] = Expected()

    @model_validator(mode="after")
    def _one_agent(self) -> Self:
        if (self.agent is None) == (not self.turns):
            raise ValueError("give either `agent` or `turns`")
        return self
