"""The schema of a rehearsal file: what three synthetic agents say in a scenario."""

from typing import Final, Literal, get_args

from pydantic import Field

from voicesim.model.scenario import Identifier, Part, Sentence

Manner = Literal["assertive", "passive", "aggressive"]
MANNERS: Final[tuple[Manner, ...]] = get_args(Manner)


class Rehearsal(Part):
    """The turns of each agent, in order; the assertive one is to reach a good end, the others are not."""

    scenario: Identifier
    assertive: list[Sentence] = Field(min_length=1)
    passive: list[Sentence] = Field(min_length=1)
    aggressive: list[Sentence] = Field(min_length=1)
