"""A turn of the agent, open or being judged."""

from dataclasses import dataclass, field

from voicesim.call.overlapping import Partial
from voicesim.model.audio import Span


@dataclass(slots=True)
class AgentTurn:
    """What the engine keeps of a turn until it is judged."""

    index: int
    start_sample: int
    latency_s: float | None
    """From the end of the customer's line to its start; None when it answers none."""
    customer_line: str
    """What it answers."""
    end_sample: int = 0
    barged_in: bool = False
    """It took the floor from the customer, and not from somebody who was ranting by asking for it."""
    continues: bool = False
    """The customer had taken the turn before for over."""
    interrupted: bool = False
    said: Partial = field(default_factory=Partial)

    @property
    def span(self) -> Span:
        """From the first to the last sound."""
        return Span(self.start_sample, self.end_sample)
