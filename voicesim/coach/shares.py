"""How the time of a call was shared out: who spoke, who listened, both, nobody."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.coach.types import CallFacts
from voicesim.model.audio import Span
from voicesim.model.units import FRAME_SAMPLES, to_samples, to_seconds

NAMES: Final = {"agent": "agent alone", "customer": "customer alone", "both": "both at once", "nobody": "nobody"}


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the call's time."""

    kind: str
    """agent | customer | both | nobody."""
    seconds: float
    share: float
    """Of the whole call, 0..1."""

    @property
    def name(self) -> str:
        """In words."""
        return NAMES[self.kind]


def time_shares(facts: CallFacts) -> tuple[Share, ...]:
    """The four parts in order; none for a call without a length. To the frame of 20 ms."""
    frames = to_samples(facts.duration_s) // FRAME_SAMPLES
    if not frames:
        return ()
    agent, customer = np.zeros(frames, bool), np.zeros(frames, bool)
    for turn in facts.turns:
        _fill(agent if turn.speaker == "agent" else customer, turn.span)
    for span in facts.timing.backchannels:
        _fill(agent, span)
    parts = {"agent": agent & ~customer, "customer": customer & ~agent, "both": agent & customer}
    parts["nobody"] = ~(agent | customer)
    return tuple(
        Share(kind, to_seconds(int(part.sum()) * FRAME_SAMPLES), float(part.mean())) for kind, part in parts.items()
    )


def _fill(frames: "np.typing.NDArray[np.bool_]", span: Span) -> None:
    frames[span.start_sample // FRAME_SAMPLES : -(-span.end_sample // FRAME_SAMPLES)] = True


def shares_sentence(shares: tuple[Share, ...]) -> str:
    """The same in words."""
    return "; ".join(f"{part.name} {part.share:.0%} ({part.seconds:.0f} s)" for part in shares) or "nothing to share"
