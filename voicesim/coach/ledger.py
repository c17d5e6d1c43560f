"""Reading the ledger of the customer's mood: what was good, what was the agent's doing."""

from collections.abc import Iterable, Sequence
from typing import Final

from voicesim.model.customer import MoodChange

GOOD: Final = {"anger": -1.0, "trust": 1.0, "openness": 1.0, "patience": 1.0}
"""Which way each scale is good for the call."""
DAMPING: Final = frozenset({
    "as far as trust goes", "not heard out yet", "grows slowly", "limit of one turn", "end of the scale",
    "intensity ceiling",
})  # fmt: skip
"""Rows that hold back what others did; never a cause."""
OWN_PROCESSES: Final = DAMPING | {"opening", "out of steam", "venting", "time passes", "eased"}
"""Rows that are the customer's own; nobody is to blame or to praise for them."""
OF_NO_TURN: Final = frozenset({"dead_air"})
"""The agent's doing though no turn caused it."""


def goodness(changes: Iterable[MoodChange]) -> float:
    """What rows did for the call: the sum over the scales, less anger counted positive."""
    return sum(GOOD[change.scale] * change.delta for change in changes)


def by_agent(changes: Iterable[MoodChange]) -> list[MoodChange]:
    """Rows that the agent caused."""
    return [
        row
        for row in changes
        if row.cause in OF_NO_TURN or (row.turn_index is not None and row.cause not in OWN_PROCESSES)
    ]


def main_cause(changes: Sequence[MoodChange]) -> str:
    """The cause with the greatest effect, holding back apart; of equals the first in the alphabet."""
    effects: dict[str, float] = {}
    for change in changes:
        if change.cause not in DAMPING:
            effects[change.cause] = effects.get(change.cause, 0.0) + abs(change.delta)
    return min(effects, key=lambda cause: (-round(effects[cause], 6), cause), default="unchanged")
