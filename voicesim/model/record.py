"""A call as its inputs, and as it is handed to the coach."""

from dataclasses import dataclass, field
from typing import Literal

from voicesim.model.events import Event
from voicesim.model.scenario import Persona

Mode = Literal["practice", "exam"]


@dataclass(frozen=True, slots=True)
class RedoOf:
    """Where a call left another one, with which it shares its beginning."""

    call: str
    """Name of the other call's folder."""
    turn: int
    """The turn of the agent that was done again, counted from 1."""
    at_sample: int
    """Up to here both are the same."""
    whatif: bool = False
    """A turn of it is a what-if's, in a processed or a synthetic voice: nobody practised that."""


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What was chosen before the phone rang. With the seed, everything that is not heard."""

    scenario: str
    """id@version."""
    scenario_sha256: str
    """Of the scenario as it was played; a replay refuses another."""
    voice: str
    seed: int
    models: dict[str, str] = field(default_factory=dict)
    """Engine name to checksum, e.g. {"vosk": "sha256:..."}."""
    mode: Mode | None = None
    """Of a live call; None for a headless one."""
    device: str | None = None
    """Headset of a live call."""
    ceiling: float | None = None
    """The customer's anger never goes above, nor does the voice sound as if; None: no such limit."""
    phone_line: bool = False
    """The customer is heard as through a telephone."""
    redo_of: RedoOf | None = None
    """The call that was taken up again; None for one of its own."""


@dataclass(frozen=True, slots=True)
class FinishedCall:
    """Everything the coach reads."""

    options: CallOptions
    title: str
    persona: Persona
    duration_samples: int
    events: tuple[Event, ...]
