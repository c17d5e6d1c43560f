"""A trainer's judgement in the place of the machine's: of a line of the scorecard, or of what stands against a pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from voicesim.coach.score_lines import SCORE_LINES

LINES: Final = tuple(line.name for line in SCORE_LINES)
FINDINGS: Final = ("Insult or threat", "Hung up without warning", "Parent role", "Customer hung up in anger")
"""The fatal findings and barriers of findings.py, by name."""
SCORES: Final[dict[str, float | None]] = {"met": 1.0, "partly": 0.5, "missed": 0.0, "not-applicable": None}
STANDINGS: Final[dict[str, float | None]] = {"stands": 1.0, "set-aside": 0.0}


@dataclass(frozen=True, slots=True)
class Override:
    """What a trainer made of one line or finding, kept beside the machine's verdict."""

    item: str
    """A line of the scorecard, or one of FINDINGS."""
    score: float | None
    """Of a line 0..1, None: not applicable. Of a finding 1: it stands, 0: it is set aside."""
    by: str
    """The trainer's name."""
    reason: str
    on: str
    """The day, ISO 8601."""


def item_named(text: str) -> str | None:
    """The line or finding that these words mean: its name, or a part of it that fits no other; None otherwise."""
    wanted = " ".join(text.lower().split())
    exact = [name for name in (*LINES, *FINDINGS) if name.lower() == wanted]
    found = exact or [name for name in (*LINES, *FINDINGS) if wanted and wanted in name.lower()]
    return found[0] if len(found) == 1 else None


def values_of(item: str) -> dict[str, float | None]:
    """The words that a trainer may choose from for that line or finding."""
    return STANDINGS if item in FINDINGS else SCORES


def by_item(overrides: Sequence[Override]) -> dict[str, Override]:
    """The last one of each item."""
    return {override.item: override for override in overrides}
