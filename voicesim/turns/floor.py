"""Who has the floor. One table of states; the counters that produce its cues stand below it.

OPEN      nobody speaks, the floor is the agent's
AGENT     the agent's turn
THINKING  the agent's turn is over, the customer's answer is on its way
CUSTOMER  a line of the customer plays
OVERLAP   the agent speaks while it plays
CUTTING   the customer has cut in, the agent has not stopped yet
ENDED     the line is closed
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from voicesim.model.units import to_samples
from voicesim.turns.speech_gate import SpeechEdge


class State(Enum):
    """See the head of this file."""

    OPEN = auto()
    AGENT = auto()
    THINKING = auto()
    CUSTOMER = auto()
    OVERLAP = auto()
    CUTTING = auto()
    ENDED = auto()


class Cue(Enum):
    """What may change the state."""

    AGENT_SPEAKS = auto()
    AGENT_STOPS = auto()
    """Fell silent while the customer speaks."""
    AGENT_PAUSES = auto()
    """Stayed silent for as long as ends a turn."""
    AGENT_HOLDS = auto()
    """Has spoken over the customer long enough to mean it."""
    LINE_STARTS = auto()
    LINE_ENDS = auto()
    CUSTOMER_CUTS_IN = auto()
    HANG_UP = auto()


TABLE: Final[dict[tuple[State, Cue], State]] = {
    (State.OPEN, Cue.AGENT_SPEAKS): State.AGENT,
    (State.OPEN, Cue.LINE_STARTS): State.CUSTOMER,
    (State.AGENT, Cue.AGENT_PAUSES): State.THINKING,
    (State.AGENT, Cue.CUSTOMER_CUTS_IN): State.CUTTING,
    (State.THINKING, Cue.LINE_STARTS): State.CUSTOMER,
    (State.THINKING, Cue.AGENT_SPEAKS): State.AGENT,
    (State.CUSTOMER, Cue.LINE_ENDS): State.OPEN,
    (State.CUSTOMER, Cue.AGENT_SPEAKS): State.OVERLAP,
    (State.OVERLAP, Cue.AGENT_STOPS): State.CUSTOMER,
    (State.OVERLAP, Cue.AGENT_HOLDS): State.AGENT,
    (State.OVERLAP, Cue.LINE_ENDS): State.AGENT,
    (State.CUTTING, Cue.AGENT_STOPS): State.CUSTOMER,
    (State.CUTTING, Cue.AGENT_HOLDS): State.AGENT,
    (State.CUTTING, Cue.LINE_ENDS): State.AGENT,
} | {(state, Cue.HANG_UP): State.ENDED for state in State}


@dataclass(frozen=True, slots=True)
class FloorRules:
    """How long is long. Seconds, because people set them."""

    turn_end_s: float = 0.7
    """Silence that ends the agent's turn."""
    hold_s: float = 0.5
    """Speech over the customer that takes the floor; less is a backchannel (VoiceXML practice: 0.5 s)."""
    hold_when_cut_s: float = 1.5
    """The same for an agent who was cut off: everybody needs a moment to stop."""
    stopped_s: float = 0.4
    """Silence after which a cut-off agent has stopped, and not just drawn breath."""
    dead_air_s: float = 5.0
    """Silence after which the customer asks whether anybody is there."""
    dead_airs_to_leave: int = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A change of state and the cue that made it."""

    before: State
    cue: Cue
    after: State


class Floor:
    """Keeps the state and derives the agent's cues from speech edges, on the sample clock."""

    def __init__(self, rules: FloorRules | None = None) -> None:
        self.rules = rules or FloorRules()
        self.state = State.OPEN
        self.speech_start_sample = 0
        """Where the agent's present or last speech began."""
        self.speech_end_sample = 0
        """Where the agent's last speech ended."""
        self.agent_speaking = False
        """The agent's voice is active."""
        self._entered_sample = 0

    def take(self, cue: Cue, at_sample: int) -> Passage | None:
        """Apply a cue; None when it means nothing in the present state."""
        after = TABLE.get((self.state, cue))
        if after is None or (self.state is State.ENDED):
            return None
        passage = Passage(self.state, cue, after)
        self.state, self._entered_sample = after, at_sample
        return passage

    def hear(self, edge: SpeechEdge | None, at_sample: int) -> Passage | None:
        """One frame of the agent's microphone, as an edge of speech or none."""
        if edge is not None:
            self.agent_speaking = edge.speaking
            if edge.speaking:
                self.speech_start_sample = edge.sample
                return self.take(Cue.AGENT_SPEAKS, at_sample)
            self.speech_end_sample = edge.sample
            return self.take(Cue.AGENT_STOPS, at_sample) if self.state is State.OVERLAP else None
        if self.agent_speaking:
            return self.take(Cue.AGENT_HOLDS, at_sample) if self._holds(at_sample) else None
        return self._silent(at_sample)

    def _silent(self, at_sample: int) -> Passage | None:
        rules = self.rules
        if self.state is State.AGENT and at_sample - self.speech_end_sample >= to_samples(rules.turn_end_s):
            return self.take(Cue.AGENT_PAUSES, at_sample)
        quiet_samples = at_sample - max(self.speech_end_sample, self._entered_sample)
        if self.state is State.CUTTING and quiet_samples >= to_samples(rules.stopped_s):
            return self.take(Cue.AGENT_STOPS, at_sample)
        return None

    def _holds(self, at_sample: int) -> bool:
        if self.state is State.OVERLAP:
            return at_sample - self.speech_start_sample >= to_samples(self.rules.hold_s)
        return at_sample - self._entered_sample >= to_samples(self.rules.hold_when_cut_s)

    def open_samples(self, at_sample: int) -> int:
        """How long the floor has been the agent's without a word; 0 in any other state."""
        return at_sample - self._entered_sample if self.state is State.OPEN else 0
