"""What is scored and how, as plain data that goes to other processes and machines."""

from dataclasses import dataclass, field
from pathlib import Path

from voicesim.model.prosody import Baseline


@dataclass(frozen=True, slots=True)
class Source:
    """Where one call is to be found."""

    name: str
    """What its rows are called."""
    agent: Path
    """The recording: of both in two channels, of both mixed, or of the agent alone."""
    customer: Path | None = None
    """The customer's recording; None where one file holds both."""
    segments: Path | None = None
    """Who spoke when, as RTTM or CSV; for a recording in which both are mixed."""
    agent_offset_s: float = 0.0
    """How much later than the call the agent's file begins."""
    customer_offset_s: float = 0.0
    agent_name: str | None = None
    """Whose call it is, where that is known and asked for."""
    profile: str | None = None
    """Of the agent's voice, for this call; None: as for all."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """All its files."""
        return tuple(path for path in (self.agent, self.customer, self.segments) if path is not None)


@dataclass(frozen=True, slots=True)
class Options:
    """Everything else that a row depends on."""

    agent_channel: int = 1
    """1 or 2."""
    agent_label: str = "agent"
    """The agent's name in the file of who spoke when; everybody else there is the customer."""
    baseline: str = "self"
    """What is usual for the agent: self, none, or the name of a profile; for the customer it is always self."""
    accurate: bool = False
    """The settled text is a second recogniser's."""


@dataclass(frozen=True, slots=True)
class Job:
    """One call to be scored."""

    source: Source
    options: Options
    models: dict[str, str] = field(default_factory=dict)
    """Checksums of the models that it must be heard with."""
    usual: Baseline | None = None
    """The profile named in the options or by the source, so that other machines need not have it."""
