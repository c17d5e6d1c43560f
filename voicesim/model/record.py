"""A call as its inputs, and as it is handed to the coach."""

from dataclasses import dataclass, field

from voicesim.model.events import Event
from voicesim.model.scenario import Persona


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


@dataclass(frozen=True, slots=True)
class FinishedCall:
    """Everything the coach reads."""

    options: CallOptions
    title: str
    persona: Persona
    duration_samples: int
    events: tuple[Event, ...]
