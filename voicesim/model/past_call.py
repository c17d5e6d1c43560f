"""A call as the history keeps it: when, who, which scenario, how it went, and a number for each habit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

CallKind = Literal["live", "headless"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What no recording tells of a call, kept beside it in its folder."""

    call_id: str
    """32 hexadecimal digits."""
    held_at: datetime
    """When it was over; UTC."""
    agent: str | None
    """The name that the agent chose; None: whoever uses this machine."""
    profile: str | None
    """The agent's calibrated voice; None: learnt in the call."""
    kind: CallKind


@dataclass(frozen=True, slots=True)
class PastCall:
    """One row of the history; nothing in it is a recording or a quotation."""

    entry: Entry
    scenario: str
    """Its id, without the version."""
    scenario_version: int
    title: str
    persona: str
    mode: str | None
    """practice or exam; None for a headless call."""
    outcome: str | None
    duration_s: float
    total: int | None
    """0..100; None when too little could be judged."""
    passed: bool
    scoring_version: int
    habits: Mapping[str, float]
    """By the names of coach/habits.py; what was not measured or not applicable is not there."""
    folder: str | None = None
    """Where the recording lies on this machine; None when it is elsewhere."""

    @property
    def call_id(self) -> str:
        """32 hexadecimal digits."""
        return self.entry.call_id

    @property
    def held_at(self) -> datetime:
        """When it was over; UTC."""
        return self.entry.held_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls of the history; None: any."""

    scenario: str | None = None
    persona: str | None = None
    agent: str | None = None
    profile: str | None = None
    since: datetime | None = None


EVERYTHING = Wanted()


class HistoryStore(Protocol):
    """Where past calls are kept. Every method raises VoicesimError when the place cannot be used."""

    @property
    def own(self) -> bool:
        """It belongs to this machine alone; False for one that a team shares."""

    def calls(self, wanted: Wanted = EVERYTHING) -> list[PastCall]:
        """What was asked for, the oldest first."""

    def put(self, calls: Sequence[PastCall]) -> None:
        """Enter calls; one of the same id is replaced, and so is another that lay in the same folder."""

    def remove(self, call_ids: Collection[str]) -> None:
        """Take calls out, so that nothing of the rows stays in the file."""
